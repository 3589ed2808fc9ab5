import type { ExternalRead, JsonObject } from '@millrace/contract';
import { digestTree } from '@millrace/storage';
import type { Session } from './session.ts';

/** What is common to all outputs of an execution. */
export interface ExecutionFacts {
  readonly component: string;
  readonly version: string;
  readonly codeDigest: string;
  readonly durationSeconds: number;
  readonly parameters: JsonObject;
  /** Input artifact → its digest, where the metadata that came with it says so. */
  readonly inputs: JsonObject;
  readonly reads: readonly ExternalRead[];
}

/** The record of an execution as metadata of an output artifact, under the key `millrace`: KFP keeps no other. */
export async function millraceMetadata(
  path: string,
  facts: ExecutionFacts,
  session: Pick<Session, 'environment'>,
): Promise<JsonObject> {
  const { digest, size } = await digestTree(path);
  const { seed } = facts.parameters;
  const { image, run } = session.environment;
  return {
    formatVersion: 1,
    ...{ digest, size },
    component: facts.component,
    version: facts.version,
    codeDigest: facts.codeDigest,
    durationSeconds: facts.durationSeconds,
    inputs: facts.inputs,
    ...(facts.reads.length === 0 ? {} : { reads: facts.reads.map((read) => ({ ...read })) }),
    ...(typeof seed === 'number' ? { seed } : {}),
    ...(image === undefined ? {} : { image }),
    ...(run === undefined ? {} : { run }),
  };
}

/** The digest that the maker of an artifact left in its metadata. */
export function knownDigest(metadata: JsonObject): string | undefined {
  const { millrace } = metadata;
  if (typeof millrace !== 'object' || millrace === null || !('digest' in millrace)) return undefined;
  return typeof millrace.digest === 'string' ? millrace.digest : undefined;
}
