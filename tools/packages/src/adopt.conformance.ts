import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fromYaml } from '@millrace/pipeline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from './build.ts';
import { type PublicPackage, publicPackages, withDependencies } from './public-packages.ts';

// Time share of .ci/run: 60 s.
const ROOT = join(import.meta.dirname, '../../..');
const PACKAGES = publicPackages(ROOT);
/** What the project of a user's own installs. */
const WANTED = withDependencies(['millrace', '@millrace/testing'], PACKAGES);

const INSTALL = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];

let scratch: string;
let project: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'millrace-adopt-'));
  project = join(scratch, 'forecast');
  await build(ROOT);
  const packed = join(scratch, 'packed');
  await mkdir(packed);
  const workspaces = PACKAGES.map(({ folder }) => `--workspace=${folder}`);
  await succeed(ROOT, 'npm', ['pack', '--silent', '--pack-destination', packed, ...workspaces]);
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{ "name": "forecast", "private": true }');
  await succeed(project, 'npm', [...INSTALL, ...WANTED.map(tarballOf)]);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** As `npm pack` names it. */
const tarballOf = ({ manifest: { name, version } }: PublicPackage): string =>
  join(scratch, 'packed', `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);

const execute = promisify(execFile);

/** Runs a command with Node 24 on its PATH, and nothing else of this workspace. */
async function succeed(cwd: string, command: string, args: readonly string[]): Promise<string> {
  const node = join(scratch, 'node');
  if (!existsSync(node)) {
    await mkdir(node);
    await execute('ln', ['-s', process.execPath, join(node, 'node')]);
  }
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const path = (process.env.PATH ?? '').split(':').filter((folder) => !folder.startsWith(ROOT));
  try {
    const options = { cwd, env: { ...env, PATH: [node, ...path].join(':') }, maxBuffer: 2 ** 26 };
    return (await execute(command, [...args], options)).stdout;
  } catch (error) {
    const told =
      error instanceof Error && 'stdout' in error && 'stderr' in error ? `${error.stdout}${error.stderr}` : '';
    throw new Error(`${command} ${args.join(' ').slice(0, 200)} failed:\n${told.slice(-3000)}`);
  }
}

const millrace = (...args: string[]) => succeed(project, 'npx', ['--no-install', 'millrace', ...args]);
const lastJson = (text: string) => JSON.parse(text.trim().split('\n').at(-1) ?? '');

describe('a tarball', () => {
  test.each(PACKAGES.map((one) => [one.manifest.name, one] as const))(
    '%s holds what its manifest promises, and no sources or tests',
    async (_name, one) => {
      const { manifest } = one;
      const listed = await succeed(scratch, 'tar', ['--list', '--file', tarballOf(one)]);
      const files = listed
        .trim()
        .split('\n')
        .map((file) => file.replace('package/', ''));
      expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md']));
      expect(
        files.filter(
          (file) => /^src\/|^dist\/(app|image)\/|\.(test|conformance)\./.test(file) && !file.startsWith('templates/'),
        ),
      ).toEqual([]);
      const unresolved = Object.entries(manifest.dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version));
      expect(unresolved).toEqual([]);
      expect(manifest).toMatchObject({ license: 'Apache-2.0', engines: { node: '>=24' } });
    },
  );
});

describe('an empty project outside of the workspace', () => {
  test('has the packages, and nothing native of theirs', async () => {
    expect(await readdir(join(project, 'node_modules/@millrace'))).toContain('pipeline');
    expect(existsSync(join(project, 'node_modules/@tensorflow'))).toBe(false);
    expect(existsSync(join(project, 'node_modules/@millrace/contract/src'))).toBe(false);
  });

  test('becomes a project with a pipeline of a component of its own, which is typed, tested and runs', async () => {
    await millrace('init', '.');
    await succeed(project, 'npm', INSTALL);
    // Declarations of the packages are looked at too.
    await succeed(project, 'npx', ['--no-install', 'tsc', '--skipLibCheck', 'false']);
    await succeed(project, 'npm', ['test']);
    expect(lastJson(await millrace('run', 'first', '--json'))).toMatchObject({
      pipeline: 'first',
      outcome: 'succeeded',
    });
    const again = lastJson(await millrace('run', 'first', '--json'));
    expect(again.steps).toMatchObject([{ state: 'cached' }]);
    expect(await millrace('runs')).toContain('first');
  });

  test('its pipeline compiles, is described, and is drawn', async () => {
    expect(fromYaml(await millrace('compile', 'first')).spec.pipelineInfo.name).toBe('first');
    expect(await millrace('describe', 'first')).toContain('count-words');
    expect(await millrace('graph', 'first')).toContain('count-words');
  });

  test('what is wrong does not compile', async () => {
    const file = join(project, 'pipelines/first/pipeline.ts');
    const good = await readFile(file, 'utf8');
    await writeFile(file, good.replace('text: inputs.text', 'text: 7'));
    await expect(succeed(project, 'npx', ['--no-install', 'tsc'])).rejects.toThrow('pipeline.ts');
    await writeFile(file, good);
  });

  test('takes another component and another pipeline', async () => {
    await millrace('component', 'new', 'longest-words');
    const { outcome } = lastJson(
      await millrace('step', 'longest-words', '--', '--bucket', './runs', 'local', '--text', 'a b', '--json'),
    );
    expect(outcome).toBe('succeeded');
    await millrace('init', 'second');
    await succeed(project, 'npx', ['--no-install', 'tsc']);
    await succeed(project, 'npm', ['test']);
    expect(lastJson(await millrace('run', 'second', '--json'))).toMatchObject({ outcome: 'succeeded' });
  });
});

// Brings TensorFlow along, which takes half a minute.
describe('the reference components as packages', () => {
  test('a pipeline is made from a CSV file, is typed, tested, and learns something', async () => {
    const manifestFile = join(project, 'package.json');
    const manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
    // danfojs-node asks for a tarball outside of npm.
    const overrides = { ...manifest.overrides, xlsx: 'npm:xlsx@0.18.5' };
    await writeFile(manifestFile, JSON.stringify({ ...manifest, overrides }));
    const components = PACKAGES.filter(({ folder }) => folder.startsWith('components/'));
    const wanted = withDependencies(
      components.map(({ manifest: { name } }) => name),
      PACKAGES,
    );
    await succeed(project, 'npm', [...INSTALL, ...wanted.map(tarballOf)]);
    await succeed(project, 'npx', ['--no-install', 'native-setup']);
    const rows = Array.from(
      { length: 300 },
      (_, i) => `${i % 17},${(i * 7) % 23},${3 * (i % 17) - ((i * 7) % 23) + 0.5}`,
    );
    await writeFile(join(scratch, 'data.csv'), `a,b,y\n${rows.join('\n')}\n`);
    const made = lastJson(await millrace('init', 'third', '--from', join(scratch, 'data.csv'), '--json'));
    expect(made).toMatchObject({ outcome: 'succeeded', gate: { metric: 'rmse', passed: true }, model: { version: 1 } });
    await succeed(project, 'npx', ['--no-install', 'tsc']);
    await succeed(project, 'npm', ['test']);
  });
});
