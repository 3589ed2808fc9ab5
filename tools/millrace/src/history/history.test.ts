import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reproduction } from '@millrace/metadata';
import { openStore } from '@millrace/storage';
import { describe, expect, test } from 'vitest';
import yargs from 'yargs';
import * as z from 'zod';
import { bucketWithTwoRuns, sourceText } from './fixtures/two-runs.ts';
import { historyCommands } from './index.ts';

async function millrace(line: string, environment: Record<string, string> = {}) {
  const written: string[] = [];
  const plans: Reproduction[] = [];
  const commands = historyCommands({
    stdout: { write: (text: string) => written.push(text), columns: 120 },
    openStore: (location) => openStore(location),
    rerun: async (plan) => void plans.push(plan),
    present: { codeDigest: async (component) => `sha256:${component}`, commit: 'def5678' },
    environment,
  });
  const parser = yargs()
    .scriptName('millrace')
    .strict()
    .exitProcess(false)
    .fail(false)
    .command([...commands]);
  const help = await new Promise<string>((resolve, reject) => {
    parser
      .parseAsync(line, {}, (error, _argv, output) =>
        error === undefined || error === null ? resolve(output) : reject(error),
      )
      .catch(reject);
  });
  return { output: written.join(''), plans, help };
}

describe('runs', () => {
  test('lists the newest first, in columns', async () => {
    const folder = await bucketWithTwoRuns();
    const { output } = await millrace('runs', { MILLRACE_BUCKET: folder });
    expect(output.split('\n').map((line) => line.slice(0, 22).trimEnd())).toEqual([
      'RUN',
      '20261121-101530-bbbbbb',
      '20261121-091530-aaaaaa',
      '',
    ]);
    expect(output).toContain('bitcoin   succeeded  1 min 13 s  passed  bitcoin@1 champion  r2 0.9, rmse 2.5');
    for (const line of output.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  test('--json and --limit', async () => {
    const folder = await bucketWithTwoRuns();
    const { output } = await millrace(`runs --bucket ${folder} --limit 1 --json`);
    expect(JSON.parse(output)).toMatchObject([{ id: '20261121-101530-bbbbbb', metrics: { rmse: 1.25 } }]);
  });

  test('an empty bucket is said to be empty', async () => {
    const folder = join(await bucketWithTwoRuns(), 'elsewhere');
    expect((await millrace(`runs --bucket ${folder}`)).output).toMatch(/^There are no runs in file:.*elsewhere\./);
  });

  test('show gives steps, and metrics beside their baselines', async () => {
    const { output } = await millrace(`runs show 20261121-09 --bucket ${await bucketWithTwoRuns()}`);
    expect(output).toMatch(/^run\s+20261121-091530-aaaaaa of bitcoin$/m);
    expect(output).toMatch(/^train +succeeded +1\.5 s +bitcoin\/train\/\d{8}-/m);
    expect(output).toMatch(/^rmse +2\.5 +6$/m);
  });

  test('compare names only what differs', async () => {
    const { output } = await millrace(`runs compare 20261121-09 latest --bucket ${await bucketWithTwoRuns()} --json`);
    const { differences } = JSON.parse(output);
    expect(differences).toEqual([
      { section: 'inputs', path: 'learningRate', a: 0.1, b: 0.01 },
      { section: 'parameters', path: 'train.learningRate', a: 0.1, b: 0.01 },
      { section: 'metrics', path: 'r2', a: 0.9, b: 0.95 },
      { section: 'metrics', path: 'rmse', a: 2.5, b: 1.25 },
    ]);
  });

  test('best takes its goal from the metric, or as given', async () => {
    const folder = await bucketWithTwoRuns();
    expect((await millrace(`runs best --metric rmse --bucket ${folder}`)).output).toMatch(
      /^20261121-10.* 1\.25 \(minimize\)/,
    );
    const worst = await millrace(`runs best --metric rmse --goal maximize --bucket ${folder}`);
    expect(worst.output).toMatch(/^20261121-09.* 2\.5 \(maximize\)/);
    await expect(millrace(`runs best --metric f1 --bucket ${folder}`)).rejects.toMatchObject({
      code: 'METRIC_MISSING',
      hint: 'There are: r2, rmse.',
      exitCode: 2,
    });
  });
});

describe('lineage', () => {
  test('of a file: what was made from it', async () => {
    const folder = await bucketWithTwoRuns();
    const file = join(folder, 'prices.csv');
    await writeFile(file, sourceText);
    const { output } = await millrace(`lineage ${file} --direction down --bucket ${folder}`);
    expect(output).toContain('https://example.com/prices.csv [read,');
    expect(output).toMatch(/^└─ ingest \(bitcoin\/ingest\//m);
    expect(output.match(/train \(bitcoin\/train\//g)).toHaveLength(2);
  });

  test('of a step: what made it, as Mermaid', async () => {
    const { output } = await millrace(`lineage bitcoin/train --format mermaid --bucket ${await bucketWithTwoRuns()}`);
    expect(output).toMatch(/^flowchart LR\n {2}n1/);
    expect(output).toMatch(/-->\|"splits"\|/);
  });
});

describe('reproduce', () => {
  test('gives the same inputs to a new run, and says what differs', async () => {
    const { output, plans } = await millrace(`reproduce 20261121-09 --bucket ${await bucketWithTwoRuns()}`);
    expect(plans.map(({ inputs }) => inputs)).toEqual([{ learningRate: 0.1 }]);
    expect(output).toContain('[COMMIT_CHANGED]\n    git checkout abc1234');
    expect(output).toContain('[READ_UNCHECKED]');
  });

  test('--dry-run runs nothing', async () => {
    const { plans, output } = await millrace(`reproduce latest --dry-run --bucket ${await bucketWithTwoRuns()}`);
    expect(plans).toEqual([]);
    expect(output).toContain('[PIPELINE_MISSING]');
  });
});

test.for(['runs', 'runs best', 'runs compare', 'runs show', 'lineage', 'reproduce'])(
  '%s --help has examples',
  async (command) => {
    const { help } = await millrace(`${command} --help`);
    expect(help).toContain('Examples:');
    expect(help).toContain('[default: "./runs"]');
  },
);

describe('cache', () => {
  test('lists what may be taken, tells what is gone, and forgets it without deleting outputs', async () => {
    const folder = await bucketWithTwoRuns();
    const listed = async (): Promise<unknown[]> => {
      const { output } = await millrace('cache --json', { MILLRACE_BUCKET: folder });
      return z.array(z.object({ execution: z.string(), usable: z.boolean() })).parse(JSON.parse(output));
    };
    const before = await listed();
    expect(before.length).toBeGreaterThan(1);
    expect(before).toEqual(before.map(() => expect.objectContaining({ usable: true })));
    const { output } = await millrace('cache', { MILLRACE_BUCKET: folder });
    expect(output.split('\n')[1]).toMatch(/ there +[0-9a-f]{12}$/);
    const cleared = await millrace('cache clear --step train', { MILLRACE_BUCKET: folder });
    expect(cleared.output).toMatch(/^Forgot \d+ entr/);
    const left = await listed();
    expect(left.length).toBeLessThan(before.length);
    expect(JSON.stringify(left)).not.toContain('/train/');
    expect((await millrace('cache clear', { MILLRACE_BUCKET: folder })).output).toContain(`Forgot ${left.length} `);
    expect((await millrace('cache', { MILLRACE_BUCKET: folder })).output).toContain('nothing in the cache');
    expect((await millrace('runs', { MILLRACE_BUCKET: folder })).output).toContain('succeeded');
  });
});
