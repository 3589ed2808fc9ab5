import { type DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';

/**
 * Streams the rows of a query, chunk by chunk in order; `from` is the number of rows before the chunk.
 * Memory stays at a few chunks.
 */
export async function withReader(sql: string, visit: (chunk: DuckDBDataChunk, from: number) => void): Promise<void> {
  let from = 0;
  for await (const chunk of streamChunks(sql)) {
    visit(chunk, from);
    from += chunk.rowCount;
  }
}

/** The chunks of a query; closing the iterator closes the engine. */
export async function* streamChunks(sql: string): AsyncGenerator<DuckDBDataChunk> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '256MB', threads: '2' });
  const connection = await instance.connect();
  try {
    const result = await connection.stream(sql);
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      yield chunk;
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
