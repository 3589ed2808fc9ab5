import type { Channel, GroupNode } from '../graph.ts';
import type { PipelineBuilder } from './builder.ts';
import { show } from './words.ts';

/** What KFP puts before the names of values that cross from one DAG to another. */
export const CHANNEL = 'pipelinechannel--';

/** The name under which a value made inside a group leaves it. */
const exportName = ({ origin }: Channel): string => {
  if (origin.from !== 'step') return CHANNEL;
  return origin.output.startsWith(CHANNEL) ? origin.output : `${CHANNEL}${origin.step}-${origin.output}`;
};

/** Lets a value out of a group, and gives it as the group's own output; `undefined` with the problem noted. */
export function exportFrom(
  group: GroupNode,
  ref: unknown,
  path: string,
  builder: PipelineBuilder,
): Channel | undefined {
  const channel = builder.within(group, () => builder.references.resolve(ref, path));
  if (channel === undefined) return undefined;
  if (channel.scope !== group.body || channel.origin.from !== 'step' || ('path' in channel && channel.path)) {
    const message = `${show(channel)} is not an output of a step in ${group.name}.`;
    builder.problem(path, 'NOT_MADE_HERE', message, 'KFP lets only outputs of steps leave a branch or a loop.');
    return undefined;
  }
  const output = exportName(channel);
  group.body.outputs.set(output, { kind: 'one', channel });
  return { ...channel, origin: { from: 'step', step: group.name, output }, scope: group.scope };
}
