import { gunzipSync } from 'node:zlib';
import type { FakeGcs } from '../gcs/server.ts';
import type { TableDefinition } from './body.ts';
import { FakeQueryError, type FakeTable } from './evaluate.ts';

/** Where files lie: what the fake of Cloud Storage has. */
export type Files = Pick<FakeGcs, 'objects' | 'content' | 'put'>;

/** What the fake needs to read and write files. */
export interface FileAccess {
  readonly gcs: Files | undefined;
  /** Reads a Parquet file. */
  readonly readParquet: ((content: Buffer) => Promise<FakeTable>) | undefined;
}

/** The rows of an external table. */
export async function readTable(access: FileAccess, definition: TableDefinition): Promise<FakeTable> {
  const parts: FakeTable[] = [];
  for (const content of await contentsOf(access, definition)) parts.push(await read(access, definition, content));
  return { columns: parts[0]?.columns ?? columnsOf(definition), rows: parts.flatMap(({ rows }) => rows) };
}

/** Bytes of the files. */
export function sizeOf({ gcs }: FileAccess, definition: TableDefinition): number {
  return definition.sourceUris.flatMap((uri) => matching(gcs, uri)).reduce((sum, { size }) => sum + size, 0);
}

async function contentsOf({ gcs }: FileAccess, { sourceUris, compression }: TableDefinition): Promise<Buffer[]> {
  const contents: Buffer[] = [];
  for (const uri of sourceUris) {
    for (const { bucket, name } of matching(gcs, uri)) {
      const content = await gcs?.content(bucket, name);
      if (content !== undefined) contents.push(compression === 'GZIP' ? gunzipSync(content) : content);
    }
  }
  return contents;
}

function matching(gcs: Files | undefined, uri: string): { bucket: string; name: string; size: number }[] {
  const [, bucket = '', name = ''] = /^gs:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  // BigQuery takes one asterisk.
  const [before = '', after] = name.split('*');
  const isMeant = (key: string): boolean =>
    after === undefined ? key === name : key.startsWith(before) && key.slice(before.length).endsWith(after);
  const found = gcs?.objects(bucket).filter((object) => isMeant(object.name)) ?? [];
  if (found.length === 0) throw new FakeQueryError('notFound', `Not found: URI ${uri}`);
  return found.map(({ name, size }) => ({ bucket, name, size }));
}

const columnsOf = ({ schema }: TableDefinition): FakeTable['columns'] => schema?.fields ?? [];

async function read(access: FileAccess, definition: TableDefinition, content: Buffer): Promise<FakeTable> {
  if (definition.sourceFormat === 'PARQUET') {
    if (access.readParquet === undefined) throw new Error('Give the fake readParquet, so that it reads Parquet.');
    return access.readParquet(content);
  }
  const { fieldDelimiter, skipLeadingRows } = definition.csvOptions;
  const columns = columnsOf(definition);
  const records = parseCsv(content.toString(), fieldDelimiter).slice(skipLeadingRows);
  const wrong = records.find((record) => record.length !== columns.length);
  if (wrong !== undefined) {
    const message = `Error while reading table: a row has ${wrong.length} columns, ${columns.length} are expected.`;
    throw new FakeQueryError('invalid', message);
  }
  return { columns, rows: records };
}

/** Records of CSV text: https://www.rfc-editor.org/rfc/rfc4180 */
function parseCsv(text: string, delimiter: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  const end = (): void => {
    record.push(field);
    field = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quoted && c === '"' && text.charAt(i + 1) === '"') field += text.charAt(++i);
    else if (c === '"' && (quoted || field === '')) quoted = !quoted;
    else if (quoted || (c !== delimiter && c !== '\n' && c !== '\r')) field += c;
    else if (c === delimiter) end();
    else if (c === '\n') {
      end();
      records.push(record);
      record = [];
    }
  }
  if (field !== '' || record.length > 0) records.push([...record, field]);
  return records;
}
