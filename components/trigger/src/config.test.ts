import { MillraceError } from '@millrace/contract';
import { expect, test } from 'vitest';
import { type Environment, readConfig } from './config.ts';

const named = (variables: Environment): Environment =>
  Object.fromEntries(Object.entries(variables).map(([name, value]) => [`MILLRACE_TRIGGER_${name}`, value]));
const KFP = { BUCKET: 'data', STATE: 'gs://state', TARGET: 'kfp', HOST: 'http://kfp', PIPELINE: 'gs://state/p.yaml' };
const { HOST: _, ...OTHERS } = KFP;
const VERTEX = { ...OTHERS, TARGET: 'vertex', PROJECT: 'p', REGION: 'r', PIPELINE_ROOT: 'gs://state/root' };

test('what is not said has a default', () => {
  expect(readConfig(named(KFP))).toEqual({
    ...{ name: 'trigger', bucket: 'data', state: 'gs://state', port: 8080 },
    filter: { events: ['finalized', 'deleted'], prefix: '', suffix: '', glob: undefined, ignore: [] },
    debounce: { quietSeconds: 10, maximumSeconds: 120 },
    pipeline: {
      ...{ uri: 'gs://state/p.yaml', parameters: { source: '{uri}' } },
      ...{ root: undefined, serviceAccount: undefined },
    },
    target: {
      ...{ kind: 'kfp', host: 'http://kfp', experiment: 'Default' },
      ...{ namespace: undefined, audience: undefined },
    },
  });
});

test('project and region may be those of the surroundings, and empty variables say nothing', () => {
  const config = readConfig({
    ...named({ ...VERTEX, PROJECT: '', REGION: undefined, LABELS: 'team=a,cost=b', NAME: '' }),
    ...{ GOOGLE_CLOUD_PROJECT: 'project', CLOUD_ML_REGION: 'region', PORT: '80' },
  });
  expect(config).toMatchObject({
    ...{ name: 'trigger', port: 80 },
    target: { kind: 'vertex', project: 'project', region: 'region', labels: { team: 'a', cost: 'b' } },
  });
});

test('every problem is told at once, at its variable', () => {
  const problems = problemsOf({
    ...named({
      ...{ BUCKET: 'No Bucket', STATE: 'ftp://x', TARGET: 'vertex', PIPELINE_ROOT: '/root', PARAMETERS: '[1]' },
      ...{ NAME: 'A b', EVENTS: 'archived', DEBOUNCE_SECONDS: '1h', LABELS: 'a', PARAMETER: '{}' },
    }),
    PORT: 'http',
  });
  const names = ['BUCKET', 'STATE', 'PIPELINE', 'PIPELINE_ROOT', 'PARAMETERS', 'NAME', 'LABELS', 'DEBOUNCE_SECONDS'];
  const expected = [...names, 'EVENTS.0', 'PARAMETER', 'PROJECT', 'REGION'].map((name) => `MILLRACE_TRIGGER_${name}`);
  expect(problems.toSorted()).toEqual([...expected, 'PORT'].toSorted());
});

test.for([
  ['kfp', { TARGET: 'kfp' }, ['MILLRACE_TRIGGER_HOST']],
  [
    'vertex',
    { TARGET: 'vertex' },
    ['MILLRACE_TRIGGER_PROJECT', 'MILLRACE_TRIGGER_REGION', 'MILLRACE_TRIGGER_PIPELINE_ROOT'],
  ],
] as const)('the target %s needs things of its own', ([, variables, missing]) => {
  expect(problemsOf(named({ ...OTHERS, ...variables }))).toEqual(missing);
});

test('what pipelines write in the watched bucket is passed over', () => {
  const { filter } = readConfig(
    named({ ...VERTEX, BUCKET: 'gs://one/', STATE: 'gs://one', PIPELINE_ROOT: 'gs://one/runs/' }),
  );
  expect(filter.ignore).toEqual(['runs/', '.millrace/']);
  const other = readConfig(named({ ...VERTEX, STATE: 'gs://data-state', PIPELINE_ROOT: 'gs://data-state/runs' }));
  expect(other.filter.ignore).toEqual([]);
});

test('a trigger that could never start anything is no trigger', () => {
  expect(problemsOf(named({ ...VERTEX, PIPELINE_ROOT: 'gs://data' }))).toEqual(['MILLRACE_TRIGGER_PREFIX']);
  expect(problemsOf(named({ ...VERTEX, PIPELINE_ROOT: 'gs://data/raw', PREFIX: 'raw/in/' }))).toEqual([
    'MILLRACE_TRIGGER_PREFIX',
  ]);
  expect(problemsOf(named({ ...KFP, DEBOUNCE_SECONDS: '30', DEBOUNCE_MAXIMUM_SECONDS: '20' }))).toEqual([
    'MILLRACE_TRIGGER_DEBOUNCE_MAXIMUM_SECONDS',
  ]);
});

function problemsOf(environment: Environment): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    expect(error.code).toBe('INVALID_ENVIRONMENT');
    return error.problems.map(({ path }) => path);
  }
}
