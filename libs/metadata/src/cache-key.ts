import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject, type Outputs } from '@millrace/contract';

/** What an execution's outputs depend on. */
export interface CacheKeyParts {
  readonly component: string;
  /** Digest of the component's bundle and external packages, or of its image. */
  readonly codeDigest: string;
  /** Input artifact → its digest. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly parameters: JsonObject;
  /** The contract's definition of the outputs: only their names and types count. */
  readonly outputs: Outputs;
  /** Of `reads-external` components: changes whenever what they would read changes. */
  readonly fingerprint?: string;
}

/** sha256 (hex) of the canonical JSON of the parts, as ARCHITECTURE.md ("Cache key") defines it. */
export function cacheKey(parts: CacheKeyParts): string {
  const outputs = Object.entries(parts.outputs).map(([name, io]) => [name, `${io.kind}:${io.type}`] as const);
  const text = canonicalJson({
    component: parts.component,
    codeDigest: parts.codeDigest,
    inputs: parts.inputs,
    parameters: parts.parameters,
    outputs: Object.fromEntries(outputs),
    ...(parts.fingerprint === undefined ? {} : { fingerprint: parts.fingerprint }),
  });
  return createHash('sha256').update(text).digest('hex');
}
