import { EXIT, MillraceError } from '@millrace/contract';

/**
 * Ctrl-C and SIGTERM abort the signal, so that the work can stop cleanly; a second one ends the process at once.
 * @returns the signal, and what removes the handlers.
 */
export function onInterrupt(process: NodeJS.Process): { readonly signal: AbortSignal; readonly dispose: () => void } {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(
      new MillraceError('INTERRUPTED', `Stopped by ${name}.`, {
        hint: 'Run the same command again: it goes on from the last checkpoint, where the component keeps one.',
        exitCode: EXIT.interrupted,
      }),
    );
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    dispose: () => process.off('SIGINT', interrupt).off('SIGTERM', interrupt),
  };
}
