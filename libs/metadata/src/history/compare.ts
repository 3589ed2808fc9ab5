import { canonicalJson, type JsonValue } from '@millrace/contract';
import { fullDigest } from '../lineage/graph.ts';
import type { ExecutionRecord } from '../record.ts';
import type { History } from './history.ts';
import type { RunRecord } from './run-record.ts';

/** What a comparison is divided into; each is a reason why two runs gave different models, or the result of it. */
export type ComparisonSection =
  | 'inputs'
  | 'parameters'
  | 'artifacts'
  | 'reads'
  | 'code'
  | 'versions'
  | 'outcome'
  | 'metrics';

/** The order in which they are told: causes first. */
const SECTIONS: readonly ComparisonSection[] = [
  'inputs',
  'parameters',
  'artifacts',
  'reads',
  'code',
  'versions',
  'outcome',
  'metrics',
];

/** One thing that differs; `undefined` where a run does not have it. */
export interface Difference {
  readonly section: ComparisonSection;
  /** E.g. `train.learningRate`. */
  readonly path: string;
  readonly a: JsonValue | undefined;
  readonly b: JsonValue | undefined;
}

export interface RunComparison {
  readonly a: RunRecord;
  readonly b: RunRecord;
  /** By section, then path. */
  readonly differences: readonly Difference[];
}

/**
 * What differs between two runs, ids as {@link History.run} takes them.
 * @throws MillraceError `RUN_MISSING`, `RUN_AMBIGUOUS`.
 */
export async function compareRuns(history: History, a: string, b: string): Promise<RunComparison> {
  const [runA, runB] = [await history.run(a), await history.run(b)];
  const [factsA, factsB] = [await factsOf(history, runA), await factsOf(history, runB)];
  const differences = SECTIONS.flatMap((section) => {
    const paths = new Set([...factsA[section].keys(), ...factsB[section].keys()]);
    return [...paths]
      .sort()
      .map((path) => ({ section, path, a: factsA[section].get(path), b: factsB[section].get(path) }))
      .filter((difference) => canonicalJson(difference.a) !== canonicalJson(difference.b));
  });
  return { a: runA, b: runB, differences };
}

type Facts = Readonly<Record<ComparisonSection, ReadonlyMap<string, JsonValue>>>;

async function factsOf(history: History, run: RunRecord): Promise<Facts> {
  const executions = await executionsOf(history, run);
  const perStep = (facts: (record: ExecutionRecord) => Iterable<readonly [string, JsonValue]>) =>
    new Map(executions.flatMap((record) => [...facts(record)].map(([key, value]) => [`${record.step}.${key}`, value])));
  return {
    inputs: new Map(Object.entries(run.inputs)),
    parameters: perStep((record) => Object.entries(record.parameters)),
    artifacts: perStep((record) => Object.values(record.inputs).map(({ name, digest }) => [name, digest])),
    reads: perStep((record) => record.reads.map(({ uri, digest }) => [uri, fullDigest(digest)])),
    code: new Map([
      ['pipeline', run.pipelineDigest],
      ...entriesOf({ commit: run.code.commit, dirty: run.code.dirty }),
      ...perStep((record) => [['codeDigest', record.codeDigest]]),
    ]),
    versions: perStep((record) => Object.entries(record.versions)),
    outcome: new Map<string, JsonValue>([
      ['state', run.state],
      ...entriesOf({ gate: run.gate?.passed, model: run.model?.version }),
      ...run.steps.map(({ name, state }) => [`${name}.state`, state] as const),
    ]),
    metrics: new Map([
      ...Object.entries(run.metrics ?? {}),
      ...Object.entries(run.baselines ?? {}).flatMap(([name, metrics]) =>
        Object.entries(metrics).map(([metric, value]) => [`${name}.${metric}`, value] as const),
      ),
    ]),
  };
}

/** Records of a run's steps, in its order; what was deleted since is left out. */
export async function executionsOf(history: History, run: RunRecord): Promise<readonly ExecutionRecord[]> {
  const records: ExecutionRecord[] = [];
  for (const { execution } of run.steps) {
    const record = execution === undefined ? undefined : await history.find(execution);
    if (record !== undefined) records.push(record);
  }
  return records;
}

const entriesOf = (values: Readonly<Record<string, JsonValue | undefined>>): [string, JsonValue][] =>
  Object.entries(values).flatMap(([key, value]): [string, JsonValue][] => (value === undefined ? [] : [[key, value]]));
