import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { build, type Metafile, type Plugin } from 'esbuild';
import { findComponent } from './find-component.ts';
import { closure, type LockedPackage, readLockfile } from './packages.ts';
import { findProject, type Project, readManifest } from './project.ts';

/** Packages with native code or WebAssembly beside their JavaScript: they stay files in node_modules. */
const EXTERNAL = ['@tensorflow/tfjs-node', '@duckdb/node-api', '@node-rs/crc32', 'danfojs-node', 'farmhash-modern'];

// A CommonJS dependency inside an ES module bundle asks for `require`; as a global it cannot clash with a module's own.
const BANNER = `import { createRequire as createRequireOfBundle } from 'node:module';
globalThis.require ??= createRequireOfBundle(import.meta.url);`;

export interface Bundle {
  readonly component: string;
  /** Absolute path of the executable. */
  readonly entry: string;
  /** `sha256:<hex>` over the bundle's files and the exact versions of the packages left outside: the code digest. */
  readonly digest: string;
  /** Packages left outside that the bundle itself imports. */
  readonly imported: readonly string[];
  /** Those, all they need in turn. */
  readonly packages: readonly LockedPackage[];
  /** Files that esbuild read for it, below the project; `/` on every platform. */
  readonly inputs: readonly string[];
  /** The part of them whose code is in the bundle. */
  readonly inlined: readonly string[];
}

export interface BundleOptions {
  /** Whose component it is. Default: the project around the working directory. */
  readonly project?: Project;
  /** Where to put the bundle. Default: a folder named by its digest in the project's cache. */
  readonly outDirectory?: string;
}

/** A folder for each digest: a step that runs keeps its files whatever is edited meanwhile. */
const keptAt = ({ root }: Project, name: string, digest: string): string =>
  join(root, 'node_modules/.cache/millrace/bundles', name, digest.slice('sha256:'.length, 'sha256:'.length + 16));

/**
 * Bundles a component of a project: entry `<name>.js`, and chunks that are loaded when needed.
 * @throws MillraceError `UNKNOWN_COMPONENT`, `BUNDLE_FAILED` with esbuild's messages, `LOCKFILE_MISSING`.
 */
export async function bundleComponent(name: string, options: BundleOptions = {}): Promise<Bundle> {
  const { project = findProject(process.cwd()) } = options;
  const { files, metafile } = await compile(name, project);
  const imported = externalsOf(metafile);
  const packages = imported.length === 0 ? [] : closure(imported, readLockfile(project.root));
  const digest = digestOf(files, packages);
  const target = options.outDirectory ?? keptAt(project, name, digest);
  const bundle: Bundle = {
    ...{ component: name, entry: join(target, `${name}.js`), digest, imported, packages },
    inputs: Object.keys(metafile.inputs).sort(),
    inlined: inlinedOf(metafile),
  };
  if (await isCurrent(target, digest)) return bundle;
  await replace(name, target, [...files, ['bundle.json', Buffer.from(JSON.stringify(describe(bundle), null, 2))]]);
  return bundle;
}

type Files = readonly (readonly [path: string, content: Uint8Array])[];

async function compile(name: string, project: Project): Promise<{ files: Files; metafile: Metafile }> {
  const main = findComponent(name, project);
  // Nothing is written here: esbuild wants a folder to name its outputs by.
  const outdir = join(project.root, 'dist');
  try {
    const result = await build({
      absWorkingDir: project.root,
      entryPoints: { [name]: main },
      outdir,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node24',
      conditions: project.sources ? ['@millrace/source'] : [],
      external: EXTERNAL.flatMap((n) => [n, `${n}/*`]),
      banner: { js: BANNER },
      define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
      legalComments: 'none',
      minifySyntax: true,
      minifyWhitespace: true,
      keepNames: true,
      plugins: [shortManifests],
      metafile: true,
      write: false,
      logLevel: 'silent',
    });
    const files = result.outputFiles.map((f) => [relative(outdir, f.path), f.contents] as const);
    return { files: files.sort(([a], [b]) => (a < b ? -1 : 1)), metafile: result.metafile };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new MillraceError('BUNDLE_FAILED', `The component ${name} does not bundle.\n${message}`, { cause: error });
  }
}

/** Code asks its own manifest for the version; a script or a development dependency more must not be another bundle. */
const shortManifests: Plugin = {
  name: 'short-manifests',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]package\.json$/ }, ({ path }) => {
      if (/[\\/]node_modules[\\/]/.test(path)) return undefined;
      const { name, version } = readManifest(dirname(path));
      return { contents: JSON.stringify({ name, version }), loader: 'json' };
    });
  },
};

function inlinedOf({ outputs }: Metafile): string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  return [...new Set(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path))].sort();
}

function externalsOf(metafile: Metafile): string[] {
  const imports = Object.values(metafile.outputs).flatMap((o) => o.imports);
  const names = imports
    .filter((i) => i.external)
    .map((i) => EXTERNAL.find((n) => i.path === n || i.path.startsWith(`${n}/`)));
  return [...new Set(names.filter((n) => n !== undefined))].sort();
}

function digestOf(files: Files, packages: readonly LockedPackage[]): string {
  const hash = createHash('sha256');
  for (const [path, content] of files) hash.update(`${createHash('sha256').update(content).digest('hex')}  ${path}\n`);
  for (const p of packages) hash.update(`${p.name}@${p.version}\n`);
  return `sha256:${hash.digest('hex')}`;
}

const describe = (b: Bundle) => ({
  formatVersion: 1,
  component: b.component,
  digest: b.digest,
  packages: b.packages.map((p) => `${p.name}@${p.version}`),
});

async function isCurrent(target: string, digest: string): Promise<boolean> {
  const text = await readFile(join(target, 'bundle.json'), 'utf8').catch(() => undefined);
  return text?.includes(`"digest": "${digest}"`) ?? false;
}

async function replace(name: string, target: string, files: Files): Promise<void> {
  const fresh = `${target}.partial-${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  for (const [path, content] of [['package.json', Buffer.from('{"type":"module"}\n')] as const, ...files]) {
    await mkdir(dirname(join(fresh, path)), { recursive: true });
    await writeFile(join(fresh, path), content, { mode: 0o755 });
  }
  // An image's command is /app/<name>, without an ending.
  await writeFile(join(fresh, name), `#!/usr/bin/env node\nimport './${name}.js';\n`, { mode: 0o755 });
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target).catch(async (error: unknown) => {
    // Two processes bundled the same sources at once: one of the equal folders is enough.
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  });
}
