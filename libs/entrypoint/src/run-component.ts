import { enableCompileCache } from 'node:module';
import { type Component, EXIT, type Inputs, type Outputs } from '@millrace/contract';

export interface RunOptions {
  /** Version of the component's package. */
  readonly version: string;
  /** `import.meta.url` of the executable. */
  readonly moduleUrl: string;
}

/**
 * The `main` of a component's executable: reads the command line, does what it asks, and sets the exit code.
 * @example await runComponent(train, { version: '0.1.0', moduleUrl: import.meta.url });
 */
export async function runComponent<I extends Inputs, O extends Outputs>(
  component: Pick<Component<I, O>, 'definition'>,
  options: RunOptions,
): Promise<void> {
  // The rest is imported only now, so that it comes from the cache of compiled code.
  enableCompileCache();
  const { runCommandLine } = await import('./command-line.ts');
  const { onInterrupt } = await import('./interrupts.ts');
  const { signal, dispose } = onInterrupt(process);
  try {
    process.exitCode = await runCommandLine(component.definition, {
      ...options,
      argv: process.argv.slice(2),
      executable: process.argv[1] ?? '',
      env: process.env,
      stdout: process.stdout,
      stderr: process.stderr,
      signal,
      now: Date.now,
    });
  } finally {
    dispose();
  }
  // Work that ignores the abort (a native call, an open socket) must not keep an interrupted process alive.
  if (signal.aborted) process.exit(EXIT.interrupted);
}
