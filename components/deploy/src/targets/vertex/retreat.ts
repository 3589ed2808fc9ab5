import { MillraceError } from '@millrace/contract';
import { type CloudState, holderOf, trafficOf } from './state.ts';
import type { Step } from './step.ts';
import { withShare } from './traffic.ts';

type Probe = Extract<Step, { kind: 'probe' }>;

interface Failure {
  readonly error: unknown;
  readonly alias: string;
  readonly apply: (state: CloudState, step: Step) => Promise<CloudState>;
}

/** These say nothing of the model: that it cannot be asked now, or not by us. */
const ELSEWHERE = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'UNAUTHENTICATED'];

/**
 * After a probe that failed, requests go where they went before. Where the model is at fault its deployment goes, too;
 * else it is kept for the next run. The champion is left alone: nothing else could serve.
 * @returns the error to throw
 */
export async function retreat(state: CloudState, step: Probe, { error, alias, apply }: Failure): Promise<unknown> {
  if (!(error instanceof MillraceError) || error.code === 'ABORTED') return error;
  const { deployment, version } = step;
  const deployed = state.endpoint?.deployments.find(({ id }) => id === deployment);
  const champion = holderOf(state, alias)?.id === version;
  const others = withShare(state.endpoint?.traffic ?? {}, deployment, 0);
  const faulty = error.code !== 'VERTEX_NO_TRAFFIC' && !ELSEWHERE.includes(String(error.fields.status));
  if (champion || deployed === undefined) return probeFailed(step, error, 'Nothing was changed.');
  const alone = Object.keys(others).length === 0;
  let now = state;
  if (trafficOf(state, deployment) > 0 && (faulty || !alone))
    now = await apply(now, { kind: 'traffic', traffic: others });
  if (!faulty) return probeFailed(step, error, `Run it again: version ${version} is deployed.`);
  await apply(now, { kind: 'undeploy', deployment, version, machines: deployed });
  return probeFailed(step, error, `Traffic is as it was, and version ${version} is undeployed.`);
}

const probeFailed = ({ version }: Probe, cause: MillraceError, after: string): MillraceError =>
  new MillraceError('PROBE_FAILED', `The probe of version ${version} failed: ${cause.message} ${after}`, {
    cause,
    fields: { ...cause.fields, reason: cause.code, version },
    ...(cause.hint === undefined ? {} : { hint: cause.hint }),
  });
