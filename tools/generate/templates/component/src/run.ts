import { writeFile } from 'node:fs/promises';
import { frames } from '@millrace/dataset';
import type { SampleComponentRun } from './component.ts';

/** Goes over a split as danfojs data frames; memory holds one of them at a time. */
export const run: SampleComponentRun = async (inputs, outputs, { logger, signal }) => {
  const { split, chunkRows } = inputs;
  const columns = new Map<string, { count: number; sum: number }>();
  let rows = 0;
  for await (const frame of frames(inputs.splits.path, { split, chunkRows })) {
    signal.throwIfAborted();
    rows += frame.shape[0] ?? 0;
    for (const name of frame.columns) {
      const known = frame.column(name).values.filter((value) => typeof value === 'number');
      if (known.length === 0) continue;
      const { count, sum } = columns.get(name) ?? { count: 0, sum: 0 };
      columns.set(name, { count: count + known.length, sum: sum + known.reduce((total, value) => total + value, 0) });
    }
  }
  const means = Object.fromEntries([...columns].map(([name, { count, sum }]) => [name, { count, mean: sum / count }]));
  await writeFile(outputs.summary.path, `${JSON.stringify({ formatVersion: 1, rows, columns: means }, null, 2)}\n`);
  logger.info('summed up', { split, rows, columns: columns.size });
  return { rows };
};
