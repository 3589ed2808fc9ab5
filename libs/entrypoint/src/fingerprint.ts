import { type ComponentDefinition, EXIT, MillraceError } from '@millrace/contract';
import { readExecutorInput } from './executor-input.ts';
import type { Session } from './session.ts';

/** What identifies the outside data that the component would read with these inputs. */
export async function fingerprintOf(
  definition: ComponentDefinition,
  executorInput: string,
  session: Pick<Session, 'logger' | 'signal'>,
): Promise<string> {
  if (definition.fingerprint === undefined) {
    throw new MillraceError('NO_FINGERPRINT', `${definition.name} reads nothing besides its inputs.`, {
      hint: 'Only a component with effects reads-external has a fingerprint.',
      exitCode: EXIT.usage,
    });
  }
  const input = await readExecutorInput(definition, executorInput);
  const { fingerprint } = await definition.fingerprint();
  return fingerprint({ ...input.parameters, ...input.inputs }, { logger: session.logger, signal: session.signal });
}
