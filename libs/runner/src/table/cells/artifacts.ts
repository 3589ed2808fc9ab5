import { type Cell, failed, notRun, ok, skipped } from '../cell.ts';
import { KFP } from '../sources.ts';
import { type Copy, everywhere, type Steps } from './places.ts';

const steps = ({ text }: Copy, hit: boolean): Steps => ({
  write: hit ? failed : ok(),
  train: hit ? notRun : ok(),
  read: hit ? notRun : ok(`${text} 0.25 1 0.5 Model Dataset Metrics`),
});
const artifacts = { construct: 'artifacts and their metadata', pipeline: 'artifacts', steps };
const top = { nesting: 'top level', failure: 'none', outcome: 'succeeded' } as const;

export const ARTIFACTS: readonly Cell[] = [
  ...everywhere({ ...artifacts, failure: 'none', fails: false, because: KFP.artifacts }),
  ...everywhere({
    ...{ ...artifacts, failure: 'upstream fails', fails: true, inputs: { failing: 'write(a)', failures: 9 } },
    because: KFP.upstream,
  }),
  {
    ...{ ...top, construct: 'list of artifacts', pipeline: 'artifact-list' },
    steps: {
      'for-loop-1[0]/write': ok(),
      'for-loop-1[1]/write': ok(),
      'for-loop-1[2]/write': ok(),
      contents: ok('a:1+bb:2+ccc:3'),
    },
    outputs: { Output: 'a:1+bb:2+ccc:3' },
    because: KFP.collected,
  },
  {
    ...{ ...top, construct: 'list of artifacts', failure: 'empty list', pipeline: 'artifact-list' },
    ...{ inputs: { letters: [] }, outputs: { Output: '' }, steps: { contents: ok('') } },
    because: `${KFP.collected}; ${KFP.noItems}`,
  },
  {
    ...{ ...top, construct: 'list of artifacts', failure: 'one iteration fails', pipeline: 'artifact-list' },
    ...{ inputs: { failing: 'write(bb)', failures: 9 }, outcome: 'failed' },
    steps: {
      'for-loop-1[0]/write': ok(),
      'for-loop-1[1]/write': failed,
      'for-loop-1[2]/write': ok(),
      contents: notRun,
    },
    because: `${KFP.upstream}; ${KFP.failSlow}`,
  },
  {
    ...{ ...top, construct: 'optional artifact', pipeline: 'artifact-optional' },
    steps: { look: ok('nothing'), write: ok(), 'look-2': ok("a ['letters']") },
    because: KFP.optional,
  },
  {
    ...{ ...top, construct: 'importer', pipeline: 'importing', inputs: { uri: 'FOLDER/given' } },
    steps: { importer: ok(), look: ok("given ['kind', 'letters']") },
    artifacts: { Output: 'given' },
    because: KFP.importer,
  },
  {
    ...{ ...top, construct: 'importer', failure: 'the step fails', pipeline: 'importing', outcome: 'failed' },
    ...{ inputs: { uri: 'FOLDER/missing' }, steps: { importer: failed, look: notRun } },
    because: 'sdk/python/kfp/dsl/importer_node.py importer: it imports an existing artifact',
  },
  {
    ...{ ...top, construct: 'outputs of pipelines', nesting: 'in a nested pipeline' },
    pipeline: 'artifact-of-a-pipeline',
    steps: { 'made/write': ok(), 'made/say': ok('said(abc)'), look: ok("abc ['letters']") },
    ...{ outputs: { seen: "abc ['letters']" }, artifacts: { data: 'abc' } },
    because: KFP.pipelines,
  },
  {
    ...{ ...top, construct: 'OneOf artifacts', pipeline: 'artifact-one-of', outputs: { Output: "one ['letters']" } },
    steps: {
      'condition-branches-1/condition-2/write': ok(),
      'condition-branches-1/condition-3/write-2': skipped,
      look: ok("one ['letters']"),
    },
    because: KFP.oneOf,
  },
  {
    ...{ ...top, construct: 'OneOf artifacts', failure: 'condition false', pipeline: 'artifact-one-of' },
    ...{ inputs: { choice: 'second' }, outputs: { Output: "other ['letters']" } },
    steps: {
      'condition-branches-1/condition-2/write': skipped,
      'condition-branches-1/condition-3/write-2': ok(),
      look: ok("other ['letters']"),
    },
    because: KFP.oneOf,
  },
  {
    ...{ ...top, construct: 'a returned artifact, a placeholder of metadata', pipeline: 'artifact-details' },
    steps: { returned: ok(), look: ok('back []'), write: ok(), letters: ok('4') },
    because: `${KFP.artifacts}; sdk/python/kfp/dsl/placeholders.py InputMetadataPlaceholder`,
  },
  {
    ...{ ...top, construct: 'caching on and off', pipeline: 'caching', again: {} },
    steps: {
      say: { state: 'cached', gives: 'kept(a)' },
      'say-2': ok('again(kept(a))'),
      'for-loop-1[0]/say-3': { state: 'cached', gives: 'each(a)' },
      'for-loop-1[1]/say-3': { state: 'cached', gives: 'each(b)' },
    },
    attempts: { 'kept(a)': 1, 'again(kept(a))': 2, 'each(a)': 1 },
    because: KFP.caching,
  },
];
