import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inScratch, put } from '../../fixtures/scratch.ts';
import { checkFiles } from './check-files.ts';
import { describeFiles } from './describe-files.ts';

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const word = fc.oneof(
  fc.constantFrom(
    '',
    'NA',
    'NaN',
    '-',
    'null',
    'true',
    '01234',
    '1e400',
    ' 7',
    "it's",
    '"',
    '\n',
    ';',
    'größe',
    '\u{1f332}',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => !text.includes('\0') && !text.includes('\r')),
);
const values = {
  number: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  integer: fc.integer().map(String),
  date: fc
    .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((d) => d.toISOString()),
  choice: fc.constantFrom('a', 'b', ''),
  word,
};

const rows = fc.array(fc.tuple(...Object.values(values)), { minLength: 1, maxLength: 40 });

test('a schema that is inferred, from whatever table, has nothing to say of that table', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom(',', ';', '\t'), async (table, delimiter) => {
      const lines = [Object.keys(values), ...table.map((row) => row.map(quoted))].map((row) => row.join(delimiter));
      await inScratch(async (folder) => {
        const options = { workDirectory: folder };
        const path = await put(folder, 'table.csv', `${lines.join('\n')}\n`);
        const { schema, statistics: previous } = await describeFiles([path], options);
        const { anomalies } = await checkFiles([path], { ...options, schema, previous });
        // Numbers that are not finite count as missing, which is told whatever the schema says.
        expect(anomalies.filter(({ code }) => code !== 'NOT_FINITE')).toEqual([]);
      });
    }),
    { numRuns: 15 },
  );
});
