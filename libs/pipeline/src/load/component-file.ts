import type { Problem } from '@millrace/contract';
import type { Face } from '../graph.ts';
import type { CompiledPipeline } from '../ir/compiled.ts';
import type { ContainerSpec } from '../ir/spec.ts';

/** What a component file holds, whichever form it has. */
export interface ComponentFile {
  /** As its author wrote it. */
  readonly name: string;
  readonly description: string;
  readonly face: Face;
  readonly work:
    | { readonly kind: 'container'; readonly container: ContainerSpec }
    /** A pipeline that is used as one step. */
    | { readonly kind: 'pipeline'; readonly compiled: CompiledPipeline };
}

/** Notes a problem of the file. */
export type Note = (path: string, code: string, message: string, hint?: string) => void;

/** A list of problems, and what adds to it. */
export function noting(): { readonly problems: Problem[]; readonly note: Note } {
  const problems: Problem[] = [];
  const note: Note = (path, code, message, hint) =>
    problems.push({ path, code, message, ...(hint === undefined ? {} : { hint }) });
  return { problems, note };
}
