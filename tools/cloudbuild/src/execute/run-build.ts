import { run } from '../base/git.ts';
import type { BuildFile, BuildStep } from '../check/build-file.ts';
import { waitsFor } from '../check/rules/order.ts';
import { resolveValues, type Values } from '../substitution/expand.ts';
import { type BuildMachine, dockerRunOf } from './docker-run.ts';

/** One step, as it went. */
export interface StepResult {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'SKIPPED';
  /** Standard output and standard error, one after the other. */
  readonly output: string;
  /** Milliseconds since the build began. */
  readonly began: number;
  readonly ended: number;
}

export interface BuildRun {
  /** What $PROJECT_ID and its like are. */
  readonly builtIn: Values;
  /** In place of the file's own. */
  readonly substitutions: Values;
  readonly machine: BuildMachine;
  /** Does a step in another way; by id. Gives its output, or rejects. */
  readonly instead: Readonly<Record<string, () => Promise<string>>>;
}

/**
 * Runs the steps of a build on the Docker engine here: each as soon as those are done that it waits for, none after a
 * failure that is not allowed. Gives the steps in the order of the file.
 */
export async function runBuild(build: BuildFile, options: BuildRun): Promise<readonly StepResult[]> {
  const values = resolveValues(build.substitutions, options.substitutions, options.builtIn);
  const start = performance.now();
  const since = () => Math.round(performance.now() - start);
  const running: Promise<StepResult>[] = [];
  const one = async (step: BuildStep, index: number): Promise<StepResult> => {
    const before = await Promise.all(waitsFor(build.steps, index).map((i) => running[i]));
    const id = step.id ?? `step ${index}`;
    const began = since();
    const stopped = before.some((result, i) => {
      const allowed = build.steps[waitsFor(build.steps, index)[i] ?? -1]?.allowFailure ?? false;
      return result?.status === 'SKIPPED' || (result?.status === 'FAILURE' && !allowed);
    });
    if (stopped) return { id, status: 'SKIPPED', output: '', began, ended: began };
    const { code, output } = await perform(step, id, build, values, options);
    return { id, status: code === 0 ? 'SUCCESS' : 'FAILURE', output, began, ended: since() };
  };
  for (const [index, step] of build.steps.entries()) {
    // A step may wait for one further down: all are there before any looks.
    running.push(Promise.resolve().then(() => one(step, index)));
  }
  return Promise.all(running);
}

async function perform(step: BuildStep, id: string, build: BuildFile, values: Values, options: BuildRun) {
  const instead = options.instead[id];
  if (instead !== undefined) {
    return instead().then(
      (output) => ({ code: 0, output }),
      (error: unknown) => ({ code: 1, output: String(error) }),
    );
  }
  const args = dockerRunOf(step, build, values, options.machine);
  const { code, stdout, stderr } = await run('docker', args, { cwd: process.cwd(), env: process.env });
  return { code, output: stdout + stderr };
}
