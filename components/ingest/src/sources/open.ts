import type { Source } from '../source.ts';
import type { SourceReader } from './types.ts';

/** The reader of a source; the client of buckets is loaded only for one in a bucket. */
export async function openSource(source: Source, stallMs: number): Promise<SourceReader> {
  switch (source.kind) {
    case 'http':
      return (await import('./http.ts')).httpReader(source);
    case 'gs':
      return (await import('./gs.ts')).gsReader(source, stallMs);
    case 'file':
      return (await import('./file.ts')).fileReader(source);
  }
}
