import { EXIT, MillraceError } from '@millrace/contract';
import type { KfpClient, Run, RunProgress, RunStep, RuntimeState, StepFailure } from '@millrace/kfp';
import { type Io, printJson } from '../io.ts';
import { elapsedText } from '../view/steps.ts';
import { oneLine } from '../view/text.ts';

/** How a watched run is shown. */
export interface FollowOptions {
  readonly json: boolean;
  /** Milliseconds between two looks; the client's default. */
  readonly interval?: number | undefined;
  /** Last lines of a failed step's log. */
  readonly logLines: number;
}

/** Shows a run until it has ended, a line for each change of a step, and gives the exit code. */
export async function follow(kfp: KfpClient, runId: string, options: FollowOptions, io: Io): Promise<number> {
  const last = await watch(kfp, runId, options, io).catch((error) => {
    throw error instanceof MillraceError && error.code === 'ABORTED' ? goesOn(kfp, runId, error) : error;
  });
  const { run, steps } = last;
  const failures = await kfp.runs.failures(run, { lines: options.logLines, signal: io.signal });
  for (const failure of failures) io.stderr.write(`${failureLines(failure).join('\n')}\n`);
  io.stderr.write(`run ${run.id}: ${outcomeOf(run.state)}${tookText(run)}\n`);
  if (run.error !== undefined) io.stderr.write(`  ${oneLine(run.error.message)}\n`);
  if (options.json) printJson(io, summaryOf(kfp, run, steps, failures));
  return run.state === 'SUCCEEDED' ? EXIT.ok : EXIT.failed;
}

type Last = Pick<RunProgress, 'run' | 'steps'>;

async function watch(kfp: KfpClient, runId: string, { interval }: FollowOptions, io: Io): Promise<Last> {
  const looks = kfp.runs.watch(runId, {
    signal: io.signal,
    onOutage: ({ message }) => void io.stderr.write(`warning: ${message} Trying again.\n`),
    ...(interval === undefined ? {} : { interval }),
  });
  let last: Last | undefined;
  for await (const progress of looks) {
    if (last === undefined) io.stderr.write(`${headOf(kfp, progress.run)}\n`);
    for (const step of progress.changed) io.stderr.write(`${step.name}: ${stateText(step)}\n`);
    last = progress;
  }
  return last ?? { run: await kfp.runs.get(runId), steps: [] };
}

/** The command to come back with. */
const goesOn = (kfp: KfpClient, runId: string, { message, cause, exitCode }: MillraceError) =>
  new MillraceError('ABORTED', message, { hint: watchCommand(kfp, runId), cause, exitCode });

export const watchCommand = (kfp: KfpClient, runId: string): string => `npx millrace watch ${runId} --host ${kfp.host}`;

/** Where a person looks at the run. */
export const pageOf = (kfp: KfpClient, runId: string): string => `${kfp.host}/#/runs/details/${runId}`;

const headOf = (kfp: KfpClient, run: Run): string => `run ${run.id} (${run.name})\n  ${pageOf(kfp, run.id)}`;

/** As the other commands call it. */
export const outcomeOf = (state: RuntimeState): string => state.toLowerCase().replace('canceled', 'cancelled');

function stateText(step: RunStep): string {
  const seconds = secondsBetween(step.startedAt, step.endedAt);
  const took = seconds === undefined || step.state === 'SKIPPED' ? '' : ` in ${elapsedText(seconds)}`;
  return `${outcomeOf(step.state)}${took}`;
}

function failureLines({ step, log }: StepFailure): string[] {
  const why = step.error === undefined ? [] : [`  ${oneLine(step.error)}`];
  if (log.lines.length > 0)
    return [`${step.name}: the end of its log`, ...why, ...log.lines.map((line) => `  ${line}`)];
  return [`${step.name}: no log: ${oneLine(log.reason ?? 'it is empty')}`, ...why];
}

function tookText({ createdAt, finishedAt }: Run): string {
  const seconds = secondsBetween(createdAt, finishedAt);
  return seconds === undefined ? '' : ` in ${elapsedText(seconds)}`;
}

const secondsBetween = (start: string | undefined, end: string | undefined): number | undefined =>
  start === undefined || end === undefined ? undefined : Math.max(0, (Date.parse(end) - Date.parse(start)) / 1000);

/** The last line of `--json`. */
function summaryOf(kfp: KfpClient, run: Run, steps: readonly RunStep[], failures: readonly StepFailure[]) {
  const logOf = new Map(failures.map(({ step, log }) => [step.name, log.lines]));
  return {
    ...{ run: run.id, name: run.name, host: kfp.host, page: pageOf(kfp, run.id), experiment: run.experimentId },
    ...{ outcome: outcomeOf(run.state), createdAt: run.createdAt, finishedAt: run.finishedAt },
    steps: steps.map(({ name, state, startedAt, endedAt, error }) => ({
      ...{ name, state: outcomeOf(state), startedAt, endedAt, error, log: logOf.get(name) },
    })),
  };
}
