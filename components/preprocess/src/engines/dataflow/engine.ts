import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  collectSplits,
  compileBeamYaml,
  countBeam,
  describeBeam,
  type FittedRecipe,
  fitBeam,
  type Prepared,
} from '@millrace/dataset';
import type { Engine, EngineWork } from '../engine.ts';
import { remoteFiles, remoteWorkOf } from '../remote.ts';
import { openJobs } from './jobs.ts';
import { patternOf } from './pattern.ts';
import { fetchShards } from './shards.ts';
import { together } from './together.ts';
import { parseWorkers } from './workers.ts';

/** Dataflow: the recipe as Beam YAML, which reads the raw files where they lie. */
export const engine: Engine = { readsHere: false, prepare };

async function prepare({ raw, recipe, output, settings, context }: EngineWork): Promise<Prepared> {
  const { signal, workDirectory } = context;
  const { folder, key } = remoteWorkOf('dataflow', raw, context);
  const workers = parseWorkers(settings.workers);
  if (workers.serviceAccount === undefined) {
    context.logger.warn('workers run as the default account of Compute Engine; give serviceAccount in workers');
  }
  const files = await remoteFiles(raw, signal);
  const compiled = compileBeamYaml(recipe, { files: patternOf(files), format: files.format }, { folder });
  const { location: region, labels } = settings;
  const jobs = openJobs({ folder, key, region, labels, workers, context });
  try {
    // A job takes minutes to start, so those that need nothing of each other run at the same time.
    const [columns, { fitted, rows }] = await together(signal, (both) => [
      countBeam(recipe, compiled, jobs.asking(both)),
      fitBeam(recipe, compiled, jobs.asking(both)),
    ]);
    const fittedRecipe: FittedRecipe = { formatVersion: 1, recipe, fitted };
    const splits = compiled.prepared(fitted);
    const [statistics] = await together(signal, (both) => [
      describeBeam(fittedRecipe, { columns, rows }, compiled, jobs.asking(both)),
      jobs.write(splits, both),
    ]);
    const fetched = join(workDirectory, 'shards');
    const shards = await fetchShards(jobs.store, splits, fetched, signal);
    const manifest = await collectSplits({ shards, fittedRecipe, rows, output, workDirectory, signal });
    await rm(fetched, { recursive: true, force: true });
    return { manifest, statistics };
  } finally {
    await jobs.close();
  }
}
