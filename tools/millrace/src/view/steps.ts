import type { RunEvent, StepError, StepInfo, StepState } from '@millrace/runner';

/** A step as the view knows it; times are the clock's milliseconds. */
export interface StepView {
  readonly info: StepInfo;
  state: 'waiting' | 'running' | StepState;
  startedAt: number;
  seconds: number | undefined;
  /** Last progress or retry, in words. */
  note: string;
  error: StepError | undefined;
}

export type Steps = ReadonlyMap<string, StepView>;

/** The steps of a run that starts, all waiting. */
export const waitingSteps = (infos: readonly StepInfo[]): Steps =>
  new Map(infos.map((info) => [info.id, waiting(info)]));

/** The steps with those of a loop's iterations in the place of the one that stood for them. */
export function withAdded(steps: Steps, added: readonly StepInfo[]): Steps {
  const byTemplate = Map.groupBy(added, ({ id }) => templateOf(id));
  const placed = [...steps.values()].flatMap((step) => byTemplate.get(step.info.id)?.map(waiting) ?? [step]);
  return new Map(placed.map((step) => [step.info.id, step]));
}

/** `for-loop-1[2]/train` is made from `for-loop-1/train`; of a loop within a loop, the inner one is meant. */
const templateOf = (id: string): string => id.replace(/\[\d+\](?!.*\[\d+\])/, '');

const waiting = (info: StepInfo): StepView => ({
  ...{ info, state: 'waiting', startedAt: 0, seconds: undefined, note: '', error: undefined },
});

/** What a step is called on a line: its name, with the iterations it stands in, or its id where that is not enough. */
export function labelsOf(steps: Iterable<StepView>): (step: StepView) => string {
  const used = new Map<string, number>();
  for (const { info } of steps) used.set(shortLabel(info), (used.get(shortLabel(info)) ?? 0) + 1);
  return ({ info }) => (used.get(shortLabel(info)) === 1 ? shortLabel(info) : info.id);
}

/** `train[2]`; `train[0,3]` in a loop within a loop. */
function shortLabel({ id, name }: StepInfo): string {
  const iterations = [...id.matchAll(/\[(\d+)\]/g)].map(([, index]) => index);
  return iterations.length === 0 ? name : `${name}[${iterations.join(',')}]`;
}

/** Notes what an event changes; gives the step, or `undefined` where the event is of no step that is known. */
export function applyEvent(steps: Steps, event: RunEvent, now: number): StepView | undefined {
  const step = 'step' in event ? steps.get(event.step) : undefined;
  if (step === undefined) return undefined;
  if (event.type === 'step-started') {
    step.state = 'running';
    if (event.attempt === 1) step.startedAt = now;
  } else if (event.type === 'step-progress') {
    step.note = progressText(event);
  } else if (event.type === 'step-retry') {
    step.note = `attempt ${event.attempt} failed (${event.error.code}), trying again`;
  } else if (event.type === 'step-ended') {
    step.state = event.state;
    step.seconds = event.durationSeconds;
    step.error = event.error;
  }
  return step;
}

type Progress = Extract<RunEvent, { type: 'step-progress' }>;

/** `40 % (12/30 epochs), loss 0.012`, or `1,200 rows` where the total is not known. */
export function progressText({ done, total, unit, note }: Progress): string {
  const count = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 1 });
  const known = total !== undefined && total > 0;
  const share = known
    ? `${Math.floor((100 * Math.min(done, total)) / total)} % (${count(done)}/${count(total)}`
    : count(done);
  return `${share} ${unit}${known ? ')' : ''}${note === undefined || note === '' ? '' : `, ${note}`}`;
}

/** `3.1 s`, `1 min 05 s`. */
export function elapsedText(seconds: number): string {
  const whole = Math.floor(seconds);
  if (whole < 60) return `${(Math.floor(Math.max(0, seconds) * 10) / 10).toFixed(1)} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
