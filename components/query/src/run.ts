import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stringLiteral, withReader } from '@millrace/dataset';
import type { QueryRun } from './component.ts';
import { engineOf } from './engines/index.ts';
import { readParameters } from './parameters.ts';

/**
 * Runs the query.
 * @throws MillraceError `INVALID_SQL` with line and column; `INVALID_SQL_PARAMETERS`; what the engine throws.
 */
export const run: QueryRun = async (inputs, outputs, context) => {
  const { sql, raw, splits, engine, location, maximumBytesBilled } = inputs;
  const parameters = readParameters(inputs.parameters);
  const output = outputs.result.path;
  const settings = { location, maximumBytesBilled };
  await (await engineOf(engine)).write({ sql, parameters, raw, splits, output, settings, context });
  const rows = await rowsIn(output);
  Object.assign(outputs.result.metadata, { rows });
  context.logger.info(`${rows} rows`);
  return { rows };
};

/** Counted from what was written, so that no engine has to be believed. */
async function rowsIn(folder: string): Promise<number> {
  const files = (await readdir(folder)).sort().map((name) => stringLiteral(join(folder, name)));
  let rows = 0;
  await withReader(`SELECT count(*) FROM read_parquet([${files.join(', ')}])`, (chunk) => {
    rows += Number(chunk.getColumnVector(0).getItem(0));
  });
  return rows;
}
