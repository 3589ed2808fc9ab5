import { invalidArgument } from '../server/api-error.ts';
import type { MetadataEvent, MetadataNode } from '../server/messages.ts';
import type { State } from '../state.ts';
import { existingNode } from './stored-metadata.ts';

/** As `google.cloud.aiplatform.v1.LineageSubgraph`. */
export interface Lineage {
  readonly artifacts: readonly MetadataNode[];
  readonly executions: readonly MetadataNode[];
  readonly events: readonly MetadataEvent[];
}

/** What is connected to some nodes by events, so many hops far. */
export function lineageOf(state: State, start: readonly string[], hops: number): Lineage {
  const reached = new Set(start);
  const events = new Set<MetadataEvent>();
  for (let hop = 0; hop < hops; hop += 1) {
    const touching = state.metadata.events.filter(
      (event) => !events.has(event) && ends(event).some((end) => reached.has(end)),
    );
    if (touching.length === 0) break;
    for (const event of touching) {
      events.add(event);
      for (const end of ends(event)) reached.add(end);
    }
  }
  return subgraph(state, reached, [...events]);
}

/** The artifacts and executions of a context, with the events among them. */
export function contextLineage(state: State, context: string): Lineage {
  const members = state.metadata.members.get(existingNode(state, 'contexts', context).name ?? '') ?? new Set<string>();
  const events = state.metadata.events.filter((event) => ends(event).some((end) => members.has(end)));
  return subgraph(state, new Set([...members, ...events.flatMap(ends)]), events);
}

/** All of it where no number of hops is given. */
export function artifactLineage(
  state: State,
  artifact: string | null | undefined,
  maxHops: number | undefined,
): Lineage {
  const { name } = existingNode(state, 'artifacts', artifact);
  if (maxHops !== undefined && maxHops < 0) {
    throw invalidArgument('max_hops must not be negative.', [{ field: 'max_hops', description: `${maxHops}` }]);
  }
  // Plain proto3 integers cannot tell 0 from not given; the service takes 0 for all of it too.
  return lineageOf(state, [name ?? ''], maxHops || Number.POSITIVE_INFINITY);
}

const ends = ({ artifact, execution }: MetadataEvent): string[] => [artifact ?? '', execution ?? ''];

function subgraph(state: State, names: ReadonlySet<string>, events: readonly MetadataEvent[]): Lineage {
  const nodes = [...names].flatMap((name) => state.metadata.nodes.get(name) ?? []);
  return {
    artifacts: nodes.filter(({ name }) => name?.includes('/artifacts/')),
    executions: nodes.filter(({ name }) => name?.includes('/executions/')),
    events,
  };
}
