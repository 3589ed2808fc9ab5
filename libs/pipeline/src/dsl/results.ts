import type { Outputs } from '@millrace/contract';
import type { PipelineBuilder } from './builder.ts';
import { isRecord } from './refs.ts';
import { describe } from './words.ts';

/** The pipeline's outputs, from what `steps` returned. */
export function readResults(outputs: Outputs, value: unknown, builder: PipelineBuilder): void {
  const returned = isRecord(value) ? value : {};
  for (const name of Object.keys(returned)) {
    if (!(name in outputs) && Object.keys(outputs).length > 0) {
      builder.problem(`outputs.${name}`, 'UNKNOWN_OUTPUT', 'The pipeline declares no such output.');
    }
  }
  for (const [name, io] of Object.entries(outputs)) {
    const path = `outputs.${name}`;
    const channel = builder.references.resolve(returned[name], path);
    if (channel === undefined) continue;
    if (channel.origin.from === 'input' || ('path' in channel && channel.path)) {
      builder.problem(path, 'NOT_AN_OUTPUT', 'KFP takes only outputs of steps here.');
    }
    const wrongLength = io.kind === 'artifact' && channel.kind === 'artifact' && (io.list === true) !== channel.list;
    if (channel.kind !== io.kind || channel.type !== io.type || wrongLength) {
      builder.problem(path, 'WRONG_TYPE', `expected ${describe(io)}, got ${describe(channel)}.`);
    }
    builder.root.outputs.set(name, { kind: 'one', channel });
  }
}
