import type { Command } from './command.ts';

/**
 * The command of an executor's container, word for word as the IR gives it: `kfp --executor-input JSON`. It needs no
 * parser and no flags, and starting is most of what a small step takes.
 */
export function protocolCommand(argv: readonly string[]): Command | undefined {
  const [mode, flag, executorInput, ...rest] = argv;
  if (mode !== 'kfp' && mode !== 'fingerprint') return undefined;
  if (flag !== '--executor-input' || executorInput?.startsWith('{') !== true || rest.length > 0) return undefined;
  return { mode, executorInput, parameters: {}, artifacts: {}, pipeline: 'default', format: 'yaml' };
}
