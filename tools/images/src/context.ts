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

/** native-setup and the stub of xlsx, as sources in the workspace and built where Millrace is installed. */
async function copyNative(image: string): Promise<void> {
  const native = dirname(createRequire(import.meta.url).resolve('@millrace/native/package.json'));
  const code = existsSync(join(native, 'src')) ? 'src' : 'dist';
  for (const part of ['bin', code, 'package.json']) {
    await cp(join(native, part), join(image, 'native', part), {
      recursive: true,
      filter: (p) => !p.endsWith('.test.ts'),
    });
  }
  await cp(join(native, 'xlsx-stub'), join(image, 'stubs/xlsx'), { recursive: true });
}
