import type { JsonObject } from '@millrace/contract';
import type { Made } from './result.ts';

/** How a pipeline of the corpus runs on one machine, in both runners. */
export interface Run {
  readonly inputs?: JsonObject;
  /** Input → content of a file whose path it gets. */
  readonly files?: Readonly<Record<string, string>>;
  /** Runs only where everything is asked for. */
  readonly long?: true;
  /** The step that fails, and with it the run. */
  readonly fails?: string;
  /** Steps that kfp.local 2.17.0 leaves out in silence, though their condition holds. */
  readonly leftOut?: readonly string[];
  /** What kfp.local 2.17.0 cannot do: why, how it says so, and what our runner makes. */
  readonly beyond?: { readonly why: string; readonly error: string; readonly makes: Made };
}

const steps = (text: string): string[] => text.split(' ');

const NO_VALUE = { why: 'an optional input without a value', error: 'Unknown value type' };
const ARTIFACTS_OF_BRANCHES = { why: '`oneOf` of artifacts', error: 'Expected 1 artifact in ArtifactSelectorSpec' };
const ARTIFACTS_ALONE = {
  why: 'a nested pipeline that is given artifacts and no parameter',
  error: 'Parent pipeline input argument',
};
const NAMED_LIST = { why: 'a loop over a named output', error: 'Parent pipeline input argument' };

/** Pipelines that run. */
export const RUNS: Readonly<Record<string, Run>> = {
  'parameter-types': {
    inputs: { text: "it's", integer: 7, number: 2.5, flag: true, items: [1, 'a', [true]], settings: { a: { b: [1] } } },
  },
  defaults: {},
  'optional-inputs': {
    inputs: { text: 'given' },
    beyond: {
      ...NO_VALUE,
      makes: {
        parameters: {
          passed: '{"text": "given"}',
          given: '{"items": [], "text": "here"}',
          nested: '{"text": "given"}',
        },
        artifacts: {},
        ran: ['inner-maybe', 'maybe', 'maybe-2', 'maybe-3'],
      },
    },
  },
  constants: {},
  'lists-and-structs': {},
  'artifact-kinds': {},
  'artifact-lists': {
    long: true,
    beyond: {
      ...ARTIFACTS_ALONE,
      makes: {
        parameters: { count: 2 },
        artifacts: {},
        ran: ['choose-gather', 'gather', 'make[0]', 'make[1]', 'train[0]', 'train[1]'],
      },
    },
  },
  descriptions: { inputs: { source: 'there' } },
  'importer-runtime': { files: { table: 'a,1', notes: '# notes' } },
  when: { leftOut: ['evaluate', 'publish'] },
  otherwise: {},
  'else-when': {},
  'one-of-parameters': {},
  'one-of-artifacts': {
    beyond: {
      ...ARTIFACTS_OF_BRANCHES,
      makes: { parameters: { score: 0.671875 }, artifacts: {}, ran: ['evaluate', 'make', 'train-2'] },
    },
  },
  'one-of-outputs': {
    beyond: {
      ...ARTIFACTS_OF_BRANCHES,
      makes: {
        parameters: { score: 0.5 },
        artifacts: {
          model: {
            type: 'system.Model',
            metadata: { rate: 0.5 },
            content: '{"options": null, "rate": 0.5, "rows": 10}',
          },
        },
        ran: ['make', 'train'],
      },
    },
  },
  'nested-conditions': { long: true, leftOut: ['publish-2', 'train'] },
  comparisons: {
    long: true,
    leftOut: steps('say say-10 say-11 say-12 say-15 say-16 say-18 say-20 say-22 say-4 say-5 say-6 say-8'),
  },
  'for-each-strings': { long: true },
  'for-each-numbers': { long: true },
  'for-each-structs': { long: true },
  'for-each-input': {},
  'for-each-output': {
    long: true,
    beyond: {
      ...NAMED_LIST,
      makes: {
        parameters: { said: ['n1', 'n2'], counts: [1, 2] },
        artifacts: {},
        ran: [
          ...steps('make-2[0] make-2[1] make[0] make[1] plan plan-2[0] plan-2[1]'),
          ...steps('say-2[0][0] say-2[1][0] say-2[1][1] say[0] say[1] settle[0] settle[1]'),
        ],
      },
    },
  },
  parallelism: { long: true },
  'nested-loops': { long: true },
  'collect-parameters': { long: true },
  'collect-artifacts': {},
  'collect-nested': {},
  'collect-two-levels': {
    long: true,
    beyond: {
      why: 'artifacts of two loops (and of parameters it makes a list of lists, where the backend makes one list)',
      error: "'list' object has no attribute 'name'",
      makes: {
        parameters: { joined: '0.9 + 0.9 + 0.8 + 0.8', count: 4 },
        artifacts: {},
        ran: [
          ...steps('gather join make make-2[0][0] make-2[0][1] make-2[1][0] make-2[1][1]'),
          ...steps('train[0][0] train[0][1] train[1][0] train[1][1]'),
        ],
      },
    },
  },
  'condition-in-loop': { long: true, leftOut: ['say-3[0]', 'say-3[1]', 'say-4[0]'] },
  'one-of-in-loop': {},
  'loop-in-condition': {
    long: true,
    beyond: {
      ...NAMED_LIST,
      makes: {
        parameters: { count: 10 },
        artifacts: {},
        ran: steps('join make plan say-2[0] say-2[1] say[0] say[1]'),
      },
    },
  },
  'nested-pipeline': {
    beyond: {
      ...ARTIFACTS_ALONE,
      makes: {
        parameters: { score: 0.65625 },
        artifacts: {
          model: {
            type: 'system.Model',
            metadata: { rate: 0.1 },
            content: '{"options": null, "rate": 0.1, "rows": 10}',
          },
        },
        ran: ['evaluate', 'learn-train', 'make'],
      },
    },
  },
  'nested-pipeline-twice': {},
  'nested-pipeline-deep': {},
  'nested-pipeline-branches': {
    long: true,
    leftOut: steps('greet-2-join greet-2-say greet-2-say-3[0] greet-2-say-3[1]'),
  },
  'exit-handler': {},
  'exit-handler-plain': { long: true },
  'exit-handler-loop': { long: true },
  'exit-handler-nested': {},
  failure: { fails: 'failing' },
  'group-names': { long: true },
  after: { long: true, leftOut: ['say-2', 'say-3'] },
  'ignore-upstream-failure': { long: true },
  caching: { long: true },
  retries: { long: true },
  'cpu-and-memory': { long: true },
  environment: { long: true },
  timeouts: { long: true },
  'loaded-v1': {},
  'loaded-v2': {},
  'loaded-pipeline': {},
  'text-templates': { leftOut: ['say-2'] },
};

const CLUSTER = 'asks for what only a cluster has';
const BUCKET = 'imports from a bucket; `importer-runtime` runs';

/** Why the others are compared, but not run. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  'artifact-inputs': 'takes artifacts, which kfp.local cannot be given',
  'importer-constant': BUCKET,
  'importer-options': BUCKET,
  accelerators: CLUSTER,
  secrets: CLUSTER,
  'config-maps': CLUSTER,
  volumes: CLUSTER,
  'labels-and-nodes': CLUSTER,
  platform: CLUSTER,
  'for-each-artifacts': 'takes artifacts, which kfp.local cannot be given',
  'where-it-runs': 'would start a job of Vertex AI',
  'loaded-function': 'needs KFP in its image; the table of `libs/runner` runs functions',
  vertex: 'asks for what only Vertex AI has',
  bitcoin: '`tools/images` runs it in its own images',
  covertype: '`src/covertype.conformance.ts` runs it, its components as processes',
};
