import type { RunEvent } from '@millrace/runner';
import pc from 'picocolors';
import { errorLines } from './error-lines.ts';
import { type Line, Region } from './region.ts';
import { stepLine } from './step-line.ts';
import { applyEvent, elapsedText, labelsOf, type Steps, type StepView, waitingSteps, withAdded } from './steps.ts';
import { fit } from './text.ts';
import type { View, ViewOptions } from './view.ts';

const FRAME_MS = 100;

/** One line a step, redrawn in place; what failed stands below when the run has ended. */
export function ttyView({ stream, columns, rows = () => 24, clock, colours = false }: ViewOptions): View {
  const colour = pc.createColors(colours);
  const region = new Region(stream, columns);
  let title: Line = { text: '', paint: String };
  let steps: Steps = new Map();
  let stop: (() => void) | undefined;
  let frame = 0;

  function draw(): void {
    const now = clock.now();
    const all = [...steps.values()];
    const label = labelsOf(all);
    const shown = chooseSteps(all, Math.max(1, rows() - 3));
    const nameWidth = Math.max(0, ...shown.map((step) => label(step).length));
    const lines = shown.map((step) => stepLine(step, { now, frame, nameWidth, label, columns: columns(), colour }));
    const hidden = all.length - shown.length;
    const more = hidden === 0 ? [] : [{ text: fit(`  and ${hidden} more`, columns() - 1), paint: colour.dim }];
    // The title is redrawn too, lest a resize that moves lines takes it away.
    region.draw([{ ...title, text: fit(title.text, columns() - 1) }, ...lines, ...more]);
  }

  function onEvent(event: RunEvent): void {
    if (event.type === 'run-started') {
      steps = waitingSteps(event.steps);
      title = { text: `${event.pipeline} ${event.run}`, paint: colour.bold };
      stop ??= clock.every(FRAME_MS, () => {
        frame++;
        draw();
      });
    }
    if (event.type === 'steps-added') steps = withAdded(steps, event.steps);
    applyEvent(steps, event, clock.now());
    if (stop !== undefined && event.type !== 'step-log') draw();
    if (event.type !== 'run-ended') return;
    close();
    for (const { info, error } of steps.values()) {
      if (error === undefined) continue;
      stream.write(`${colour.red(info.id)}\n${errorLines(error).join('\n')}\n`);
    }
    const paint = event.outcome === 'succeeded' ? colour.green : colour.red;
    stream.write(`${paint(event.outcome)} in ${elapsedText(event.durationSeconds)}\n`);
  }

  function close(): void {
    stop?.();
    stop = undefined;
    region.close();
  }

  return { onEvent, close };
}

/** What is running and what failed come first when the terminal is too low; the order of the run stays. */
function chooseSteps(steps: readonly StepView[], room: number): readonly StepView[] {
  if (steps.length <= room) return steps;
  const rank = ({ state }: StepView) =>
    state === 'running' ? 0 : state === 'failed' ? 1 : state === 'waiting' ? 2 : 3;
  const chosen = new Set(steps.toSorted((a, b) => rank(a) - rank(b)).slice(0, room));
  return steps.filter((step) => chosen.has(step));
}
