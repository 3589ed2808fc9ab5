import type { NewFile } from '@millrace/generate';
import type { Proposal } from './propose.ts';
import { type PipelineFacts, pipelineCode } from './write-pipeline.ts';
import { recipeCode } from './write-recipe.ts';
import { pipelineTestCode } from './write-test.ts';

const COMPONENTS = ['deploy', 'evaluate', 'ingest', 'preprocess', 'resolve', 'train', 'tune'];

/** Packages that a pipeline made from a file imports. */
export const PIPELINE_PACKAGES: readonly string[] = [
  ...['contract', 'dataset', 'pipeline', ...COMPONENTS].map((name) => `@millrace/${name}`),
];

/**
 * What an author would write of a pipeline: code, test, README, and a manifest where it is a package.
 * @param isPackage true in Millrace's own workspace.
 */
export function pipelineFiles(proposal: Proposal, facts: PipelineFacts, isPackage: boolean): readonly NewFile[] {
  return [
    { path: 'recipe.ts', content: recipeCode(proposal) },
    { path: 'pipeline.ts', content: pipelineCode(facts) },
    { path: 'pipeline.test.ts', content: pipelineTestCode(facts, isPackage ? 'vitest' : 'node') },
    ...(isPackage ? [{ path: 'package.json', content: manifest(facts) }] : []),
    { path: 'README.md', content: readme(proposal, facts, isPackage) },
  ];
}

function manifest({ name, target }: PipelineFacts): string {
  const exported = (file: string) => ({ '@millrace/source': file, default: file });
  const content = {
    name: `@millrace/${name}`,
    version: '0.1.0',
    description: `Learns ${target}.`,
    license: 'Apache-2.0',
    private: true,
    type: 'module',
    exports: { '.': exported('./pipeline.ts'), './recipe': exported('./recipe.ts') },
    scripts: { test: `vitest run --root ../.. pipelines/${name}/` },
    dependencies: Object.fromEntries([...PIPELINE_PACKAGES].sort().map((dependency) => [dependency, '0.1.0'])),
    nx: { name, tags: ['type:pipeline'] },
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

function readme(
  { target, features, leftOut, inspected }: Proposal,
  { name, source }: PipelineFacts,
  isPackage: boolean,
): string {
  const compile = isPackage ? 'npm run generate' : `npx millrace compile ${name} -o pipelines/${name}/pipeline.yaml`;
  const file = 'beside' in source ? `data/${source.beside}` : source.path;
  return `# The ${name} pipeline

Learns \`${target.column.header}\` (${target.task}) from ${features.length} columns of \`${file}\` (${inspected.rows} rows), and promotes the model if the gate passes.

    ingest → preprocess → tune → train → resolve → evaluate → (passed) deploy

- \`pipeline.ts\` is the source, \`pipeline.yaml\` what KFP and Vertex AI Pipelines take (\`${compile}\` writes it).
- \`recipe.ts\` says what is read, made a feature of, and split. The target was chosen because ${target.reason}.
${leftOut.map(({ column, reason }) => `- \`${column.header}\` is left out, because ${reason}.\n`).join('')}
\`\`\`sh
npx millrace describe ${name}
npx millrace run ${name}
\`\`\`
`;
}
