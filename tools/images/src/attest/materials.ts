import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { nativeFolder } from '../context.ts';
import { type Lockfile, readLockfile } from '../packages.ts';
import type { PreparedImage } from '../prepare-image.ts';
import { type Project, readManifest } from '../project.ts';

/** One thing that is in an image. */
export interface Material {
  readonly name: string;
  readonly version: string;
  /** Package URL (https://github.com/package-url/purl-spec). */
  readonly purl: string;
  readonly kind: 'library' | 'container';
  /** How it is in there. */
  readonly how: 'installed' | 'bundled' | 'base image';
  readonly license?: string;
  /** Hexadecimal, of the package as its registry delivers it. */
  readonly digest?: { readonly algorithm: 'SHA-256' | 'SHA-512'; readonly hex: string };
}

type Entry = Lockfile['packages'][string];

/**
 * All that is known to be in an image: packages that `npm ci` installs on its platform, packages whose code is in the
 * bundle, TensorFlow's wheel, and the base images by name. What a base image holds in turn is not told.
 * @returns sorted by package URL, each once; what is both installed and bundled counts as installed.
 */
export async function materialsOf(image: PreparedImage, project: Project): Promise<readonly Material[]> {
  const { context, platform } = image;
  const { packages: locked } = readLockfile(project.root);
  const installed = context.bundle.packages
    .filter(({ folder }) => fits(locked[folder], platform))
    .map(({ folder, name }) => npmPackage(name, locked[folder], 'installed'));
  const bundled = [...new Set(context.bundle.inlined.map(folderOf))].map((folder) =>
    bundledAt(folder, project, locked),
  );
  const dockerfile = await readFile(image.dockerfile, 'utf8');
  const native = dockerfile.includes('native-setup') ? await wheelOf(platform) : [];
  const found = [...baseImages(dockerfile), ...bundled.filter((m) => m !== undefined), ...native, ...installed];
  const unique = new Map(found.map((material) => [material.purl, material]));
  return [...unique.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
}

/** Images that stages start from, as the Dockerfile names them; stages of its own are none. */
export function baseImages(dockerfile: string): Material[] {
  const froms = [...dockerfile.matchAll(/^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/gim)];
  const stages = new Set(froms.map(([, , stage]) => stage));
  const references = froms.map(([, reference = '']) => reference).filter((reference) => !stages.has(reference));
  return [...new Set(references)].map((reference) => {
    const [tagged = '', digest] = reference.split('@');
    const [, name = tagged, version = digest ?? 'latest'] = /^(.+):([^/:]+)$/.exec(tagged) ?? [];
    const purl = `pkg:docker/${name}@${encodeURIComponent(digest ?? version)}`;
    return { name, version, purl, kind: 'container', how: 'base image' };
  });
}

/** Where the package of a bundled file lies: below node_modules, else two folders of the workspace. */
function folderOf(path: string): string {
  const [, below] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  return below ?? path.split('/').slice(0, 2).join('/');
}

function bundledAt(folder: string, project: Project, locked: Lockfile['packages']): Material | undefined {
  const { name, version, license } = readManifest(join(project.root, folder));
  if (typeof name !== 'string' || typeof version !== 'string') return undefined;
  const entry = locked[folder] ?? { version, dependencies: {}, optionalDependencies: {} };
  return npmPackage(name, { license, ...entry, version }, 'bundled');
}

function npmPackage(name: string, entry: Entry | undefined, how: Material['how']): Material {
  const version = entry?.version ?? '0.0.0';
  const digest = digestOf(entry?.integrity);
  return {
    ...{ name, version, kind: 'library', how },
    purl: `pkg:npm/${name.replace('@', '%40')}@${encodeURIComponent(version)}`,
    ...(typeof entry?.license === 'string' ? { license: entry.license } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** npm writes Subresource Integrity: the algorithm and base64. */
function digestOf(integrity: unknown): Material['digest'] {
  const [, base64] = typeof integrity === 'string' ? (/^sha512-(\S+)/.exec(integrity) ?? []) : [];
  if (base64 === undefined) return undefined;
  return { algorithm: 'SHA-512', hex: Buffer.from(base64, 'base64').toString('hex') };
}

const listSchema = z.array(z.string()).optional();

/** Whether npm installs a package there: optional packages name the systems and processors that they are for. */
function fits(entry: Entry | undefined, platform: string): boolean {
  const [os = '', arch = ''] = platform.split('/');
  const allows = (list: unknown, value: string) => {
    const names = listSchema.parse(list);
    if (names === undefined || names.includes(value)) return true;
    return names.every((name) => name.startsWith('!')) && !names.includes(`!${value}`);
  };
  return allows(entry?.os, os) && allows(entry?.cpu, arch === 'amd64' ? 'x64' : arch) && allows(entry?.libc, 'glibc');
}

const pinsSchema = z.object({
  PINS: z.record(z.string(), z.object({ package: z.string(), version: z.string(), sha256: z.string() })),
});

async function wheelOf(platform: string): Promise<Material[]> {
  const { folder, code } = nativeFolder();
  const file = join(folder, code, `pins.${code === 'src' ? 'ts' : 'js'}`);
  const { PINS } = pinsSchema.parse(await import(pathToFileURL(file).href));
  const pin = PINS[platform.replace('/', '-').replace('amd64', 'x64')];
  if (pin === undefined) return [];
  const { package: name, version, sha256: hex } = pin;
  const purl = `pkg:pypi/${name}@${version}`;
  return [{ name, version, purl, kind: 'library', how: 'installed', digest: { algorithm: 'SHA-256', hex } }];
}
