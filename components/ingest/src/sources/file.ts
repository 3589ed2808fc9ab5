import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MillraceError } from '@millrace/contract';
import { isPattern, matcher, type Source } from '../source.ts';
import { sourceMissing } from './store-errors.ts';
import type { SourceObject, SourceReader } from './types.ts';

/** Files of this machine. One that changes while it is read is refused. */
export function fileReader(source: Source & { kind: 'file' }): SourceReader {
  return {
    async list() {
      const names = isPattern(source.pattern) ? await matching(source.folder, source.pattern) : [source.pattern];
      const objects: SourceObject[] = [];
      for (const name of names) objects.push(await describe(join(source.folder, name), name));
      if (objects.length === 0) throw sourceMissing(`${source.folder}${source.pattern}`);
      return objects;
    },
    async save(object, sink, { signal }) {
      const path = join(source.folder, object.name);
      try {
        const chunks: AsyncIterable<Buffer> = createReadStream(path, { signal, highWaterMark: 1 << 20 });
        for await (const chunk of chunks) await sink.append(chunk);
      } catch (error) {
        throw fileError(error, path);
      }
      const now = await describe(path, object.name);
      if (now.version !== object.version || now.size !== sink.position) {
        throw new MillraceError('SOURCE_CHANGED', `${path} changed while it was read.`, {
          hint: 'Run again when nothing writes to it.',
        });
      }
      return object;
    },
  };
}

async function matching(folder: string, pattern: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const names = entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length));
    return names.filter(matcher(pattern)).sort();
  } catch (error) {
    throw fileError(error, folder);
  }
}

async function describe(path: string, name: string): Promise<SourceObject> {
  try {
    const found = await stat(path, { bigint: true });
    if (!found.isFile()) {
      throw new MillraceError('SOURCE_INVALID', `${path} is not a file.`, {
        hint: `Give ${path}/ for all files below it.`,
        exitCode: 2,
      });
    }
    const size = Number(found.size);
    return { name, uri: pathToFileURL(path).href, size, version: `modified ${found.mtimeNs}` };
  } catch (error) {
    throw fileError(error, path);
  }
}

function fileError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return sourceMissing(path);
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return new MillraceError('SOURCE_DENIED', `${path} may not be read.`, { cause: error });
  return error;
}
