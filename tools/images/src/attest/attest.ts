import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { componentFolder } from '../find-component.ts';
import type { PreparedImage } from '../prepare-image.ts';
import { type Project, readManifest } from '../project.ts';
import { materialsOf } from './materials.ts';
import { type BuildFacts, provenance } from './provenance.ts';
import { cycloneDx } from './sbom.ts';

/** Folders for what is to be said about an image; nothing is said where there is none. */
export interface AttestOptions {
  /** For `<component>.cdx.json`: what is in the image, as CycloneDX. */
  readonly sbom?: string;
  /** For `<component>.provenance.json`: how it was built. */
  readonly provenance?: string;
}

/** Writes what is asked for. An image that was there already has the provenance of the build that made it. */
export async function attest(
  image: PreparedImage,
  facts: BuildFacts & { readonly reused: boolean },
  project: Project,
  options: AttestOptions,
): Promise<void> {
  const { component, contentKey } = image;
  if (options.sbom !== undefined) {
    const { version } = readManifest(componentFolder(project, component));
    const name = facts.image.slice(0, facts.image.lastIndexOf(':'));
    const subject = { component, contentKey, version: String(version ?? '0.0.0'), image: name, digest: facts.digest };
    await write(options.sbom, `${component}.cdx.json`, cycloneDx(subject, await materialsOf(image, project)));
  }
  if (options.provenance !== undefined && !facts.reused) {
    await write(options.provenance, `${component}.provenance.json`, await provenance(image, facts, project));
  }
}

async function write(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
}
