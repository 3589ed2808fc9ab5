import { MillraceError } from '@millrace/contract';
import { type Anomaly, anomaliesSchema, parseStatistics } from '@millrace/dataset';
import type { ArtifactRecord, ExecutionRecord, RunRecord } from '@millrace/metadata';
import { bundleSchema, type Evaluation, parseEvaluation } from '@millrace/model';
import type { Store } from '@millrace/storage';
import type { ReportArtifact, ReportData, ReportHistory } from '../data.ts';
import { ancestorsOf } from './ancestors.ts';
import { drawingsOf } from './drawings.ts';
import { type FileName, findFiles, type OutputFile, readJson } from './files.ts';
import { historyOf } from './history.ts';
import { profileOf } from './profile.ts';
import { planOf, readExecutions, reportSteps, specOf, versionsOf } from './steps.ts';
import { trialsOf } from './trials.ts';

export interface CollectOptions {
  /** Told of a file that cannot be read, whose section is then left out. Without it the error is thrown. */
  readonly onCorrupt?: (error: MillraceError) => void;
  /** What else to type next, e.g. how to serve the model. */
  readonly commands?: ReportData['commands'];
}

/**
 * Everything the report shows of a run, from the records and outputs in its bucket. What is not there is left out.
 * @throws MillraceError `REPORT_SOURCE_CORRUPT` without `onCorrupt`, and those of the store.
 */
export async function collectReportData(
  store: Store,
  run: RunRecord,
  { onCorrupt, commands = [] }: CollectOptions = {},
): Promise<ReportData> {
  const executions = await readExecutions(store, run);
  const files = await findFiles(store, [...executions.values()]);
  const spec = await specOf(store, run);
  const steps = reportSteps(planOf(spec, run), run, executions);
  const judged = files.get('evaluation.json')?.at(-1);
  const model = judged?.execution.inputs.model;

  async function read<T>(name: FileName, parse: (json: unknown) => T, of = files.get(name)?.at(-1)) {
    if (of === undefined) return undefined;
    try {
      return await readJson(store, of, parse);
    } catch (error) {
      if (!(error instanceof MillraceError) || error.code !== 'REPORT_SOURCE_CORRUPT' || !onCorrupt) throw error;
      onCorrupt(error);
      return undefined;
    }
  }

  const evaluation: Evaluation | undefined = await read('evaluation.json', parseEvaluation);
  const anomalies: readonly Anomaly[] | undefined = await read(
    'anomalies.json',
    (json) => anomaliesSchema.parse(json).anomalies,
  );
  const history: ReportHistory | undefined = await read(
    'history.json',
    (json) => historyOf(json, evaluation?.task),
    bundleOf(model, files.get('history.json')),
  );
  return {
    ...{ pipeline: run.pipeline, run: run.id, outcome: run.state, startedAt: run.startedAt, steps },
    durationSeconds: run.durationSeconds ?? 0,
    description: spec?.pipelineInfo.description,
    evaluation,
    drawings: drawingsOf(executions.values(), judged?.execution, evaluation),
    bundle: await read('bundle.json', (json) => bundleSchema.parse(json), bundleOf(model, files.get('bundle.json'))),
    profile: await read('statistics.json', (json) => profileOf(parseStatistics(json))),
    anomalies,
    history,
    trials: await read('trials.json', trialsOf),
    lineage: await lineageOf(store, model, executions.values()),
    model: run.model && { name: run.model.name, version: String(run.model.version), alias: run.model.aliases[0] },
    versions: versionsOf(executions.values()),
    commands: [{ purpose: 'Get it again, or resume it', command: run.command }, ...commands],
  };
}

/** The file of the model that was judged: a champion's bundle, which a run may also give, has the same files. */
function bundleOf(model: ArtifactRecord | undefined, files: readonly OutputFile[] = []): OutputFile | undefined {
  return model === undefined ? files.at(-1) : files.find(({ digest }) => digest === model.digest);
}

/** Of the model that was judged, else of the last model that the run made. */
async function lineageOf(
  store: Store,
  model: ArtifactRecord | undefined,
  executions: Iterable<ExecutionRecord>,
): Promise<readonly ReportArtifact[] | undefined> {
  const made = [...executions].flatMap(({ outputs }) => Object.values(outputs)).filter(({ type }) => type === 'model');
  const of = model ?? made.at(-1);
  return of === undefined ? undefined : ancestorsOf(store, of);
}
