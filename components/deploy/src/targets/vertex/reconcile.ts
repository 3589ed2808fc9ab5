import { MillraceError } from '@millrace/contract';
import type { Memory } from './memory.ts';
import { type CloudState, trafficOf } from './state.ts';
import type { Step } from './step.ts';

/** A step that was made, or with a dry run would be, and the states around it. */
export interface Made {
  readonly step: Step;
  readonly before: CloudState;
  readonly after: CloudState;
}

export interface Reconciliation {
  /** The next step from a state, or nothing when all is as asked. */
  readonly next: (state: CloudState) => Step | undefined;
  /** Makes a step, and gives the state after it. */
  readonly make: (state: CloudState, step: Step) => Promise<CloudState>;
  readonly memory: Memory;
  readonly onStep: (made: Made) => void;
}

/** A step that comes again was undone by somebody; once may be chance. */
const SAME_STEP = 2;

/**
 * Makes steps until there is none: each follows from the state as it is, so that a run goes on where another one
 * stopped, and sees what others do meanwhile.
 * @throws MillraceError `ENDPOINT_CHANGED` where somebody else keeps undoing what we do
 */
export async function reconcile(
  start: CloudState,
  { next, make, memory, onStep }: Reconciliation,
): Promise<CloudState> {
  const times = new Map<string, number>();
  let state = start;
  for (;;) {
    for (const { id } of state.endpoint?.deployments ?? []) if (trafficOf(state, id) > 0) memory.served.add(id);
    const step = next(state);
    if (step === undefined) return state;
    const name = JSON.stringify(step);
    const time = (times.get(name) ?? 0) + 1;
    if (time > SAME_STEP) throw undone(step, state);
    times.set(name, time);
    const after = await make(state, step);
    if (step.kind === 'probe') memory.probed = true;
    if (step.kind === 'evaluate') memory.evaluated = true;
    onStep({ step, before: state, after });
    state = after;
  }
}

const undone = ({ kind }: Step, { endpoint }: CloudState): MillraceError =>
  new MillraceError('ENDPOINT_CHANGED', `Somebody else changes the endpoint at the same time: ${kind} was undone.`, {
    hint: 'Look with --action status, and run this again when the other one has ended.',
    fields: { endpoint: endpoint?.name ?? null },
  });
