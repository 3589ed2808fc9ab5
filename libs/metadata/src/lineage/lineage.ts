import type { History, ListOptions } from '../history/history.ts';
import type { ExecutionRecord } from '../record.ts';
import { type LineageDirection, type LineageGraph, reach, wholeGraph } from './graph.ts';
import { modelVersions } from './models.ts';
import { findTarget } from './target.ts';

/** What made this? Everything that leads to the target; see {@link lineage}. */
export const ancestors = (history: History, target: string, options: ListOptions = {}): Promise<LineageGraph> =>
  lineage(history, target, 'up', options);

/** What was made from this? Everything that follows from the target; see {@link lineage}. */
export const descendants = (history: History, target: string, options: ListOptions = {}): Promise<LineageGraph> =>
  lineage(history, target, 'down', options);

/**
 * The lineage of a target, which is one of: `<pipeline>/<step>/<execution id>`, `<pipeline>/<step>` (its latest
 * success), the URI of an artifact, of a file in it or of something read, a digest (`sha256:…`), `<model>@<version or
 * alias>`, or the path of a local file or folder, which is digested.
 * @throws MillraceError `LINEAGE_TARGET_UNKNOWN`.
 */
export async function lineage(
  history: History,
  target: string,
  direction: LineageDirection,
  options: ListOptions = {},
): Promise<LineageGraph> {
  const executions: ExecutionRecord[] = [];
  for await (const record of history.executions({ state: 'succeeded' }, options)) executions.push(record);
  const whole = wholeGraph(executions, await modelVersions(history.store, await history.pipelines()));
  return reach(whole, await findTarget(history, whole, target), direction);
}
