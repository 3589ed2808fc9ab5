import { quote } from './code.ts';
import type { PipelineFacts } from './write-pipeline.ts';

/** What runs the tests: vitest in Millrace's own workspace, Node itself elsewhere, where nothing has to be installed. */
export type TestRunner = 'vitest' | 'node';

const IMPORTS = {
  vitest: { first: '', last: "import { expect, test } from 'vitest';" },
  node: { first: "import assert from 'node:assert/strict';\n", last: "import { test } from 'node:test';" },
} as const;

/** `pipeline.test.ts`: that it compiles to its steps, and that the recipe reads the file where that lies beside it. */
export function pipelineTestCode({ name, identifier, source }: PipelineFacts, runner: TestRunner): string {
  const beside = 'beside' in source ? source.beside : undefined;
  const equal = (value: string, expected: string) =>
    runner === 'vitest' ? `expect(${value}).toBe(${expected});` : `assert.equal(${value}, ${expected});`;
  const { first, last } = IMPORTS[runner];
  return `${first}${beside === undefined ? '' : FILE_IMPORTS}import { compile } from '@millrace/pipeline';
${last}
import { ${identifier} } from './pipeline.ts';
${beside === undefined ? '' : "import { recipe } from './recipe.ts';\n"}
test('it compiles to the steps that it should have', () => {
  const { spec } = compile(${identifier});
  ${equal('spec.pipelineInfo.name', quote(name))}
  const tasks = Object.keys(spec.root.dag?.tasks ?? {});
  for (const step of ['ingest', 'preprocess', 'tune', 'train', 'resolve', 'evaluate']) {
    ${equal('tasks.includes(step)', 'true')}
  }
});
${beside === undefined ? '' : fileTest(beside, equal('Math.min(rows.train, rows.validation, rows.test) > 0', 'true'))}`;
}

const FILE_IMPORTS = `import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '@millrace/dataset';
`;

const fileTest = (file: string, assertion: string): string => `
test('the recipe reads the file, and every part has rows', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-pipeline-'));
  try {
    const { rows } = await prepare({
      raw: join(import.meta.dirname, ${quote(`data/${file}`)}),
      recipe,
      output: join(folder, 'splits'),
      workDirectory: folder,
    });
    ${assertion}
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
`;
