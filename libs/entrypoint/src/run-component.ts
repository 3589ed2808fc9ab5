import { enableCompileCache } from 'node:module';
import { type Component, type ComponentDefinition, EXIT, type Inputs, type Outputs } from '@millrace/contract';
import type { Asked } from './command.ts';
import type { Invocation } from './command-line.ts';
import type { SpecOptions } from './spec-mode.ts';

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

/** Runs one command line of a component, in this process, and gives its exit code. Never throws. */
export async function runCommandLine(definition: ComponentDefinition, invocation: Invocation): Promise<number> {
  return (await import('./command-line.ts')).runCommandLine(definition, invocation);
}

/**
 * What a command line asks for, read and checked as a run would read it; nothing is run.
 * @throws MillraceError `USAGE` with every problem found
 */
export async function readCommandLine(definition: ComponentDefinition, argv: readonly string[]): Promise<Asked> {
  return (await import('./command.ts')).readCommand(definition, argv, { version: '' });
}

/** The component's specification as text: `component.yaml`, the same as JSON, or the table of its README. */
export async function specText(definition: ComponentDefinition, options: SpecOptions): Promise<string> {
  return (await import('./spec-mode.ts')).specText(definition, options);
}
