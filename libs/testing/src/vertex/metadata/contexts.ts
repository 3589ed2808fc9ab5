import { invalidArgument } from '../server/api-error.ts';
import type { AddContextChildrenRequest, AddToContextRequest } from '../server/messages.ts';
import type { State } from '../state.ts';
import { existingNode } from './stored-metadata.ts';

/** What is in it already is passed over. */
export function addToContext(request: AddToContextRequest, state: State): object {
  const context = existingNode(state, 'contexts', request.context).name ?? '';
  const added = [
    ...(request.artifacts ?? []).map((name) => existingNode(state, 'artifacts', name).name ?? ''),
    ...(request.executions ?? []).map((name) => existingNode(state, 'executions', name).name ?? ''),
  ];
  state.metadata.members.set(context, new Set([...(state.metadata.members.get(context) ?? []), ...added]));
  return {};
}

/** Refused where it would close a circle, or give a context more than ten parents. */
export function addContextChildren(request: AddContextChildrenRequest, state: State): object {
  const parent = existingNode(state, 'contexts', request.context).name ?? '';
  const children = (request.childContexts ?? []).map((name) => existingNode(state, 'contexts', name));
  for (const { name, parentContexts } of children) {
    if (ancestors(state, parent).has(name ?? '')) throw invalidArgument(`${name} is above ${parent} already.`);
    if (!parentContexts?.includes(parent) && (parentContexts?.length ?? 0) >= 10) {
      throw invalidArgument(`${name} has ten parents already.`);
    }
  }
  for (const child of children) {
    const parentContexts = [...new Set([...(child.parentContexts ?? []), parent])];
    state.metadata.nodes.set(child.name ?? '', { ...child, parentContexts });
  }
  return {};
}

/** A context and all above it. */
function ancestors(state: State, name: string): ReadonlySet<string> {
  const parents = state.metadata.nodes.get(name)?.parentContexts ?? [];
  return new Set([name, ...parents.flatMap((parent) => [...ancestors(state, parent)])]);
}
