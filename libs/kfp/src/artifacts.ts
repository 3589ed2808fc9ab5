import * as z from 'zod';
import type { Api } from './http/api.ts';
import { type CallOptions, path } from './http/call.ts';

const answer = z.object({ data: z.base64().default('') }).transform(({ data }) => Buffer.from(data, 'base64'));

/** What an artifact is asked for by. */
export interface ArtifactRequest {
  readonly runId: string;
  /** A node of the workflow: one of a task's `nodes`. */
  readonly node: string;
  /** Name of the artifact at that node, e.g. `main-logs`. */
  readonly name: string;
}

/** The content of an artifact of the workflow. The server has this call beside its description. */
export function readArtifact(api: Api, { runId, node, name }: ArtifactRequest, options: CallOptions): Promise<Buffer> {
  const at = path`/apis/v2beta1/runs/${runId}/nodes/${node}/artifacts/${name}:read`;
  return api.json({ ...options, subject: `Read the artifact ${name} of ${node}`, method: 'GET', path: at }, answer);
}
