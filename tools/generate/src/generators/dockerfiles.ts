import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleComponent, dockerfile } from '@millrace/images';
import type { Generator } from './types.ts';

/** The Dockerfile of every component: what it installs follows from what the component's bundle leaves outside. */
export const dockerfiles: Generator = async (root) => {
  const names = (await readdir(join(root, 'components'))).sort();
  return Promise.all(
    names.map(async (name) => ({
      path: `components/${name}/Dockerfile`,
      content: dockerfile(await bundleComponent(name)),
    })),
  );
};
