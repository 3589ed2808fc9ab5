import { expect, it } from 'vitest';
import * as z from 'zod';
import { inScratch } from '../../fixtures/scratch.ts';
import { col } from '../../recipe/builders.ts';
import { columnTypes } from '../../recipe/check.ts';
import { defineRecipe } from '../../recipe/define.ts';
import { withDatabase } from './database.ts';
import { jsonSql, lotSql } from './lot-sql.ts';
import { countSchema, query } from './query.ts';
import { stringLiteral } from './quote.ts';

const COLUMNS = [
  { name: 'n', label: 'N "1"' },
  { name: 's', label: "it's" },
  { name: 'i', label: 'i' },
  { name: 'b', label: 'b' },
  { name: 't', label: 't' },
];
const TYPES = new Map([
  ...([
    ['n', 'number'],
    ['s', 'string'],
    ['i', 'integer'],
    ['b', 'boolean'],
    ['t', 'timestamp'],
  ] as const),
]);

/** The key of one row, whose values are given as SQL. */
const keyOf = (values: Partial<Record<'n' | 's' | 'i' | 'b' | 't', string>>): Promise<string | undefined> =>
  inScratch((workDirectory) =>
    withDatabase({ workDirectory }, async (connection) => {
      const { n = 'NULL', s = 'NULL', i = 'NULL', b = 'NULL', t = 'NULL' } = values;
      const row = `SELECT CAST(${n} AS DOUBLE) AS n, CAST(${s} AS VARCHAR) AS s, CAST(${i} AS BIGINT) AS i, CAST(${b} AS BOOLEAN) AS b, CAST(${t} AS TIMESTAMP) AS t`;
      const sql = `SELECT ${jsonSql(COLUMNS, TYPES)} AS key FROM (${row})`;
      return (await query(connection, sql, z.object({ key: z.string() })))[0]?.key;
    }),
  );

/** What Google's evaluator prints of each. */
const NUMBERS: [string, string][] = [
  ...([
    ['-0.0', '0'],
    ['100', '100'],
    ['1e14', '100000000000000'],
    ['1e15', '1e+15'],
    ['5.5e15', '5.5e+15'],
  ] as const),
  ...([
    ['1234567890123456', '1234567890123456'],
    ['1e-4', '0.0001'],
    ['1e-5', '1e-05'],
    ['0.1', '0.1'],
  ] as const),
  ...([
    ['5e-324', '4.94065645841247e-324'],
    ['1.7976931348623157e308', '1.7976931348623157e+308'],
  ] as const),
  ...([
    ['0.1234567890123456', '0.12345678901234559'],
    ['2251799813685247.25', '2251799813685247.2'],
  ] as const),
].map(([number, text]) => [number, text]);

it('nulls are written as such', async () => {
  expect(await keyOf({})).toBe('{"N \\"1\\"":null,"it\'s":null,"i":null,"b":null,"t":null}');
});

it('values of every type are written as TO_JSON_STRING writes them', async () => {
  const row = {
    n: '0.5',
    s: stringLiteral('say "ä"\n<'),
    i: '-9007199254740991',
    b: 'true',
    t: "'2024-02-29 12:00:00.12'",
  };
  expect(await keyOf(row)).toBe(
    '{"N \\"1\\"":0.5,"it\'s":"say \\"ä\\"\\n<","i":-9007199254740991,"b":true,"t":"2024-02-29T12:00:00.120Z"}',
  );
});

it.each(NUMBERS)('the number %s is %s', async (number, text) => {
  expect(await keyOf({ n: `'${number}'` })).toContain(`{"N \\"1\\"":${text},`);
});

it.each([
  ['-62135596800000000', '"0001-01-01T00:00:00Z"'],
  ['253402300799999999', '"9999-12-31T23:59:59.999999Z"'],
  ['-500000', '"1969-12-31T23:59:59.500Z"'],
  ['253402300800000000', '253402300800000000'],
  ['-62135596800000001', '-62135596800000001'],
])('the time of %s µs is %s', async (micros, text) => {
  expect(await keyOf({ t: `make_timestamp(${micros})` })).toContain(`"t":${text}}`);
});

it.each([{ key: ['i'] }, { key: { json: ['i'] } }] as const)(
  'a whole number that the engine has as a double has the lot of an integer: $key',
  async ({ key }) => {
    const recipe = defineRecipe({
      name: 'whole',
      columns: { i: 'integer' },
      features: { i: { kind: 'numeric', expression: col('i') } },
      target: { kind: 'number', name: 'y', expression: col('i') },
      split: { key, lots: 100_000, train: [0], validation: [1], test: [2] },
    });
    const lot = lotSql(recipe, columnTypes(recipe));
    await inScratch((workDirectory) =>
      withDatabase({ workDirectory }, async (connection) => {
        const sql = `SELECT ${lot} AS lot FROM (SELECT 5e0 AS i) UNION ALL SELECT ${lot} FROM (SELECT 5 AS i)`;
        const lots = await query(connection, sql, z.object({ lot: countSchema }));
        expect(new Set(lots.map((row) => row.lot)).size).toBe(1);
      }),
    );
  },
);
