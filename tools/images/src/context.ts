import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bundle, bundleComponent, WORKSPACE } from './bundle.ts';
import { prunedManifests } from './packages.ts';

/** A Docker build context, ready: `app/` (the bundle) and `image/` (what `npm ci` and native-setup need). */
export interface ImageContext {
  readonly folder: string;
  readonly bundle: Bundle;
}

/** Bundles a component and lays its Docker context into `components/<name>/dist`. */
export async function prepareContext(name: string): Promise<ImageContext> {
  const folder = join(WORKSPACE, 'components', name, 'dist');
  const bundle = await bundleComponent(name, { outDirectory: join(folder, 'app') });
  const image = join(folder, 'image');
  await rm(image, { recursive: true, force: true });
  await mkdir(image, { recursive: true });
  const { manifest, lockfile } = prunedManifests(bundle.imported, WORKSPACE);
  await writeFile(join(image, 'package.json'), manifest);
  await writeFile(join(image, 'package-lock.json'), lockfile);
  const native = join(WORKSPACE, 'tools/native');
  for (const part of ['bin', 'src', 'package.json']) {
    await cp(join(native, part), join(image, 'native', part), {
      recursive: true,
      filter: (p) => !p.endsWith('.test.ts'),
    });
  }
  await cp(join(native, 'xlsx-stub'), join(image, 'stubs/xlsx'), { recursive: true });
  return { folder, bundle };
}
