import { createInterface } from 'node:readline';
import { MillraceError, type Problem } from '@millrace/contract';
import { TOLD_LINES } from '../../engine/duckdb/source-sql.ts';
import { openBytes } from '../../source/csv-lines.ts';
import { counted, shortened } from '../anomaly.ts';
import { type Anomaly, type Example, TOLD_EXAMPLES } from '../formats.ts';
import { fileAnomaly, type RawFile } from './reading.ts';

const SENTENCES: Readonly<Record<string, string>> = {
  RAGGED_ROW: 'there are more or fewer fields than in the header.',
  NOT_UTF8: 'the text is not UTF-8; iconv -f LATIN1 -t UTF-8 old.csv > new.csv converts a file.',
  OPEN_QUOTE: 'a quote is not closed, or there is text behind the one that closes.',
  LINE_TOO_LONG: 'there are more bytes than a line may have.',
};

/** Lines that cannot be read, an anomaly for each kind of fault. */
export async function malformedAnomalies(file: RawFile, error: Error): Promise<Anomaly[]> {
  if (!(error instanceof MillraceError)) throw error;
  const { problems } = error;
  const codes = [...new Set(problems.map(({ code }) => code))];
  return Promise.all(
    codes.map(async (code) => {
      const found = problems.filter((problem) => problem.code === code);
      const lines = [...new Set(found.flatMap(lineOf))].slice(0, TOLD_EXAMPLES);
      // Reading ends when enough have been found.
      const least = problems.length >= TOLD_LINES ? 'at least ' : '';
      const sentence = SENTENCES[code] ?? found[0]?.message ?? 'the text cannot be read.';
      const message = `in ${least}${counted(found.length, 'line')} ${sentence}`;
      return { ...fileAnomaly(file.path, code, message, await linesAt(file.path, lines)), count: found.length };
    }),
  );
}

function lineOf({ path }: Problem): number[] {
  const line = /:(\d+)(\.[^:]*)?$/.exec(path)?.[1];
  return line === undefined ? [] : [Number(line)];
}

/** The text of some lines. */
async function linesAt(path: string, wanted: readonly number[]): Promise<Example[]> {
  const texts = new Map<number, string>();
  const bytes = openBytes(path);
  try {
    let line = 0;
    for await (const text of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      if (wanted.includes(line)) texts.set(line, text);
      if (texts.size === wanted.length) break;
    }
  } finally {
    bytes.destroy();
  }
  return wanted.map((line) => {
    const text = texts.get(line);
    return { line, ...(text === undefined ? {} : { value: shortened(text) }) };
  });
}
