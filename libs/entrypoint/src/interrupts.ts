import { EXIT, MillraceError } from '@millrace/contract';

/** How often a step looks whether the runner that started it is still there, in milliseconds. */
const ORPHAN_CHECK = 2000;

/**
 * Ctrl-C and SIGTERM abort the signal, so that the work can stop cleanly; a second one ends the process at once.
 * So does the end of the runner that started this process and named itself in MILLRACE_RUNNER_PID: a runner killed
 * outright cannot say so, and its steps would work on for nobody.
 * @returns the signal, and what removes the handlers.
 */
export function onInterrupt(process: NodeJS.Process): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  const interrupt = (by: string) => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(
      new MillraceError('INTERRUPTED', `Stopped by ${by}.`, {
        hint: 'Run the same command again: it goes on from the last checkpoint, where the component keeps one.',
        exitCode: EXIT.interrupted,
      }),
    );
  };
  const isOrphan = () =>
    process.env.MILLRACE_RUNNER_PID !== undefined && process.ppid !== Number(process.env.MILLRACE_RUNNER_PID);
  const watch = setInterval(() => {
    if (!isOrphan()) return;
    clearInterval(watch);
    interrupt('the end of the runner');
  }, ORPHAN_CHECK).unref();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    dispose: () => {
      clearInterval(watch);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    },
  };
}
