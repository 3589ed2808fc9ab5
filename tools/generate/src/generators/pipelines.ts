import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile, type Pipeline, toYaml } from '@millrace/pipeline';
import type { Generator } from './types.ts';

/** `pipeline.yaml` beside every `pipeline.ts`, with a placeholder for the images' repository. */
export const pipelines: Generator = async (root) => {
  const names = (await readdir(join(root, 'pipelines'))).sort();
  const folders = names.filter((name) => existsSync(join(root, 'pipelines', name, 'pipeline.ts')));
  return Promise.all(
    folders.map(async (name) => {
      const file = join(root, 'pipelines', name, 'pipeline.ts');
      const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
      const pipeline = Object.values(module).find(isPipeline);
      if (pipeline === undefined) throw new Error(`${file} exports no pipeline`);
      return { path: `pipelines/${name}/pipeline.yaml`, content: toYaml(compile(pipeline)) };
    }),
  );
};

const isPipeline = (value: unknown): value is Pipeline =>
  typeof value === 'function' && 'kind' in value && value.kind === 'pipeline';
