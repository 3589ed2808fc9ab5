import { type ComponentDefinition, EXIT, MillraceError } from '@millrace/contract';
import { cloudPlace } from './cloud-place.ts';
import type { Command } from './command.ts';
import { readExecutorInput } from './executor-input.ts';
import type { Session } from './session.ts';

/** What identifies the outside data that the component would read with these inputs. */
export async function fingerprintOf(
  definition: ComponentDefinition,
  command: Command,
  session: Pick<Session, 'logger' | 'signal' | 'environment'>,
): Promise<string> {
  if (definition.fingerprint === undefined) {
    throw new MillraceError('NO_FINGERPRINT', `${definition.name} reads nothing besides its inputs.`, {
      hint: 'Only a component with effects reads-external has a fingerprint.',
      exitCode: EXIT.usage,
    });
  }
  const input = await readExecutorInput(definition, command.executorInput ?? '');
  const { fingerprint } = await definition.fingerprint();
  const { logger, signal, environment } = session;
  return fingerprint({ ...input.parameters, ...input.inputs }, { logger, signal, ...cloudPlace(command, environment) });
}
