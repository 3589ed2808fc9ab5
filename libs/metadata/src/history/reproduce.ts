import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ExternalRead, JsonObject, Problem } from '@millrace/contract';
import { digestTree, type Store } from '@millrace/storage';
import { fullDigest } from '../lineage/graph.ts';
import type { ArtifactRecord, ExecutionRecord } from '../record.ts';
import { runsFolder } from '../refs.ts';
import { digestOfStored, storedFiles } from '../stored-tree.ts';
import type { History } from './history.ts';
import type { RunRecord, RunStep } from './run-record.ts';

/** What there is now, to be held against what a run used; what is left out is not compared. */
export interface Present {
  /** Code digest of a component of the workspace, `undefined` where there is none of this name. */
  readonly codeDigest?: (component: string) => Promise<string | undefined>;
  /** Commit of the workspace. */
  readonly commit?: string;
}

export interface ReproductionStep {
  readonly step: string;
  readonly component: string;
  readonly parameters: JsonObject;
  readonly codeDigest: string;
  readonly image?: string;
  readonly seed?: number;
}

/** What it takes to get a run again. */
export interface Reproduction {
  readonly run: RunRecord;
  /** Exactly the inputs that the run had, to be given to the new one. */
  readonly inputs: JsonObject;
  /** Key of the compiled pipeline that ran, where it is still kept unchanged. */
  readonly pipelineKey?: string;
  readonly steps: readonly ReproductionStep[];
  /** Everything that is not as it was, or that could not be looked at (`…_UNCHECKED`). */
  readonly differences: readonly Problem[];
  /** Nothing is known to differ: the same outputs are to be expected. */
  readonly exact: boolean;
}

/**
 * Finds out whether a run can be had again: are its pipeline, its inputs, what it read and its code still there?
 * @throws MillraceError `RUN_MISSING`, `RUN_AMBIGUOUS`.
 */
export async function reproduce(history: History, id: string, present: Present = {}): Promise<Reproduction> {
  const { store } = history;
  const run = await history.run(id);
  const differences: Problem[] = [];
  const pipelineKey = `${runsFolder(run.pipeline)}${run.id}/pipeline.yaml`;
  const pipeline = await pipelineProblems(store, pipelineKey, run);
  differences.push(...pipeline, ...commitProblems(run, present));
  const steps: ReproductionStep[] = [];
  for (const step of run.steps) {
    if (step.execution === undefined) continue;
    const record = await history.find(step.execution);
    if (record === undefined) {
      differences.push(problem(step.name, 'EXECUTION_MISSING', `${step.execution} is no longer in the bucket.`));
      continue;
    }
    steps.push(stepOf(record));
    differences.push(...(await codeProblems(step, record, present)), ...(await sourceProblems(store, run, record)));
  }
  return {
    run,
    inputs: run.inputs,
    ...(pipeline.length === 0 ? { pipelineKey } : {}),
    steps,
    differences,
    exact: differences.every(({ code }) => code.endsWith('_UNCHECKED')),
  };
}

const stepOf = ({ step, component, parameters, codeDigest, image, seed }: ExecutionRecord): ReproductionStep => ({
  step,
  component,
  parameters,
  codeDigest,
  ...(image === undefined ? {} : { image }),
  ...(seed === undefined ? {} : { seed }),
});

async function pipelineProblems(store: Store, key: string, run: RunRecord): Promise<Problem[]> {
  if ((await store.stat(key)) === undefined) {
    return [problem('pipeline', 'PIPELINE_MISSING', `${store.uriOf(key)} is no longer there.`)];
  }
  const { bytes } = await store.readBytes(key);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (digest === fullDigest(run.pipelineDigest)) return [];
  return [problem('pipeline', 'PIPELINE_CHANGED', `${store.uriOf(key)} is not what ran: ${run.pipelineDigest}.`)];
}

function commitProblems(run: RunRecord, present: Present): Problem[] {
  const { commit, dirty } = run.code;
  const problems: Problem[] = [];
  if (dirty === true) problems.push(problem('code', 'CODE_UNCOMMITTED', 'The run was made from uncommitted changes.'));
  if (commit !== undefined && present.commit !== undefined && commit !== present.commit) {
    problems.push({
      ...problem('code', 'COMMIT_CHANGED', `The run was made from ${commit}; here is ${present.commit}.`),
      hint: `git checkout ${commit}`,
    });
  }
  return problems;
}

async function codeProblems(step: RunStep, record: ExecutionRecord, present: Present): Promise<Problem[]> {
  if (present.codeDigest === undefined) return [];
  const now = await present.codeDigest(record.component);
  if (now === record.codeDigest) return [];
  const message =
    now === undefined ? `There is no component ${record.component} here.` : `${record.codeDigest} then, ${now} now.`;
  return [problem(`${step.name}.code`, 'CODE_CHANGED', message)];
}

/** Only what came from outside the run counts: what its own steps made, they will make again. */
async function sourceProblems(store: Store, run: RunRecord, record: ExecutionRecord): Promise<Problem[]> {
  const own = new Set(run.steps.map(({ execution }) => execution));
  const problems: Problem[] = [];
  for (const [name, input] of Object.entries(record.inputs)) {
    if (input.producer !== undefined && own.has(input.producer)) continue;
    problems.push(...held(`${record.step}.inputs.${name}`, 'INPUT', input, await digestAt(store, input)));
  }
  for (const read of record.reads) {
    problems.push(...held(`${record.step}.reads`, 'READ', read, await digestAt(store, read)));
  }
  return problems;
}

function held(path: string, what: string, source: ArtifactRecord | ExternalRead, now: string | undefined): Problem[] {
  const then = fullDigest(source.digest);
  if (now === then) return [];
  if (now === undefined)
    return [problem(path, `${what}_UNCHECKED`, `${source.uri} was not looked at; it was ${then}.`)];
  if (now === '') return [problem(path, `${what}_MISSING`, `${source.uri} is no longer there; it was ${then}.`)];
  return [problem(path, `${what}_CHANGED`, `${source.uri} was ${then} and is ${now}.`)];
}

/** Digest of what is at a URI now, `''` where nothing is, `undefined` where it is neither in the bucket nor a file. */
async function digestAt(store: Store, source: { readonly uri: string }): Promise<string | undefined> {
  const key = store.keyOf(source.uri);
  if (key !== undefined) {
    const files = await storedFiles(store, key);
    return files.length === 0 ? '' : digestOfStored(store, files);
  }
  if (!source.uri.startsWith('file:///')) return undefined;
  const path = fileURLToPath(source.uri);
  return existsSync(path) ? (await digestTree(path)).digest : '';
}

const problem = (path: string, code: string, message: string): Problem => ({ path, code, message });
