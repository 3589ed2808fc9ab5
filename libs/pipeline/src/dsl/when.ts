import type { Condition, Waitable } from '@millrace/contract';
import type { BranchNode, ChainNode, ConditionNode } from '../graph.ts';
import { newScope } from '../graph-walk.ts';
import type { PipelineBuilder } from './builder.ts';
import { readCondition } from './condition-reader.ts';
import { currentBuilder } from './current.ts';
import type { GroupOptions } from './group-options.ts';

/** Branches as far as they are written. `B` is what each of them gives. */
export interface OpenChain<B extends readonly unknown[]> extends Waitable {
  /** Only for the compiler. */
  readonly is: 'branches of which none may be taken: end them with otherwise()';
  /** Only for the compiler. */
  readonly gives: B;
  /** Steps that run when no condition before holds, and this one does. */
  elseWhen<R>(condition: Condition, body: () => R, options?: GroupOptions): OpenChain<readonly [...B, R]>;
  /** Steps that run when none of the conditions holds. */
  otherwise<R>(body: () => R, options?: GroupOptions): ClosedChain<readonly [...B, R]>;
}

/** Branches of which exactly one is taken. */
export interface ClosedChain<B extends readonly unknown[]> extends Waitable {
  /** Only for the compiler. */
  readonly is: 'branches of which exactly one is taken';
  /** Only for the compiler. */
  readonly gives: B;
}

/** What a chain is to the builder. */
export interface ChainParts {
  readonly builder: PipelineBuilder;
  readonly returned: unknown[];
  readonly branches: BranchNode[];
  chain: ChainNode | undefined;
  closed: boolean;
}
const parts = new WeakMap<object, ChainParts>();
export const chainParts = (chain: object): ChainParts | undefined => parts.get(chain);

/**
 * Steps that run only when a condition over steps' outputs or pipeline inputs holds; otherwise they are skipped.
 * @example
 * when(report.outputs.passed.equals(true), () => deploy({ model }))
 *   .elseWhen(report.outputs.score.lessThan(2), () => notify({ text: 'nearly' }))
 *   .otherwise(() => notify({ text: 'no' }));
 * @throws MillraceError `STEP_OUTSIDE_PIPELINE`
 */
export function when<R>(condition: Condition, body: () => R, options: GroupOptions = {}): OpenChain<readonly [R]> {
  const builder = currentBuilder('when');
  const chain: ChainParts = { builder, returned: [], branches: [], chain: undefined, closed: false };
  const group = builder.group('condition', options);
  const read = readCondition(condition, `steps.${group.name}`, builder);
  const branch = addBranch(chain, group, read === undefined ? [] : [read], body);
  return new Chain<readonly [R]>(branch.name, chain, read === undefined ? [] : [read]);
}

class Chain<B extends readonly unknown[]> implements OpenChain<B>, ClosedChain<B> {
  readonly name: string;
  declare readonly is: never;
  declare readonly gives: B;
  private readonly conditions: readonly ConditionNode[];

  constructor(name: string, chain: ChainParts, conditions: readonly ConditionNode[]) {
    this.name = name;
    this.conditions = conditions;
    parts.set(this, chain);
    const node = chain.chain ?? chain.branches[0];
    if (node !== undefined) chain.builder.known(this, node);
  }

  elseWhen<R>(condition: Condition, body: () => R, options: GroupOptions = {}): Chain<readonly [...B, R]> {
    const chain = this.continued('elseWhen');
    const group = chain.builder.group('condition', options);
    const read = readCondition(condition, `steps.${group.name}`, chain.builder);
    const own = read === undefined ? [] : [read];
    addBranch(chain, group, [...this.conditions.map(negated), ...own], body);
    return new Chain(this.name, chain, [...this.conditions, ...own]);
  }

  otherwise<R>(body: () => R, options: GroupOptions = {}): Chain<readonly [...B, R]> {
    const chain = this.continued('otherwise');
    addBranch(chain, chain.builder.group('condition', options), this.conditions.map(negated), body);
    chain.closed = true;
    return new Chain(this.name, chain, this.conditions);
  }

  /** Puts the first branch into a group of its own, as KFP does with an If that an Elif or an Else follows. */
  private continued(construct: string): ChainParts {
    const builder = currentBuilder(construct);
    const chain = parts.get(this) ?? { builder, returned: [], branches: [], chain: undefined, closed: false };
    const [first] = chain.branches;
    if (chain.closed || (chain.chain ?? first)?.scope !== builder.scope) {
      const message = chain.closed ? 'otherwise() has ended these branches.' : 'These branches were begun elsewhere.';
      builder.problem(
        `steps.${this.name}`,
        'MISPLACED_BRANCH',
        message,
        'Write the branches as one chain: when(…).otherwise(…).',
      );
    }
    if (first === undefined || chain.chain !== undefined) return chain;
    const { scope, after } = first;
    const node: ChainNode = {
      ...{ kind: 'chain', name: builder.numbered('condition-branches'), scope, after },
      body: { owner: undefined, nodes: [first], outputs: new Map() },
    };
    node.body.owner = node;
    scope.nodes[scope.nodes.indexOf(first)] = node;
    first.scope = node.body;
    chain.chain = node;
    builder.known(this, node);
    return chain;
  }
}

function addBranch(
  chain: ChainParts,
  group: ReturnType<PipelineBuilder['group']>,
  conditions: readonly ConditionNode[],
  body: () => unknown,
): BranchNode {
  const { builder } = chain;
  const [only, ...more] = conditions;
  const condition: ConditionNode =
    only !== undefined && more.length === 0 ? only : { kind: 'and', conditions, joined: true };
  const scope = chain.chain?.body ?? builder.scope;
  const branch: BranchNode = { kind: 'branch', ...group, scope, condition, body: newScope() };
  chain.branches.push(branch);
  scope.nodes.push(branch);
  chain.returned.push(builder.within(branch, body));
  if (branch.body.nodes.length === 0)
    builder.problem(`steps.${branch.name}`, 'EMPTY_BRANCH', 'No step is called in this branch.');
  return branch;
}

const negated = (condition: ConditionNode): ConditionNode => ({ kind: 'not', condition });
