import { writeFile } from 'node:fs/promises';
import type { CountWordsRun } from './component.ts';

/** Counts words, letters of any script, without telling capitals apart. */
export const run: CountWordsRun = async ({ text, shortest }, outputs, { logger }) => {
  const found = (text.toLowerCase().match(/\p{Letter}+/gu) ?? []).filter((word) => word.length >= shortest);
  const counts: Record<string, number> = {};
  for (const word of found) counts[word] = (counts[word] ?? 0) + 1;
  await writeFile(outputs.counts.path, `${JSON.stringify({ formatVersion: 1, counts }, null, 2)}\n`);
  logger.info('counted', { words: found.length });
  return { words: found.length };
};
