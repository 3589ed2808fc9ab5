import { EXIT, MillraceError } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import { readDocument } from '../documents.ts';
import { executionIds, readLatest } from '../latest.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import type { ExecutionRecord, ExecutionState } from '../record.ts';
import { executionSchema } from '../record-schema.ts';
import {
  type ExecutionRef,
  formatRef,
  isFolderOfSteps,
  isStep,
  parseRef,
  recordKey,
  runKey,
  runsFolder,
} from '../refs.ts';
import { type RunRecord, runSchema } from './run-record.ts';

export interface ExecutionFilter {
  readonly pipeline?: string;
  readonly step?: string;
  readonly state?: ExecutionState;
}

export interface ListOptions {
  /** Told of a record that cannot be read, which then is left out. Without it the error is thrown. */
  readonly onCorrupt?: (error: MillraceError) => void;
}

/** What a bucket tells of its past. Every method throws MillraceError `RECORD_CORRUPT`, and those of the store. */
export class History {
  readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** The newest success of a step. */
  latest(pipeline: string, step: string): Promise<ExecutionRecord | undefined> {
    return readLatest(this.store, pipeline, step);
  }

  /** An execution's record, or `undefined` where it has none (yet). */
  async read(ref: ExecutionRef): Promise<ExecutionRecord | undefined> {
    return (await readDocument(this.store, recordKey(ref), executionSchema))?.value;
  }

  /** As `read`, for `<pipeline>/<step>/<execution id>`. */
  async find(ref: string): Promise<ExecutionRecord | undefined> {
    const parsed = parseRef(ref);
    return parsed === undefined ? undefined : this.read(parsed);
  }

  /** @throws MillraceError `EXECUTION_MISSING`. */
  async execution(ref: string): Promise<ExecutionRecord> {
    const record = await this.find(ref);
    if (record !== undefined) return record;
    throw new MillraceError('EXECUTION_MISSING', `There is no execution ${ref} in ${this.store.uri}.`, {
      hint: 'It is named <pipeline>/<step>/<execution id>; millrace runs show RUN lists those of a run.',
      exitCode: EXIT.usage,
    });
  }

  /** Records of executions, newest first; read in parallel, a few ahead. */
  async *executions(filter: ExecutionFilter = {}, options: ListOptions = {}): AsyncGenerator<ExecutionRecord> {
    const refs = await this.#refs(filter);
    for await (const record of mapConcurrent(refs, (ref) => tolerate(() => this.read(ref), options))) {
      if (record !== undefined && (filter.state === undefined || record.state === filter.state)) yield record;
    }
  }

  /** Records of runs, newest first. */
  async *runs(pipeline?: string, options: ListOptions = {}): AsyncGenerator<RunRecord> {
    const refs = await this.#runRefs(pipeline);
    for await (const run of mapConcurrent(refs, (ref) =>
      tolerate(() => this.#readRun(ref.pipeline, ref.run), options),
    )) {
      if (run !== undefined) yield run;
    }
  }

  /**
   * A run by its id, by the beginning of it, or `latest`.
   * @throws MillraceError `RUN_MISSING`, `RUN_AMBIGUOUS`.
   */
  async run(id: string, pipeline?: string): Promise<RunRecord> {
    const all = await this.#runRefs(pipeline);
    const exact = all.filter(({ run }) => run === id);
    const found =
      id === 'latest' ? all.slice(0, 1) : exact.length > 0 ? exact : all.filter((r) => r.run.startsWith(id));
    if (found.length > 1) {
      throw new MillraceError('RUN_AMBIGUOUS', `${found.length} runs begin with ${id}.`, {
        hint: `Write more of it: ${found
          .slice(0, 5)
          .map(({ run }) => run)
          .join(', ')}.`,
        exitCode: EXIT.usage,
      });
    }
    const [only] = found;
    const record = only === undefined ? undefined : await this.#readRun(only.pipeline, only.run);
    if (record !== undefined) return record;
    throw new MillraceError('RUN_MISSING', `There is no run ${id} in ${this.store.uri}.`, {
      hint: 'millrace runs lists them; --bucket names another bucket.',
      exitCode: EXIT.usage,
    });
  }

  /** Pipelines that the bucket holds something of, sorted. */
  async pipelines(): Promise<readonly string[]> {
    return (await this.#folders('')).filter(isFolderOfSteps);
  }

  async #refs(filter: ExecutionFilter): Promise<readonly ExecutionRef[]> {
    const refs: ExecutionRef[] = [];
    for (const pipeline of filter.pipeline === undefined ? await this.pipelines() : [filter.pipeline]) {
      const steps = filter.step === undefined ? (await this.#folders(`${pipeline}/`)).filter(isStep) : [filter.step];
      for (const step of steps) {
        for (const id of await executionIds(this.store, pipeline, step)) refs.push({ pipeline, step, id });
      }
    }
    return refs.sort((a, b) => compare(b.id, a.id) || compare(formatRef(a), formatRef(b)));
  }

  /** Newest first, as far as ids tell. */
  async #runRefs(pipeline: string | undefined): Promise<readonly { pipeline: string; run: string }[]> {
    const refs: { pipeline: string; run: string }[] = [];
    for (const name of pipeline === undefined ? await this.pipelines() : [pipeline]) {
      for (const run of await this.#folders(runsFolder(name))) refs.push({ pipeline: name, run });
    }
    return refs.sort((a, b) => compare(b.run, a.run) || compare(a.pipeline, b.pipeline));
  }

  async #readRun(pipeline: string, run: string): Promise<RunRecord | undefined> {
    return (await readDocument(this.store, runKey(pipeline, run), runSchema))?.value;
  }

  async #folders(prefix: string): Promise<readonly string[]> {
    const names = await this.store.names(prefix);
    return names.filter((name) => name.endsWith('/')).map((name) => name.slice(0, -1));
  }
}

async function tolerate<T>(read: () => Promise<T>, options: ListOptions): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const corrupt = error instanceof MillraceError && error.code === 'RECORD_CORRUPT' ? error : undefined;
    if (corrupt === undefined || options.onCorrupt === undefined) throw error;
    options.onCorrupt(corrupt);
    return undefined;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
