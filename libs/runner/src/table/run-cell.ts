import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject, JsonValue } from '@millrace/contract';
import { type CompiledPipeline, fromYaml } from '@millrace/pipeline';
import { openStore } from '@millrace/storage';
import { dockerLauncher, type RunEvent, type RunOptions, type RunResult, runPipeline } from '../index.ts';
import type { Cell, ExpectedStep } from './cell.ts';
import { Trace, traced } from './trace.ts';

/** What came of a cell, in the form of its expectation. */
export type Observed = Pick<Cell, 'outcome' | 'steps' | 'outputs' | 'artifacts' | 'attempts' | 'order' | 'most'>;

/** Runs a cell in containers and looks at what it expects something of. */
export async function runCell(cell: Cell, compiled: string): Promise<{ observed: Observed; errors: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-table-'));
  try {
    const trace = join(folder, 'trace');
    mkdirSync(trace);
    chmodSync(trace, 0o777);
    writeFileSync(join(folder, 'given'), 'given');
    const pipeline = fromYaml(readFileSync(join(compiled, `${cell.pipeline}.yaml`), 'utf8'));
    const { result, events } = await runsOf(cell, pipeline, folder);
    return { observed: observe(cell, result, events, new Trace(trace)), errors: errorsIn(events) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The run of a cell, or the second one where it has two. */
async function runsOf(cell: Cell, pipeline: CompiledPipeline, folder: string) {
  const run = (options: Partial<RunOptions>) => runOnce(cell, folder, { ...pipeline, ...options });
  const first = await run({ inputs: withFolder(cell.inputs ?? {}, folder) });
  if (cell.again !== undefined) return run({ inputs: withFolder(cell.again, folder) });
  return cell.resumed === true ? run({ resumeFrom: first.result.record.id }) : first;
}

async function runOnce(cell: Cell, folder: string, options: CompiledPipeline & Partial<RunOptions>) {
  const events: RunEvent[] = [];
  const result = await runPipeline({
    store: openStore(join(folder, 'bucket')),
    launcher: traced(dockerLauncher(), join(folder, 'trace')),
    parallelism: 4,
    caching: cell.again !== undefined,
    onEvent: (event) => events.push(event),
    ...options,
  });
  return { result, events };
}

const withFolder = (inputs: JsonObject, folder: string): JsonObject =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replace(/^FOLDER/, folder) : value,
    ]),
  );

function observe(cell: Cell, result: RunResult, events: readonly RunEvent[], trace: Trace): Observed {
  if (result.outcome === 'cancelled') throw new Error('Nobody cancelled the run.');
  return {
    outcome: result.outcome,
    steps: Object.fromEntries(events.flatMap((event) => (event.type === 'step-ended' ? [seen(cell, event)] : []))),
    outputs: result.outputs.parameters,
    artifacts: Object.fromEntries(
      Object.entries(result.outputs.artifacts).map(([name, artifact]) => [name, textOf(artifact)]),
    ),
    ...(cell.attempts === undefined
      ? {}
      : { attempts: Object.fromEntries(Object.keys(cell.attempts).map((key) => [key, trace.starts(key)])) }),
    ...(cell.order === undefined
      ? {}
      : { order: cell.order.filter(([first, second]) => trace.inOrder(first, second)) }),
    ...(cell.most === undefined ? {} : { most: trace.most() }),
  };
}

/** What a reader of a failed test needs first. */
const errorsIn = (events: readonly RunEvent[]): string =>
  events
    .flatMap((event) => (event.type === 'step-ended' && event.error !== undefined ? [event] : []))
    .map(({ step, error }) => `${step}: ${error?.code} ${error?.message}`)
    .join('; ');

function seen(
  cell: Cell,
  { step, state, outputParameters }: Extract<RunEvent, { type: 'step-ended' }>,
): [string, ExpectedStep] {
  const values = Object.values(outputParameters);
  const gives: JsonValue = values.length === 1 ? (values[0] ?? null) : { ...outputParameters };
  return [step, { state, ...(cell.steps[step]?.gives === undefined ? {} : { gives }) }];
}

const textOf = (artifact: unknown): string =>
  typeof artifact === 'object' && artifact !== null && 'uri' in artifact && typeof artifact.uri === 'string'
    ? readFileSync(artifact.uri.startsWith('file:') ? fileURLToPath(artifact.uri) : artifact.uri, 'utf8')
    : '';
