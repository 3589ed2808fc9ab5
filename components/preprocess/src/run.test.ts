import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject, OutputArtifact, RunContext } from '@millrace/contract';
import {
  checkFiles,
  col,
  defineRecipe,
  openSplits,
  parseSchema,
  parseStatistics,
  profileSchema,
  type Recipe,
} from '@millrace/dataset';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preprocess } from './component.ts';
import { run } from './run.ts';

const defined = defineRecipe({
  name: 'days',
  columns: { day: 'integer', open: 'number', close: 'number', mood: 'string' },
  features: {
    start: { kind: 'numeric', expression: col('open'), scaling: 'standard' },
    feeling: { kind: 'categorical', expression: col('mood') },
  },
  target: { kind: 'number', name: 'end', expression: col('close') },
  carry: ['open'],
  split: { key: ['day'], lots: 5, train: [0, 1, 2], validation: [3], test: [4] },
});

const days = (mood: (i: number) => string = (i) => (i % 2 === 0 ? 'calm' : 'wild')): string =>
  ['day,open,close,mood', ...Array.from({ length: 200 }, (_, i) => `${i},${100 + i},${101 + i},${mood(i)}`), ''].join(
    '\n',
  );

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-preprocess-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const OUTPUTS = ['splits', 'schema', 'statistics', 'anomalies', 'profile'] as const;
const output = (name: string): OutputArtifact => ({
  name,
  path: join(folder, name),
  uri: `file://${name}`,
  metadata: {},
});

interface Given {
  readonly csv: string;
  readonly recipe?: Recipe;
  readonly expectedSchema?: JsonObject;
  readonly previous?: string;
  readonly onAnomaly?: 'warn' | 'fail';
}

/** Runs the component as its container would, and gives its result and what it logged. */
async function execute({ csv, recipe = defined, expectedSchema, previous, onAnomaly = 'fail' }: Given) {
  const logged: string[] = [];
  const log = (message: string): void => void logged.push(message);
  await mkdir(join(folder, 'raw'), { recursive: true });
  await writeFile(join(folder, 'raw/days.csv'), csv);
  if (previous !== undefined) await writeFile(join(folder, 'previous'), previous);
  const input = (name: string) => ({ name, path: join(folder, name), uri: `file://${name}`, metadata: {} });
  const outputs = {
    splits: output('splits'),
    schema: output('schema'),
    statistics: output('statistics'),
    anomalies: output('anomalies'),
    profile: output('profile'),
  };
  const context: RunContext = {
    logger: { debug: log, info: log, warn: log, error: log },
    progress: { report: () => undefined },
    signal: new AbortController().signal,
    checkpoints: { load: async () => undefined, save: async () => undefined },
    workDirectory: join(folder, 'work'),
    execution: { id: 'x', pipeline: 'p', step: 'preprocess' },
    recordRead: () => undefined,
  };
  const result = await run(
    {
      raw: input('raw'),
      recipe: JSON.parse(JSON.stringify(recipe)),
      expectedSchema,
      previousStatistics: previous === undefined ? undefined : input('previous'),
      onAnomaly,
      engine: 'duckdb',
      location: undefined,
      maximumBytesBilled: undefined,
      labels: undefined,
      workers: undefined,
    },
    outputs,
    context,
  );
  return { result, logged };
}

const json = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, name), 'utf8'));
const written = () => OUTPUTS.filter((name) => existsSync(join(folder, name)));

describe('preprocess', () => {
  it('is pure, and takes ingest for its producer', () => {
    expect(preprocess.definition).toMatchObject({ effects: 'pure', defaultsFrom: { raw: 'ingest' } });
  });

  it('writes splits, schema, statistics, anomalies and profile', async () => {
    const { result } = await execute({ csv: days() });
    const { manifest } = await openSplits(join(folder, 'splits'));
    expect(result).toEqual({
      rows: 200,
      trainRows: manifest.rows.train,
      validationRows: manifest.rows.validation,
      testRows: manifest.rows.test,
      anomalyCount: 0,
    });
    const schema = parseSchema(await json('schema'));
    expect(schema.columns.find((c) => c.name === 'mood')).toMatchObject({ domain: ['calm', 'wild'], presence: 1 });
    expect(parseStatistics(await json('statistics')).rows).toBe(200);
    expect(await json('anomalies')).toEqual({ formatVersion: 1, anomalies: [] });
    const profile = profileSchema.parse(await json('profile'));
    expect(profile.rows).toBe(manifest.rows.train);
    expect(profile.columns.map((c) => c.name)).toContain('start');
    const [start, end] = ['start', 'end'].map((name) => profile.columns.findIndex((c) => c.name === name));
    expect(profile.correlations[start ?? -1]?.[end ?? -1]).toBeCloseTo(1, 5);
  });

  it('stops at anomalies and leaves nothing behind', async () => {
    await execute({ csv: days() });
    const expectedSchema = { formatVersion: 1, columns: parseSchema(await json('schema')).columns };
    const given = { csv: days((i) => (i === 7 ? 'bored' : 'calm')), expectedSchema };
    await expect(execute(given)).rejects.toMatchObject({
      code: 'ANOMALIES',
      problems: [{ path: 'columns.mood', code: 'OUT_OF_DOMAIN' }],
    });
    expect(written()).toEqual([]);
  });

  it('goes on with a warning where asked to', async () => {
    const expectedSchema: JsonObject = {
      formatVersion: 1,
      columns: [
        { name: 'mood', type: 'string', domain: ['calm'] },
        { name: 'gone', type: 'number' },
      ],
    };
    const { result, logged } = await execute({ csv: days(), expectedSchema, onAnomaly: 'warn' });
    expect(result.anomalyCount).toBe(5);
    expect(logged).toContain('columns.gone: the data has no such column. See "columns: day, open, close, mood".');
    expect(written()).toEqual([...OUTPUTS]);
  });

  it('writes a schema by which the files are read as the recipe says', async () => {
    const csv = days().replace('open', 'Open (USD)').replace('7,107,108,wild', '7,107,108,NA').replaceAll(',', ';');
    const columns = defined.source.columns.map((c) => (c.name === 'open' ? { ...c, header: 'Open (USD)' } : c));
    const source = { ...defined.source, delimiter: ';' as const, missing: ['NA'], columns };
    await execute({ csv, recipe: { ...defined, source } });
    const schema = parseSchema(await json('schema'));
    expect(schema).toMatchObject({ delimiter: ';', missing: ['NA'], columns: [{}, { header: 'Open (USD)' }, {}, {}] });
    const { anomalies } = await checkFiles([join(folder, 'raw')], { schema, workDirectory: folder });
    expect(anomalies).toEqual([]);
  });

  it('tells how many rows are not as expected, and which', async () => {
    await execute({ csv: days() });
    const { columns } = parseSchema(await json('schema'));
    const expectedSchema: JsonObject = { formatVersion: 1, columns, duplicateRows: 'warning' };
    const csv = `${days((i) => (i === 7 || i === 30 ? 'bored' : 'calm'))}199,299,300,calm\n`;
    const { result, logged } = await execute({ csv, expectedSchema, onAnomaly: 'warn' });
    expect(result.anomalyCount).toBe(2);
    expect(await json('anomalies')).toMatchObject({
      anomalies: [
        { code: 'OUT_OF_DOMAIN', column: 'mood', count: 2, examples: [{ row: 8, value: 'bored' }] },
        { code: 'DUPLICATE_ROWS', severity: 'warning', count: 1, examples: [{ row: 201 }] },
      ],
    });
    expect(logged).toContain(
      'columns.mood: in 2 of 201 rows (1%) the value is none that the schema knows: calm, wild. See row 8 "bored".',
    );
  });

  it('tells all that is wrong with data that cannot be read', async () => {
    await execute({ csv: days() });
    const expectedSchema: JsonObject = { formatVersion: 1, columns: parseSchema(await json('schema')).columns };
    const csv = days((i) => (i === 3 ? 'bored' : 'calm'))
      .replace('7,107', '7,x')
      .replace('9,109', '9,y');
    await expect(execute({ csv, expectedSchema })).rejects.toMatchObject({
      code: 'ANOMALIES',
      cause: { code: 'MALFORMED_INPUT' },
      problems: [
        { path: 'columns.open', code: 'WRONG_TYPE', message: expect.stringContaining('See row 8 "x", row 10 "y".') },
        { path: 'columns.mood', code: 'OUT_OF_DOMAIN', message: expect.stringContaining('See row 4 "bored".') },
      ],
    });
    await expect(execute({ csv, expectedSchema, onAnomaly: 'warn' })).rejects.toMatchObject({
      code: 'MALFORMED_INPUT',
    });
  });

  it('warns of drift from earlier statistics', async () => {
    await execute({ csv: days() });
    const previous = await readFile(join(folder, 'statistics'), 'utf8');
    const { logged } = await execute({ csv: days((i) => (i % 10 === 0 ? 'calm' : 'wild')), previous });
    expect(logged.join('\n')).toMatch(/columns\.mood: since the previous run, the largest change of a share is 0\.400/);
  });

  it.each([
    ['a malformed file', { csv: days().replace('7,107', '7,x') }, 'MALFORMED_INPUT'],
    ['a bad schema', { csv: days(), expectedSchema: { formatVersion: 2 } }, 'INVALID_SCHEMA'],
    ['bad statistics', { csv: days(), previous: '{' }, 'INVALID_STATISTICS'],
    ['statistics of another format', { csv: days(), previous: '{"formatVersion": 9}' }, 'INVALID_STATISTICS'],
  ])('refuses %s', async (_name, given, code) => {
    await expect(execute(given)).rejects.toMatchObject({ code });
    expect(written()).toEqual([]);
  });
});
