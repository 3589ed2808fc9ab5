import { resolve } from 'node:path';
import { invalid, type Problem } from '@millrace/contract';
import type { InterfaceDefinition } from '@millrace/pipeline';
import { artifactType } from './executor-input.ts';
import type { LocalInputs } from './local-inputs.ts';
import type { ArtifactValue, Values } from './values.ts';

type Uris = Readonly<Record<string, string | readonly string[]>>;

/**
 * The URIs of the artifacts that a pipeline takes, checked against its definition.
 * @throws MillraceError `INVALID_ARTIFACTS` with every problem: unknown, missing, a list or none.
 */
export function readArtifacts(definitions: InterfaceDefinition | undefined, given: Uris): Uris {
  const defined = definitions?.artifacts ?? {};
  const problems: Problem[] = [];
  for (const name of Object.keys(given)) {
    if (defined[name] === undefined) {
      problems.push({ path: name, code: 'UNKNOWN_ARTIFACT', message: 'The pipeline takes no artifact of this name.' });
    }
  }
  const uris: Record<string, string | readonly string[]> = {};
  for (const [name, { isArtifactList, isOptional }] of Object.entries(defined)) {
    const uri = given[name];
    if (uri === undefined) {
      if (isOptional !== true)
        problems.push({ path: name, code: 'MISSING_ARTIFACT', message: 'An artifact is required.' });
    } else if (isArtifactList === true) uris[name] = [uri].flat().map(absolute);
    else if (typeof uri === 'string') uris[name] = absolute(uri);
    else problems.push({ path: name, code: 'NOT_A_LIST', message: 'One artifact is taken, not several.' });
  }
  if (problems.length === 0) return uris;
  throw invalid('INVALID_ARTIFACTS', 'Artifacts', problems, 'Give each by its URI or its path.');
}

const absolute = (uri: string): string => (uri.includes('://') ? uri : resolve(uri));

/**
 * The artifacts at those URIs, with what they hold now.
 * @throws MillraceError `ARTIFACT_MISSING`
 */
export async function importGiven(
  uris: Uris,
  definitions: InterfaceDefinition | undefined,
  inputs: LocalInputs,
): Promise<Values['artifacts']> {
  const given: Record<string, ArtifactValue> = {};
  for (const [name, value] of Object.entries(uris)) {
    const definition = definitions?.artifacts?.[name];
    const type = definition === undefined ? { type: 'artifact' as const } : artifactType(definition);
    const artifacts = await Promise.all(
      [value].flat().map(async (uri) => ({ name, ...type, uri, ...(await inputs.describe(uri)), metadata: {} })),
    );
    const [first] = artifacts;
    if (typeof value !== 'string') given[name] = artifacts;
    else if (first !== undefined) given[name] = first;
  }
  return given;
}
