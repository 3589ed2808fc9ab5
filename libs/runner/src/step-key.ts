import { createHash } from 'node:crypto';
import { COMPONENT_VARIABLE, canonicalJson, EFFECTS_VARIABLE, type JsonValue } from '@millrace/contract';
import { cacheKey } from '@millrace/metadata';
import type { PreparedStep } from './prepared-step.ts';
import { flattened } from './values.ts';

/** What identifies the work of a step: equal keys, equal outputs. */
export function stepKey(
  pipeline: string,
  prepared: Pick<PreparedStep, 'step' | 'values' | 'outputs' | 'codeDigest' | 'container' | 'component'>,
  fingerprint: string | undefined,
): string {
  const { step, values, outputs, container } = prepared;
  const own = step.task.cachingOptions?.cacheKey ?? '';
  if (own !== '') {
    // As KFP says of a key of one's own: neither inputs nor code count.
    const component = `${pipeline}/${step.task.componentRef.name}`;
    return cacheKey({ component, codeDigest: '', inputs: {}, parameters: { cacheKey: own }, outputs });
  }
  const artifacts = Object.entries(flattened(values.artifacts));
  return cacheKey({
    component: prepared.component ?? container.image,
    codeDigest: commandDigest(prepared),
    inputs: Object.fromEntries(artifacts.map(([name, { digest }]) => [name, digest])),
    parameters: values.parameters,
    outputs,
    ...(fingerprint === undefined ? {} : { fingerprint }),
  });
}

/** What the IR gives a component of ours; its code says everything else. */
const STANDARD: readonly string[] = ['kfp', '--executor-input', '{{$}}'];
const OURS: readonly string[] = [COMPONENT_VARIABLE, EFFECTS_VARIABLE];

/**
 * The digest of the code and of how it is started: a Python function's whole source is in its command, and its image is
 * that of many others.
 */
function commandDigest({
  codeDigest,
  container,
  component,
}: Pick<PreparedStep, 'codeDigest' | 'container' | 'component'>) {
  const { command = [], args = [] } = container;
  const env = (container.env ?? []).filter(({ name }) => !OURS.includes(name));
  const isStandard = component !== undefined && args.join(' ') === STANDARD.join(' ');
  const facts: Record<string, JsonValue> = {
    ...(component === undefined ? { command } : {}),
    ...(isStandard ? {} : { args }),
    ...(env.length === 0 ? {} : { env }),
  };
  if (Object.keys(facts).length === 0) return codeDigest;
  return `sha256:${createHash('sha256')
    .update(canonicalJson({ codeDigest, ...facts }))
    .digest('hex')}`;
}
