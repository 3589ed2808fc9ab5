import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '@millrace/contract';
import { type CompiledPipeline, compile, toYaml } from '@millrace/pipeline';
import * as components from '../../corpus/components.ts';
import type { Pair } from '../corpus.ts';
import type { Run } from './plan.ts';

const IMAGE = 'millrace-oracle:test';
const images = Object.fromEntries(Object.values(components).map(({ definition }) => [definition.name, IMAGE]));

/** A pipeline of the corpus, ready to be run. */
export interface Job {
  readonly name: string;
  readonly compiled: CompiledPipeline;
  /** The compiled pipeline. */
  readonly file: string;
  /** Of this run alone; containers see it at the same path. */
  readonly folder: string;
  readonly arguments: JsonObject;
  /** What kfp.local starts as processes instead of containers: `/app/train` → command. */
  readonly programs?: Readonly<Record<string, readonly string[]>>;
}

/** Builds the image with the work of the corpus's components. */
export function buildImage(): void {
  const context = fileURLToPath(new URL('../../image', import.meta.url));
  execFileSync('docker', ['build', '--quiet', '--tag', IMAGE, context], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Compiles the pipeline for that image and writes the files that it is given. */
export function prepare({ name, pipeline }: Pair, run: Run, root: string): Job {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  const paths = Object.entries(run.files ?? {}).map(([input, content]) => {
    const path = join(folder, input);
    writeFileSync(path, content);
    return [input, path] as const;
  });
  const compiled = compile(pipeline, { images });
  const file = join(folder, 'pipeline.yaml');
  writeFileSync(file, toYaml(compiled));
  return { name, compiled, file, folder, arguments: { ...run.inputs, ...Object.fromEntries(paths) } };
}
