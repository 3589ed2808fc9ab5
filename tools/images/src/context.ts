import { existsSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Bundle, bundleComponent } from './bundle.ts';
import { componentFolder } from './find-component.ts';
import { prunedManifests } from './packages.ts';
import { findProject, type Project } from './project.ts';

/** A Docker build context, ready: `app/` (the bundle) and `image/` (what `npm ci` and native-setup need). */
export interface ImageContext {
  readonly folder: string;
  readonly bundle: Bundle;
}

/**
 * Bundles a component of the project's own and lays its Docker context into `<components>/<name>/dist`.
 * @param project default: the one around the working directory.
 */
export async function prepareContext(
  name: string,
  project: Project = findProject(process.cwd()),
): Promise<ImageContext> {
  const folder = join(componentFolder(project, name), 'dist');
  const bundle = await bundleComponent(name, { project, outDirectory: join(folder, 'app') });
  const image = join(folder, 'image');
  await rm(image, { recursive: true, force: true });
  await mkdir(image, { recursive: true });
  const { manifest, lockfile } = prunedManifests(bundle.imported, project.root);
  await writeFile(join(image, 'package.json'), manifest);
  await writeFile(join(image, 'package-lock.json'), lockfile);
  await copyNative(image);
  return { folder, bundle };
}

/** Where native-setup is installed, and which of its folders runs: sources in the workspace, else what was built. */
export function nativeFolder(): { readonly folder: string; readonly code: 'src' | 'dist' } {
  const folder = dirname(createRequire(import.meta.url).resolve('@millrace/native/package.json'));
  return { folder, code: existsSync(join(folder, 'src')) ? 'src' : 'dist' };
}

/** native-setup and the stub of xlsx. */
async function copyNative(image: string): Promise<void> {
  const { folder, code } = nativeFolder();
  for (const part of ['bin', code, 'package.json']) {
    await cp(join(folder, part), join(image, 'native', part), {
      recursive: true,
      filter: (p) => !/\.(test|conformance)\.ts$/.test(p),
    });
  }
  await cp(join(folder, 'xlsx-stub'), join(image, 'stubs/xlsx'), { recursive: true });
}
