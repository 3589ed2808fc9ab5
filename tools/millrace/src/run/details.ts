import { join } from 'node:path';
import { type ExecutionRecord, History, parseRef, type RunRecord } from '@millrace/metadata';
import { type Evaluation, readEvaluation } from '@millrace/model';
import type { Store } from '@millrace/storage';

/** What a run found out: facts for its record, the summary and `--json`. */
export type RunDetails = Pick<RunRecord, 'metrics' | 'baselines' | 'gate' | 'model'>;

/** Reads the metrics from what `evaluate` wrote and the version from what `deploy` said; absent where neither ran. */
export async function runDetails(store: Store, record: RunRecord): Promise<RunDetails> {
  const [evaluated, deployed] = await Promise.all([
    executionOf(store, record, 'evaluate'),
    executionOf(store, record, 'deploy'),
  ]);
  const evaluation = evaluated === undefined ? undefined : await evaluationOf(store, evaluated);
  return {
    ...(evaluation === undefined ? {} : evaluationDetails(evaluation)),
    ...(deployed === undefined ? {} : modelDetails(deployed)),
  };
}

async function executionOf(store: Store, record: RunRecord, component: string): Promise<ExecutionRecord | undefined> {
  const step = record.steps.find((s) => s.component === component && s.execution !== undefined);
  const ref = parseRef(step?.execution ?? '');
  return ref === undefined ? undefined : new History(store).read(ref);
}

async function evaluationOf(store: Store, execution: ExecutionRecord): Promise<Evaluation | undefined> {
  const key = store.keyOf(execution.outputs.evaluation?.uri ?? '');
  if (key === undefined) return undefined;
  const path = store.localPath(key);
  if (path !== undefined) return readEvaluation(join(path, 'evaluation.json'));
  const { parseEvaluation } = await import('@millrace/model');
  return parseEvaluation(JSON.parse((await store.readBytes(`${key}/evaluation.json`)).bytes.toString('utf8')));
}

function evaluationDetails({ metrics, baselines, gate }: Evaluation): RunDetails {
  const limit = gate.limit ?? gate.threshold;
  return {
    metrics: numbersOf(metrics),
    baselines: Object.fromEntries(
      Object.entries(baselines).flatMap(([name, baseline]) =>
        baseline === undefined ? [] : [[name, numbersOf(baseline.metrics)]],
      ),
    ),
    ...(limit === undefined
      ? {}
      : { gate: { passed: gate.passed, metric: gate.metric, threshold: limit, value: gate.value } }),
  };
}

function modelDetails({ parameters, outputParameters }: ExecutionRecord): RunDetails {
  const version = Number(outputParameters.version);
  const { alias } = outputParameters;
  if (!Number.isSafeInteger(version) || version < 1) return {};
  const aliases = typeof alias === 'string' && alias !== '' ? [alias] : [];
  return { model: { name: String(parameters.modelName ?? 'model'), version, aliases } };
}

const numbersOf = (metrics: Readonly<Record<string, number | null>>): Record<string, number> =>
  Object.fromEntries(Object.entries(metrics).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
