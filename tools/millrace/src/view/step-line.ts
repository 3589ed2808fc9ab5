import type { Colors } from 'picocolors/types.js';
import type { Line } from './region.ts';
import { elapsedText, type StepView } from './steps.ts';
import { fit, oneLine } from './text.ts';

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const MARKS = {
  ...{ waiting: '·', succeeded: '✓', cached: '✓', failed: '✗', skipped: '-', 'not-run': '-', cancelled: '✗' },
} as const;
const TIME_WIDTH = 11;

export interface LineContext {
  readonly now: number;
  readonly frame: number;
  readonly nameWidth: number;
  readonly label: (step: StepView) => string;
  readonly columns: number;
  readonly colour: Colors;
}

/** `✓ train      11.8 s  40 % (12/30 epochs)`, cut to the terminal's width. */
export function stepLine(step: StepView, { now, frame, nameWidth, label, columns, colour }: LineContext): Line {
  const mark = step.state === 'running' ? (SPINNER[frame % SPINNER.length] ?? '') : MARKS[step.state];
  const time = timeOf(step, now).padStart(TIME_WIDTH);
  const head = `${label(step).padEnd(nameWidth)} ${time}`;
  const text = fit(`${mark} ${head}  ${oneLine(detailOf(step))}`.trimEnd(), columns - 1);
  const quiet = 2 + head.length;
  const paint = paintOf(step, colour);
  return { text, paint: (line) => `${paint(line.slice(0, quiet))}${colour.dim(line.slice(quiet))}` };
}

function timeOf(step: StepView, now: number): string {
  if (step.state === 'running') return elapsedText((now - step.startedAt) / 1000);
  if (step.state === 'succeeded' || step.state === 'failed') return elapsedText(step.seconds ?? 0);
  return '';
}

function detailOf({ state, note, info, error }: StepView): string {
  if (state === 'running') return note;
  if (state === 'failed') return error === undefined ? 'failed' : `${error.code}: ${error.message}`;
  if (state === 'skipped') return info.condition === undefined ? 'skipped' : `skipped: not ${info.condition}`;
  if (state === 'cached') return 'from the cache';
  return state === 'succeeded' || state === 'waiting' ? '' : state === 'not-run' ? 'not run' : state;
}

function paintOf({ state }: StepView, colour: Colors): (text: string) => string {
  if (state === 'running') return colour.cyan;
  if (state === 'succeeded' || state === 'cached') return colour.green;
  return state === 'failed' || state === 'cancelled' ? colour.red : colour.dim;
}
