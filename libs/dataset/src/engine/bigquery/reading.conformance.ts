import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROW } from '../../fixtures/arbitrary-recipe.ts';
import { inScratch, put } from '../../fixtures/scratch.ts';
import type { ColumnType } from '../../recipe/expression.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { parseRecord } from '../../source/csv-lines.ts';
import { prepareAndDescribe } from '../duckdb/prepare.ts';
import { compareFits, compareRows, noComparison, summary } from '../fixtures/compare.ts';
import { COLUMNS, csvOf } from '../fixtures/csv-texts.ts';
import { days, daysCsv, daysOf, holdStatistics } from '../fixtures/days.ts';
import { filesWithDuckDb, SPLIT } from '../fixtures/duckdb.ts';
import { recipeOf } from '../fixtures/reading.ts';
import { compileGoogleSql } from './compile.ts';
import { csvColumn } from './csv-sql.ts';
import { describeGoogleSql } from './describe.ts';
import { fitGoogleSql } from './fit.ts';
import { type Evaluator, type Table, withEvaluator } from './fixtures/evaluator.ts';

const ROWS = process.env.MILLRACE_FULL === '1' ? 10_000 : 2000;

/** CSV as BigQuery has it where every column is text; none of these files has a line end inside of quotes. */
function tableOf(csv: string, delimiter: Parameters<typeof parseRecord>[1]): { headers: string[]; table: Table } {
  const [headers = [], ...rows] = csv
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseRecord(line, delimiter));
  return { headers, table: { columns: headers.map((_, i) => ({ name: csvColumn(i), type: 'STRING' })), rows } };
}

async function prepared(recipe: Recipe, csv: string, evaluator: Evaluator) {
  const { headers, table } = tableOf(csv, recipe.source.delimiter);
  evaluator.use({ raw: table });
  const compiled = compileGoogleSql(recipe, ['raw'], headers);
  return { compiled, ...(await fitGoogleSql(recipe, compiled, evaluator.run)) };
}

/** Without the text that has a line end: see {@link tableOf}. */
const texts = (rows: number, delimiter?: string, decimal?: string): string =>
  csvOf(rows, '\n', delimiter, decimal).replaceAll('"two\nlines"', '"two lines"');

interface Case {
  readonly name: string;
  readonly csv: string;
  readonly source: Partial<Recipe['source']>;
}

const CSV: readonly Case[] = [
  { name: 'of commas', csv: texts(500), source: { missing: ['NA'] } },
  {
    name: 'of semicolons',
    csv: texts(300, ';', ','),
    source: { missing: ['NA'], delimiter: ';', decimal: ',' },
  },
];

describe('CSV in GoogleSQL', () => {
  it.each(CSV)('$name is read as our own engine reads it', ({ name, csv, source }) =>
    withEvaluator((evaluator) =>
      inScratch(async (folder) => {
        const recipe = recipeOf(COLUMNS, source);
        const ours = await filesWithDuckDb(recipe, await put(folder, 'texts.csv', csv), folder);
        const { compiled, fitted } = await prepared(recipe, csv, evaluator);
        const { splitColumn, ...query } = compiled.prepared(fitted);
        const rows = await evaluator.run(query);
        const found = noComparison();
        compareFits(ours.fitted, fitted, found);
        const theirs = rows.map(({ [splitColumn]: split, ...row }) => ({ ...row, [SPLIT]: split }));
        compareRows(recipe, ours, { fitted, rows: theirs }, found);
        expect(found.differences.slice(0, 10)).toEqual([]);
        process.stdout.write(`GoogleSQL, CSV ${name}: ${summary(found)}\n`);
      }),
    ),
  );

  const WRONG: readonly (readonly [ColumnType, string])[] = [
    ...(['a', '1,5', '1.5.2', '--1', '1e', '.'] as const).map((text) => ['number', text] as const),
    ...(['1.5', '9007199254740992', 'x'] as const).map((text) => ['integer', text] as const),
    ['boolean', 'maybe'],
    ...(['2023-02-29', '2024-02-29T25:00:00Z', '29.2.2024', '2024-2-9'] as const).map(
      (text) => ['timestamp', text] as const,
    ),
  ];
  it('stops at a text that is no value of its type, and says which', () =>
    withEvaluator(async (evaluator) => {
      for (const [type, text] of WRONG) {
        const csv = `${ROW},x\n1,"${text}"\n`;
        await expect(prepared(recipeOf({ x: type }), csv, evaluator), `${type} ${text}`).rejects.toThrow(
          `WRONG_TEXT:x:${text}`,
        );
      }
    }));
});

describe('statistics of raw columns and splits by GoogleSQL', () => {
  it('are those of our own engine', () =>
    withEvaluator((evaluator) =>
      inScratch(async (folder) => {
        const raw = daysOf(ROWS);
        const csv = daysCsv(raw);
        const { statistics: ours } = await prepareAndDescribe({
          ...{ raw: await put(folder, 'days.csv', csv), recipe: days, output: join(folder, 'splits') },
          ...{ workDirectory: join(folder, 'work'), threads: 1 },
        });
        const { compiled, fitted, ...bySplit } = await prepared(days, csv, evaluator);
        let queries = 0;
        const found = await describeGoogleSql(
          { formatVersion: 1, recipe: days, fitted },
          bySplit,
          ['more'],
          compiled,
          (query) => {
            queries++;
            return evaluator.run(query);
          },
        );
        const worst = holdStatistics(found, ours, raw);
        process.stdout.write(
          `GoogleSQL, ${ROWS} rows: statistics equal to DuckDB's, by ${queries} queries; different values off by ${worst}\n`,
        );
      }),
    ));
});
