import { EXIT, type JsonObject, MillraceError } from '@millrace/contract';
import { type Io, printJson } from '../io.ts';
import { elapsedText } from '../view/steps.ts';
import { oneLine } from '../view/text.ts';
import { type Remote, type RemoteRun, type RemoteStep, type StepFailure, watchCommand } from './remote.ts';

/** How a watched run is shown. */
export interface FollowOptions {
  readonly json: boolean;
  /** Milliseconds between two looks; the client's default. */
  readonly interval?: number | undefined;
  /** Last lines of a failed step's log. */
  readonly logLines: number;
}

/** Shows a run until it has ended, a line for each change of a step, and gives the exit code. */
export async function follow(remote: Remote, id: string, options: FollowOptions, io: Io): Promise<number> {
  const run = await watch(remote, id, options, io).catch((error) => {
    throw error instanceof MillraceError && error.code === 'ABORTED' ? goesOn(remote, id, error) : error;
  });
  const failures = await remote.failures(run, { lines: options.logLines, signal: io.signal });
  for (const failure of failures) io.stderr.write(`${failureLines(failure).join('\n')}\n`);
  io.stderr.write(`run ${run.id}: ${run.outcome}${tookText(run.createdAt, run.finishedAt)}\n`);
  if (run.error !== undefined) io.stderr.write(`  ${oneLine(run.error)}\n`);
  if (options.json) printJson(io, summaryOf(remote, run, failures));
  return run.outcome === 'succeeded' ? EXIT.ok : EXIT.failed;
}

function watch(remote: Remote, id: string, { interval }: FollowOptions, io: Io): Promise<RemoteRun> {
  const seen = new Map<string, string>();
  let headed = false;
  return remote.watch(id, {
    ...{ interval, signal: io.signal },
    onOutage: (message) => void io.stderr.write(`warning: ${message} Trying again.\n`),
    onLook: (run) => {
      if (!headed) io.stderr.write(`${headOf(run)}\n`);
      headed = true;
      for (const step of run.steps) {
        if (seen.get(step.name) !== step.outcome) io.stderr.write(`${step.name}: ${stateText(step)}\n`);
        seen.set(step.name, step.outcome);
      }
    },
  });
}

/** The command to come back with. */
const goesOn = (remote: Remote, id: string, { message, cause, exitCode }: MillraceError) =>
  new MillraceError('ABORTED', message, { hint: watchCommand(remote, id), cause, exitCode });

export const headOf = ({ id, name, page }: RemoteRun): string => `run ${id} (${name})\n  ${page}`;

const stateText = ({ outcome, startedAt, endedAt }: RemoteStep): string =>
  `${outcome}${outcome === 'skipped' ? '' : tookText(startedAt, endedAt)}`;

function failureLines({ step, lines, reason }: StepFailure): string[] {
  const why = step.error === undefined ? [] : [`  ${oneLine(step.error)}`];
  if (lines.length > 0) return [`${step.name}: the end of its log`, ...why, ...lines.map((line) => `  ${line}`)];
  return [`${step.name}: no log: ${oneLine(reason ?? 'it is empty')}`, ...why];
}

function tookText(start: string | undefined, end: string | undefined): string {
  if (start === undefined || end === undefined) return '';
  return ` in ${elapsedText(Math.max(0, (Date.parse(end) - Date.parse(start)) / 1000))}`;
}

/** What `--json` tells of a run that was started. */
export const startedFacts = (remote: Remote, { id, name, page, facts, outcome }: RemoteRun): JsonObject => ({
  ...{ run: id, name, ...remote.facts, page, ...facts, outcome },
});

/** The last line of `--json` of a run that has ended. */
function summaryOf(remote: Remote, run: RemoteRun, failures: readonly StepFailure[]) {
  const logOf = new Map(failures.map(({ step, lines }) => [step.name, lines]));
  return {
    ...startedFacts(remote, run),
    ...{ createdAt: run.createdAt, finishedAt: run.finishedAt, error: run.error },
    steps: run.steps.map(({ name, outcome, startedAt, endedAt, error }) => ({
      ...{ name, state: outcome, startedAt, endedAt, error, log: logOf.get(name) },
    })),
  };
}
