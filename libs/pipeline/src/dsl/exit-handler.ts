import { FinalStatusRef, type Inputs, isFinalStatus, type Waitable } from '@millrace/contract';
import type { Argument, ExitNode, GraphNode } from '../graph.ts';
import { isGroup, newScope } from '../graph-walk.ts';
import type { PipelineBuilder } from './builder.ts';
import { currentBuilder } from './current.ts';
import type { GroupOptions } from './group-options.ts';

// Whose status a reference is. Kept beside the class, which authors see.
const owners = new WeakMap<FinalStatusRef, ExitNode>();

/**
 * Steps, and one more that always runs after them, with their final status: to clean up, or to tell people.
 * @param last Calls one step, or one nested pipeline; it can use the status and the pipeline's inputs.
 * @example
 * exitHandler(
 *   () => { train({ splits }); },
 *   (status) => notify({ status, to: inputs.team }),
 * );
 */
export function exitHandler(
  body: () => unknown,
  last: (status: FinalStatusRef) => unknown,
  options: GroupOptions = {},
): Waitable {
  const builder = currentBuilder('exitHandler');
  const node: ExitNode = { kind: 'exit', ...builder.group('exit-handler', options), body: newScope() };
  if (builder.scope !== builder.root) {
    const message = 'KFP takes an exit handler only at the outermost level of a pipeline.';
    builder.problem(
      `steps.${node.name}`,
      'NESTED_EXIT_HANDLER',
      message,
      'Put it into a pipeline of its own and call that here.',
    );
  }
  builder.add(node);
  builder.within(node, body);
  if (node.body.nodes.length === 0)
    builder.problem(`steps.${node.name}`, 'EMPTY_BODY', 'No step is called in exitHandler().');
  const handle = { name: node.name };
  builder.known(handle, node);
  const before = builder.scope.nodes.length;
  const status = new FinalStatusRef();
  owners.set(status, node);
  builder.ending = node;
  last(status);
  builder.ending = undefined;
  finish(node, builder.scope.nodes.slice(before), builder);
  return handle;
}

/** The last step waits for the others, whatever comes of them. */
function finish(node: ExitNode, added: readonly GraphNode[], builder: PipelineBuilder): void {
  const [last, ...more] = added;
  if (last === undefined || more.length > 0 || last.kind === 'importer' || isGroup(last)) {
    builder.problem(
      `steps.${node.name}.last`,
      'NOT_ONE_STEP',
      'An exit handler ends with one step.',
      'Call one component, or put the steps into a pipeline and call that.',
    );
    return;
  }
  last.exitOf = node;
  for (const [name, argument] of last.arguments) {
    const path = `steps.${last.name}.${name}`;
    const channels = argument.kind === 'channel' ? [argument.channel] : argument.kind === 'text' ? argument.parts : [];
    if (channels.some((part) => typeof part === 'object' && part.origin.from === 'step')) {
      const message = 'The last step of an exit handler cannot use outputs of steps: they may have failed.';
      builder.problem(path, 'EXIT_STEP_INPUT', message, "Use the status, the pipeline's inputs and constants.");
    }
  }
  if (last.after.length > 0) {
    builder.problem(`steps.${last.name}.after`, 'EXIT_STEP_INPUT', 'The last step waits for its exit handler only.');
  }
}

export function readStatus(
  io: Inputs[string],
  value: unknown,
  path: string,
  builder: PipelineBuilder,
): Argument | undefined {
  if (isFinalStatus(io) && builder.references.has(value)) {
    const channel = builder.references.resolve(value, path);
    return channel === undefined ? undefined : { kind: 'channel', channel };
  }
  const of = value instanceof FinalStatusRef ? owners.get(value) : undefined;
  if (!isFinalStatus(io) || of === undefined) {
    const message = isFinalStatus(io)
      ? 'expected the final status of an exit handler.'
      : 'The final status goes only to an input declared as param.finalStatus().';
    builder.problem(path, 'WRONG_TYPE', message);
    return undefined;
  }
  if (of !== builder.ending) {
    builder.problem(path, 'OTHER_BRANCH', `The status of ${of.name} is only for the step that ends it.`);
    return undefined;
  }
  return { kind: 'status', of };
}
