import { MillraceError } from '@millrace/contract';
import type { Api } from './http/api.ts';
import { type CallOptions, path } from './http/call.ts';

/** The end of a step's log. */
export interface StepLog {
  /** The last lines, oldest first. Empty where there is no log. */
  readonly lines: readonly string[];
  /** The node whose log it is. */
  readonly node: string | undefined;
  /** Why there is no log, in the host's words. */
  readonly reason: string | undefined;
}

/** What a log is asked for. */
export interface LogOptions extends CallOptions {
  /** Default 20. */
  readonly lines?: number;
}

const KEPT_BYTES = 64 * 1024;

/**
 * The last lines of the first of these nodes that has a log. The API is older than v2beta1, and outside of its
 * description; a host keeps the logs of pods that are gone only where it archives them.
 */
export async function readLog(
  api: Api,
  runId: string,
  nodes: readonly string[],
  options: LogOptions = {},
): Promise<StepLog> {
  const { lines = 20, ...call } = options;
  let reason = 'the host names no node of this step';
  for (const node of nodes.flatMap(podNames)) {
    const at = path`/apis/v1alpha1/runs/${runId}/nodes/${node}/log`;
    const subject = `Read the log of ${node}`;
    try {
      const { text } = await api.tail({ ...call, subject, method: 'GET', path: at }, KEPT_BYTES);
      const found = text.trimEnd().split(/\r?\n/);
      return { lines: text.trim() === '' ? [] : found.slice(-lines), node, reason: undefined };
    } catch (error) {
      if (!(error instanceof MillraceError) || error.code === 'ABORTED') throw error;
      reason = error.message;
    }
  }
  return { lines: [], node: undefined, reason };
}

/** Argo names a pod after its node and its template, e.g. `w-system-container-impl-123` for the node `w-123`. */
function podNames(node: string): readonly string[] {
  const found = /^(.+)-(\d+)$/.exec(node);
  return found === null || node.includes('-system-') ? [node] : [`${found[1]}-system-container-impl-${found[2]}`, node];
}
