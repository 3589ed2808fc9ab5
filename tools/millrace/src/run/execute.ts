import { EXIT, type JsonObject } from '@millrace/contract';
import { type RunRecord, writeRun } from '@millrace/metadata';
import { type ClusterObjects, type RunOutcome, runPipeline } from '@millrace/runner';
import { openStore } from '@millrace/storage';
import { type GlobalFlags, type Io, printJson } from '../io.ts';
import type { LoadedPipeline } from '../pipelines/load.ts';
import { standInsOf } from '../pipelines/stand-ins.ts';
import { formatSummary, terminalView } from '../view/index.ts';
import { runDetails } from './details.ts';
import { codeFacts, hostFacts, shellCommand } from './facts.ts';
import { serveCommand } from './serve-command.ts';
import { workspaceLauncher } from './workspace.ts';
import { writeReport } from './write-report.ts';

export interface ExecuteOptions extends GlobalFlags {
  /** As the user called the pipeline, for the command that resumes the run. */
  readonly name: string;
  readonly loaded: LoadedPipeline;
  readonly inputs: JsonObject;
  readonly parallel?: number | undefined;
  readonly cache: boolean;
  /** URIs or paths of the artifacts that the pipeline takes. */
  readonly artifacts?: Readonly<Record<string, string>>;
  readonly objects?: ClusterObjects;
  readonly containers: boolean;
  readonly useWorkspace?: boolean;
  /** Where the images are, and their tag; only with `containers`. */
  readonly imageRepository?: string;
  readonly imageTag?: string;
  readonly resume?: string | undefined;
}

/** Runs a pipeline, shows it, writes its report, says what came of it, and gives the exit code. */
export async function execute(options: ExecuteOptions, io: Io): Promise<number> {
  const { loaded, bucket, resume } = options;
  const store = openStore(bucket);
  const view = terminalView(io.stderr, io.env);
  const { outcome, record } = await runPipeline({
    spec: loaded.spec,
    ...(loaded.platform === undefined ? {} : { platform: loaded.platform }),
    ...(resume === undefined ? { inputs: { ...standInsOf(loaded, store), ...options.inputs } } : {}),
    ...(resume !== undefined && Object.keys(options.inputs).length > 0 ? { inputs: options.inputs } : {}),
    ...(Object.keys(options.artifacts ?? {}).length === 0 ? {} : { artifacts: options.artifacts }),
    ...(options.objects === undefined ? {} : { objects: options.objects }),
    store,
    launcher: workspaceLauncher(options, io.cwd),
    ...(options.parallel === undefined ? {} : { parallelism: options.parallel }),
    caching: options.cache,
    ...(resume === undefined ? {} : { resumeFrom: resume }),
    signal: io.signal,
    onEvent: view.onEvent,
    facts: { code: await codeFacts(io.cwd), host: hostFacts(), command: (run) => resumeCommand(options, run) },
  }).finally(view.close);

  const details = await runDetails(store, record);
  const warn = (error: Error) => void io.stderr.write(`warning: ${error.message}\n`);
  const report = await writeReport(store, { ...record, ...details }, warn);
  const complete: RunRecord = { ...record, ...details, report };
  await writeRun(store, complete);
  if (outcome !== 'succeeded') io.stderr.write(`resume it with: ${record.command}\n`);
  if (options.json) printJson(io, jsonSummary(complete, outcome));
  else io.stdout.write(formatSummary({ ...details, report, serve: serveCommand(store, complete) }));
  return { succeeded: EXIT.ok, failed: EXIT.failed, cancelled: EXIT.interrupted }[outcome];
}

function resumeCommand(options: ExecuteOptions, run: string): string {
  const { name, bucket, containers, imageRepository, imageTag, useWorkspace, objects = {} } = options;
  const images = [
    ...(imageRepository === undefined ? [] : ['--image-repository', imageRepository]),
    ...(imageTag === undefined ? [] : ['--image-tag', imageTag]),
  ];
  const given = (flag: string, pairs: Readonly<Record<string, string>> = {}) =>
    Object.entries(pairs).flatMap(([object, place]) => [flag, `${object}=${place}`]);
  return shellCommand([
    ...['npx', 'millrace', 'run', name, '--bucket', bucket, '--resume', run],
    ...(containers ? ['--containers', ...images] : []),
    ...(useWorkspace === true ? ['--use-workspace'] : []),
    ...given('--secret', objects.secrets),
    ...given('--config-map', objects.configMaps),
    ...given('--volume', objects.volumes),
  ]);
}

/** The last line of `--json`. */
function jsonSummary(record: RunRecord, outcome: RunOutcome) {
  const { id, pipeline, steps, metrics, baselines, gate, model, report, durationSeconds } = record;
  const alias = model?.aliases[0];
  return {
    ...{ run: id, pipeline, outcome, durationSeconds, steps, metrics, baselines, gate },
    model: model === undefined ? undefined : { ...model, alias },
    ...{ report, command: record.command },
  };
}
