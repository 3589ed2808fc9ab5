import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fromYaml } from '@millrace/pipeline';
import { expect, test } from 'vitest';

const COMPILED = fileURLToPath(new URL('pipeline.yaml', import.meta.url));

test('after evaluate nothing waits for anything else', async () => {
  const { spec } = fromYaml(await readFile(COMPILED, 'utf8'), COMPILED);
  const { tasks = {} } = spec.root.dag ?? {};
  for (const name of ['confusion-matrix', 'roc-curve', 'for-loop-1']) {
    expect([name, tasks[name]?.dependentTasks]).toEqual([name, ['evaluate']]);
  }
  expect(tasks['condition-1']?.dependentTasks).not.toContain('confusion-matrix');
  expect(tasks['for-loop-1']?.parameterIterator?.items).toEqual({
    inputParameter: 'pipelinechannel--areas',
  });
});
