import { all, append, type Change, create, move, relock, replace } from './changes.ts';

/** One row of the matrix. */
export interface Edit {
  readonly edit: string;
  readonly change: Change;
  /** The components whose images must be built, by hand and not by what the code says. */
  readonly builds: readonly string[];
  readonly because: string;
}

/** Those that are steps of a pipeline: they have the command line of libs/entrypoint. */
const STEPS = [
  'classification-metrics',
  'deploy',
  'evaluate',
  'ingest',
  'preprocess',
  'query',
  'resolve',
  'train',
  'tune',
];
const ALL = [...STEPS, 'serve', 'trigger'];
const TENSORFLOW = ['evaluate', 'preprocess', 'serve', 'train', 'tune'];
const NONE: readonly string[] = [];

const LIBRARIES: readonly Edit[] = [
  {
    edit: 'contract: another error text',
    change: replace('libs/contract/src/errors.ts', '1 problem', 'one problem'),
    builds: ALL,
    because: 'everybody refuses input with it',
  },
  {
    edit: 'storage: another limit',
    change: replace('libs/storage/src/read-whole.ts', '64 * 1024 * 1024', '32 * 1024 * 1024'),
    builds: ALL,
    because: 'everybody reads files',
  },
  {
    edit: 'storage: code for one kind of store',
    change: replace('libs/storage/src/gcs/open.ts', 'not a multiple of', 'no multiple of'),
    builds: ALL,
    because: 'the kind of store is known only when it runs',
  },
  {
    edit: 'metadata: registry of models',
    change: replace('libs/metadata/src/registry/aliases.ts', 'has no version', 'knows no version'),
    builds: ['deploy', 'resolve', 'serve'],
    because: 'these look up models; tree shaking leaves it out of the others',
  },
  {
    edit: 'dataset: reading of splits',
    change: replace('libs/dataset/src/splits/open.ts', 'do not fit', 'do not match'),
    builds: ['evaluate', 'preprocess', 'query', 'train', 'tune'],
    because: 'these open splits, preprocess those that it made',
  },
  {
    edit: 'model: reading of bundles',
    change: replace('libs/model/src/bundle/open.ts', 'is not what was saved', 'is not as saved'),
    builds: ['deploy', 'evaluate', 'serve'],
    because: 'these open bundles',
  },
  {
    edit: "model: KFP's words for curves",
    change: replace('libs/model/src/evaluation/kfp-metadata.ts', 'point.threshold ?? 1', 'point.threshold ?? 2'),
    builds: ['classification-metrics', 'evaluate'],
    because: 'these write them',
  },
  {
    edit: 'model: training',
    change: replace('libs/model/src/training/train.ts', 'Training was interrupted.', 'Training was stopped.'),
    builds: ['train', 'tune'],
    because: 'these train',
  },
  {
    edit: 'entrypoint: finding inputs',
    change: replace('libs/entrypoint/src/local-inputs.ts', 'does not exist', 'is not there'),
    builds: STEPS,
    because: 'serve and trigger are no steps and have no such command line',
  },
  {
    edit: 'kfp: client',
    change: replace('libs/kfp/src/resources/only.ts', 'There is no', 'Nowhere is a'),
    builds: ['trigger'],
    because: 'only the trigger starts pipelines',
  },
  {
    edit: 'vertex: client',
    change: replace('libs/vertex/src/call/only.ts', 'are called', 'have the name'),
    builds: [...STEPS, 'trigger'],
    because: 'every step may run there, and the trigger starts pipelines there; serve does neither',
  },
  {
    edit: 'runner',
    change: replace('libs/runner/src/placeholders.ts', 'stands for nothing', 'means nothing'),
    builds: NONE,
    because: 'it runs pipelines on a laptop and is in no image',
  },
  {
    edit: 'report',
    change: replace('libs/report/src/collect/files.ts', 'cannot be read', 'is unreadable'),
    builds: NONE,
    because: 'reports are made by the command millrace',
  },
  {
    edit: 'testing: a fake',
    change: append('libs/testing/src/index.ts', 'export const another = 1;\n'),
    builds: NONE,
    because: 'fakes are in no image',
  },
];

const COMPONENTS: readonly Edit[] = [
  one('ingest', 'components/ingest/src/html.ts', 'a web page', 'some web page'),
  one('preprocess', 'components/preprocess/src/run.ts', 'splits and statistics', 'splits, statistics'),
  one('query', 'components/query/src/engines/duckdb/tables.ts', 'that can be read', 'that are read'),
  one('resolve', 'components/resolve/src/lookup.ts', 'has no version', 'knows no version'),
  one('evaluate', 'components/evaluate/src/rows.ts', 'split has no rows', 'split is empty'),
  one('classification-metrics', 'components/classification-metrics/src/run.ts', 'has a column', 'is of a column'),
  one('deploy', 'components/deploy/src/request.ts', 'Which version', 'What version'),
  one('serve', 'components/serve/src/request.ts', 'The request is not', 'The request was not'),
  one('trigger', 'components/trigger/src/main.ts', 'Listening on port', 'Listens on port'),
];

function one(name: string, path: string, from: string, to: string): Edit {
  const because = 'nobody else has its code';
  return { edit: `${name}: its code`, change: replace(path, from, to), builds: [name], because };
}

const WITHOUT_EFFECT: readonly Edit[] = [
  {
    edit: 'nothing',
    change: async () => undefined,
    builds: NONE,
    because: 'a commit without a change has the same images',
  },
  {
    edit: 'README of a component',
    change: append('components/train/README.md', '\nMore words.\n'),
    builds: NONE,
    because: 'no image holds documents',
  },
  {
    edit: 'README of a library',
    change: append('libs/storage/README.md', '\nMore words.\n'),
    builds: NONE,
    because: 'Nx nominates all, and no bundle reads it',
  },
  {
    edit: 'README and docs of the workspace',
    change: all(append('README.md', '\nMore words.\n'), append('ARCHITECTURE.md', '\nMore words.\n')),
    builds: NONE,
    because: 'they belong to no project',
  },
  {
    edit: 'test of a library',
    change: append('libs/contract/src/spec.test.ts', "test('another', () => undefined);\n"),
    builds: NONE,
    because: 'no image holds tests',
  },
  {
    edit: 'fixture of a component',
    change: create('components/train/src/fixtures/another.ts', 'export const another = 1;\n'),
    builds: NONE,
    because: 'no image holds fixtures',
  },
  {
    edit: 'comment in a library',
    change: append('libs/storage/src/read-whole.ts', '// Another thought.\n'),
    builds: NONE,
    because: 'bundles drop comments',
  },
  {
    edit: 'type in a library',
    change: append('libs/storage/src/read-whole.ts', 'export interface Another {\n  readonly size: number;\n}\n'),
    builds: NONE,
    because: 'bundles drop types',
  },
  {
    edit: 'function that nobody calls',
    change: append('libs/storage/src/read-whole.ts', 'export const another = (): number => 1;\n'),
    builds: NONE,
    because: 'bundles drop what is not used',
  },
  {
    edit: 'new library that nobody uses',
    change: all(
      create('libs/another/package.json', '{ "name": "@millrace/another", "version": "0.1.0", "type": "module" }\n'),
      create('libs/another/src/index.ts', 'export const another = 1;\n'),
    ),
    builds: NONE,
    because: 'no bundle reads it',
  },
  {
    edit: 'pipelines',
    change: append('pipelines/bitcoin/pipeline.ts', 'export const another = 1;\n'),
    builds: NONE,
    because: 'what is particular to a data set is in no image',
  },
  {
    edit: 'benchmarks and the command millrace',
    change: all(
      append('tools/bench/src/main.ts', '// Another thought.\n'),
      append('tools/millrace/src/cli.ts', 'export const another = 1;\n'),
    ),
    builds: NONE,
    because: 'tools are in no image',
  },
  {
    edit: 'root configuration of lint and build',
    change: all(append('biome.json', '\n'), append('cloudbuild.yaml', '# Another thought.\n'), append('nx.json', '\n')),
    builds: NONE,
    because: 'nothing of it is in an image',
  },
  {
    edit: 'component.yaml and description in a manifest',
    change: all(
      append('components/train/component.yaml', '# Another thought.\n'),
      replace('components/train/package.json', '"description": "', '"description": "Also: '),
    ),
    builds: NONE,
    because: 'of a manifest, bundles hold name and version only',
  },
];

const AROUND: readonly Edit[] = [
  {
    edit: 'file moved',
    change: all(move('libs/storage/src/read-whole.ts', 'libs/storage/src/read-all.ts'), async ({ run, edit }) => {
      const users = (await run('git', 'grep', '--name-only', 'read-whole.ts', 'libs/storage/src')).trim().split('\n');
      for (const user of users) await edit(user, (text) => text.replaceAll('read-whole.ts', 'read-all.ts'));
    }),
    builds: ALL,
    because: 'the bundler names its chunks by the paths of what is in them',
  },
  {
    edit: 'version of a component',
    change: replace('components/train/package.json', '"version": "0.1.0"', '"version": "0.1.1"'),
    builds: ['train'],
    because: 'it prints and records its version',
  },
  {
    edit: 'Dockerfile of one component',
    change: replace('components/resolve/Dockerfile', 'USER 1000:1000', 'USER 1001:1001'),
    builds: ['resolve'],
    because: 'the others have Dockerfiles of their own',
  },
  {
    edit: 'base image of one component',
    change: replace('components/ingest/Dockerfile', 'FROM node:24-bookworm-slim\n', 'FROM node:24-trixie-slim\n'),
    builds: ['ingest'],
    because: 'the base is named in the Dockerfile',
  },
  {
    edit: 'options of the bundler',
    change: replace('tools/images/src/bundle.ts', 'keepNames: true', 'keepNames: false'),
    builds: ALL,
    because: 'every bundle is other code',
  },
  {
    edit: 'option of the bundler that no code asks for',
    change: replace('tools/images/src/bundle.ts', "target: 'node24'", "target: 'node22'"),
    builds: NONE,
    because: 'what counts is the code that comes out',
  },
  {
    edit: 'pinned TensorFlow',
    change: replace('tools/native/src/pins.ts', "version: '2.21.0'", "version: '2.21.1'"),
    builds: TENSORFLOW,
    because: 'their images run native-setup',
  },
  {
    edit: 'tests and README of native-setup',
    change: all(
      append('tools/native/src/lock.test.ts', '// Another thought.\n'),
      append('tools/native/src/wheel.conformance.ts', '// Another thought.\n'),
      append('tools/native/README.md', '\nMore words.\n'),
    ),
    builds: NONE,
    because: 'only its code goes into images',
  },
];

const DEPENDENCIES: readonly Edit[] = [
  {
    edit: 'native package of two components',
    change: relock('farmhash-modern', '1.1.99'),
    builds: ['preprocess', 'query'],
    because: 'only their bundles leave farmhash outside',
  },
  {
    edit: 'native package of some components',
    change: relock('@duckdb/node-api', '1.5.99'),
    builds: ['classification-metrics', 'evaluate', 'preprocess', 'query', 'train', 'tune'],
    because: 'serve computes without DuckDB',
  },
  {
    edit: 'package of one component that is bundled',
    change: all(relock('fastify', '5.99.0'), (workspace) =>
      workspace.edit('node_modules/fastify/fastify.js', (text) => `${text}\nglobalThis.another = 1;\n`),
    ),
    builds: ['serve'],
    because: 'only serve is an HTTP server on fastify',
  },
  {
    edit: 'package of the workspace that no component uses',
    change: all(relock('vitest', '5.99.0'), replace('package.json', '"vitest": "5.1.1"', '"vitest": "5.99.0"')),
    builds: NONE,
    because: 'tests are in no image',
  },
  {
    edit: 'package that only the command millrace uses',
    change: relock('picocolors', '1.99.0'),
    builds: NONE,
    because: 'colours are in no image',
  },
];

export const EDITS: readonly Edit[] = [...LIBRARIES, ...COMPONENTS, ...WITHOUT_EFFECT, ...AROUND, ...DEPENDENCIES];
