import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '@millrace/storage';
import { expect, test } from 'vitest';
import { made, outOf, temporaryFolder, temporaryStore } from '../fixtures/steps.ts';
import { History } from '../history/history.ts';
import { formatRef } from '../refs.ts';
import { ancestors, descendants, lineage } from './lineage.ts';
import { lineageMermaid, lineageTree } from './render.ts';

const text = 'date,close\n';
const sha256 = createHash('sha256').update(text).digest('hex');

/** ingest → preprocess → train → deploy, which registered version 1; and a second ingest of something else. */
async function bucket() {
  const store = await temporaryStore();
  const read = { uri: 'https://example.com/a.csv', size: text.length, digest: sha256 };
  const ingest = await made(store, 'ingest', text, { reads: [read] });
  const preprocess = await made(store, 'preprocess', 'splits', { inputs: { raw: outOf(ingest) } });
  const train = await made(store, 'train', 'model', { inputs: { splits: outOf(preprocess) } });
  const deploy = await made(store, 'deploy', '{}', { inputs: { model: outOf(train) } });
  await made(store, 'ingest', 'something else');
  await register(store, outOf(train).digest, formatRef(deploy));
  return { store, history: new History(store), ingest, preprocess, train, deploy };
}

const register = (store: Store, digest: string, execution: string) =>
  store.write(
    'bitcoin/models/prices/registry.json',
    JSON.stringify({
      formatVersion: 1,
      model: 'prices',
      versions: [
        {
          ...{ version: 1, digest, size: 5, createdAt: '2026-11-21T09:15:30Z', execution },
          ...{ metrics: {}, labels: {}, state: 'promoted' },
        },
      ],
      aliases: { champion: 1 },
      history: [],
    }),
  );

const componentsOf = (graph: Awaited<ReturnType<typeof lineage>>) =>
  graph.nodes.flatMap((node) => (node.kind === 'execution' ? [node.execution.component] : [])).sort();

test('what made this model?', async () => {
  const { history } = await bucket();
  for (const target of ['prices@champion', 'prices@1', 'bitcoin/prices@1']) {
    const graph = await ancestors(history, target);
    expect(componentsOf(graph)).toEqual(['deploy', 'ingest', 'preprocess', 'train']);
    expect(graph.nodes.filter(({ kind }) => kind === 'read')).toMatchObject([{ uri: 'https://example.com/a.csv' }]);
  }
});

test('what was made from this file? By its content, wherever it lies', async () => {
  const { history } = await bucket();
  const file = join(await temporaryFolder(), 'renamed.csv');
  await writeFile(file, text);
  for (const target of [file, `sha256:${sha256}`, sha256, 'https://example.com/a.csv']) {
    const graph = await descendants(history, target);
    expect(componentsOf(graph)).toEqual(expect.arrayContaining(['deploy', 'preprocess', 'train']));
    expect(graph.nodes.filter(({ kind }) => kind === 'model')).toHaveLength(1);
  }
});

test('a target may be an execution, a step, a URI, a key, or a path in the bucket', async () => {
  const { history, store, train } = await bucket();
  const key = `${formatRef(train)}/out`;
  for (const target of [formatRef(train), 'bitcoin/train', store.uriOf(key), key, store.localPath(key) ?? '']) {
    expect(componentsOf(await ancestors(history, target))).toEqual(['ingest', 'preprocess', 'train']);
    expect(componentsOf(await descendants(history, target))).toContain('deploy');
    expect(componentsOf(await lineage(history, target, 'both'))).toHaveLength(4);
  }
});

test('an input that was copied elsewhere still leads to what made it', async () => {
  const { history, store, preprocess } = await bucket();
  const copy = { ...outOf(preprocess), uri: 'gs://elsewhere/splits' };
  const other = await made(store, 'evaluate', 'metrics', { inputs: { splits: copy } });
  expect(componentsOf(await ancestors(history, formatRef(other)))).toEqual(['evaluate', 'ingest', 'preprocess']);
});

test('equal content made elsewhere is not mistaken for an ancestor', async () => {
  const { history, store } = await bucket();
  const twin = await made(store, 'ingest', text, { changes: { pipeline: 'covertype' } });
  const user = await made(store, 'train', 'x', { inputs: { raw: outOf(twin) }, changes: { pipeline: 'covertype' } });
  const graph = await ancestors(history, formatRef(user));
  expect(graph.nodes.some((node) => node.kind === 'execution' && node.execution.pipeline === 'bitcoin')).toBe(false);
});

test('what nothing is known of is refused', async () => {
  const { history } = await bucket();
  await expect(ancestors(history, 'prices@7')).rejects.toMatchObject({ code: 'LINEAGE_TARGET_UNKNOWN', exitCode: 2 });
});

test('trees and diagrams are the same every time', async () => {
  const { history, store, ingest, train } = await bucket();
  const graph = await ancestors(history, 'bitcoin/train');
  const again = await ancestors(new History(store), 'bitcoin/train');
  expect(lineageTree(graph, 'up')).toBe(lineageTree(again, 'up'));
  expect(lineageMermaid(graph)).toBe(lineageMermaid(again));
  const short = (line: string) => line.replaceAll(/20\d{6}-\d{6}-[a-z0-9]{6}/g, 'ID');
  expect(short(lineageTree(graph, 'up', { base: store.uri })).split('\n')).toEqual([
    'train (bitcoin/train/ID)',
    expect.stringMatching(/^└─ splits: bitcoin\/preprocess\/ID\/out \[artifact, sha256:[0-9a-f]{12}\]$/),
    '   └─ preprocess (bitcoin/preprocess/ID)',
    expect.stringMatching(/^ {6}└─ raw: bitcoin\/ingest\/ID\/out \[artifact, sha256:/),
    '         └─ ingest (bitcoin/ingest/ID)',
    `            └─ https://example.com/a.csv [read, sha256:${sha256.slice(0, 12)}]`,
  ]);
  expect(lineageMermaid(graph)).toContain(`["ingest (${formatRef(ingest)})"]`);
  expect(lineageMermaid(graph)).toContain(`["train (${formatRef(train)})"]`);
});
