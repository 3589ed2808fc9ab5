import type { RunEvent } from '@millrace/runner';
import { errorLines } from './error-lines.ts';
import { applyEvent, elapsedText, type Steps, type StepView, waitingSteps, withAdded } from './steps.ts';
import { oneLine } from './text.ts';
import type { View, ViewOptions } from './view.ts';

/** A step's progress is told at most this often. */
const PROGRESS_MS = 2000;

/** A line a change, for logs and pipes. */
export function plainView({ stream, clock }: Pick<ViewOptions, 'stream' | 'clock'>): View {
  let steps: Steps = new Map();
  const told = new Map<StepView, number>();
  const print = (text: string) => stream.write(`${text}\n`);

  function onEvent(event: RunEvent): void {
    if (event.type === 'run-started') {
      steps = waitingSteps(event.steps);
      print(`run ${event.run} of ${event.pipeline}: ${event.steps.length} steps`);
    } else if (event.type === 'steps-added') {
      steps = withAdded(steps, event.steps);
    } else if (event.type === 'run-ended') {
      print(`run ${event.run}: ${event.outcome} in ${elapsedText(event.durationSeconds)}`);
    }
    const step = applyEvent(steps, event, clock.now());
    if (step !== undefined) onStep(step, event);
  }

  function onStep(step: StepView, event: RunEvent): void {
    const line = (text: string) => print(`${step.info.id}: ${oneLine(text)}`);
    if (event.type === 'step-started') line(event.attempt === 1 ? 'started' : `attempt ${event.attempt}`);
    else if (event.type === 'step-retry') line(step.note);
    else if (event.type === 'step-progress' && clock.now() - (told.get(step) ?? -PROGRESS_MS) >= PROGRESS_MS) {
      told.set(step, clock.now());
      line(step.note);
    } else if (event.type === 'step-ended') {
      line(
        event.state === 'succeeded' || event.state === 'failed'
          ? `${event.state} in ${elapsedText(event.durationSeconds)}`
          : event.state,
      );
      if (event.error !== undefined) for (const text of errorLines(event.error)) print(text);
    }
  }

  return { onEvent, close: () => undefined };
}
