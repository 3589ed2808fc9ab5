import type { Logger } from '@millrace/contract';
import type { Sink } from '../sink.ts';

/** One file of a source, as it is now. */
export interface SourceObject {
  /** Path below `data/`. */
  readonly name: string;
  readonly uri: string;
  /** Bytes, where known beforehand. */
  readonly size?: number;
  readonly generation?: string;
  readonly etag?: string;
  /** What changes with the content; absent where the source gives nothing of the kind. */
  readonly version?: string;
}

export interface ReadContext {
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Longest time without a byte, in milliseconds. */
  readonly stallMs: number;
  /** Tries in a row without progress. */
  readonly attempts: number;
  /** Waits so many milliseconds; tests do not. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A kind of source. */
export interface SourceReader {
  /** @throws MillraceError `SOURCE_MISSING` when there is nothing, `SOURCE_DENIED`, `SOURCE_UNAVAILABLE` */
  list(context: ReadContext): Promise<readonly SourceObject[]>;
  /** Brings the whole of it into the sink, verified, and gives what was really read. */
  save(object: SourceObject, sink: Sink, context: ReadContext): Promise<SourceObject>;
}
