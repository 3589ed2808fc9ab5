import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildImage, componentNames, findProject, WORKSPACE } from '@millrace/images';
import { fromYaml } from '@millrace/pipeline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TABLES, type Table } from './fixtures/tables.ts';
import { copyWorkspace, type WorkspaceCopy } from './fixtures/workspace-copy.ts';

// Time share of .ci/run: 120 s, once the images of the components are in Docker's cache.
const FULL = process.env.MILLRACE_FULL === '1';
/** Run in Docker too; the others only in the full check. */
const IN_DOCKER = FULL ? ['fresh', ...TABLES.map(({ name }) => name)] : ['customers'];
const COMPONENTS = ['count-rows', 'made-by-nx'];
const PIPELINES = ['fresh', ...TABLES.map(({ name }) => name)];
const REPOSITORY = 'millrace-scaffold';

let copy: WorkspaceCopy;
beforeAll(async () => {
  copy = await copyWorkspace(WORKSPACE);
});
afterAll(() => copy.remove());

const millrace = (...args: string[]) => copy.succeed('npx', ['millrace', ...args]);
const lastJson = (output: string) => JSON.parse(output.trim().split('\n').at(-1) ?? '');

describe('what commands make', () => {
  test('a component, by the command and by Nx', async () => {
    expect(await millrace('component', 'new', 'count-rows')).toContain('wrote components/count-rows\n');
    await copy.succeed('npx', ['nx', 'g', '@millrace/generate:component', 'made-by-nx']);
    const contract = (name: string) => readFile(join(copy.root, 'components', name, 'src/component.ts'), 'utf8');
    expect(await contract('made-by-nx')).toContain('export const madeByNx = defineComponent({');
    const again = await copy.run('npx', ['millrace', 'component', 'new', 'count-rows']);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('ALREADY_EXISTS') });
  });

  test('a pipeline', async () => {
    await millrace('init', 'fresh');
  });

  test.each(TABLES)('a pipeline from $name, which runs at once and learns something', async ({ name, csv, metric }) => {
    const file = join(copy.root, `${name}.csv`);
    await writeFile(file, csv);
    const made = await copy.run('npx', ['millrace', 'init', name, '--from', file, '--json']);
    expect(made.code, made.stderr).toBe(0);
    expect(made.stderr).toContain(`wrote pipelines/${name}\n`);
    expectSuccess(lastJson(made.stdout), metric);
  });
});

describe('without an edit', () => {
  test('what is made is linted, typed, up to date, in the lockfile, and passes its tests', async () => {
    await copy.succeed('npx', ['biome', 'check', '--vcs-enabled=false', 'components', 'pipelines']);
    await copy.succeed('npx', ['tsc', '-p', 'tsconfig.json']);
    await copy.succeed('npm', ['run', 'generate', '--', '--check']);
    const lock = JSON.parse(await readFile(join(copy.root, 'package-lock.json'), 'utf8'));
    const folders = [
      ...COMPONENTS.map((name) => `components/${name}`),
      ...PIPELINES.map((name) => `pipelines/${name}`),
    ];
    for (const folder of folders) expect(Object.keys(lock.packages)).toContain(folder);
    const tests = await copy.run('npx', ['vitest', 'run', ...folders, 'tools/checks']);
    expect(tests.code, tests.stdout + tests.stderr).toBe(0);
    for (const folder of folders) expect(tests.stdout).toContain(folder);
  });

  test.each(PIPELINES)('%s compiles', async (name) => {
    const yaml = await millrace('compile', name);
    expect(fromYaml(yaml).spec.pipelineInfo.name).toBe(name);
  });

  test('the new pipeline runs on this machine', async () => {
    expectSuccess(lastJson(await millrace('run', 'fresh', '--input', 'trials=1', '--json')), 'rmse');
  });

  test.each(COMPONENTS)('the new component %s runs on this machine, on what a pipeline prepared', async (name) => {
    const args = ['--bucket', './runs', '--pipeline', 'fresh', 'local', '--json'];
    const { outcome } = lastJson(await millrace('step', name, '--', ...args));
    expect(outcome).toBe('succeeded');
  });
});

describe('in Docker', () => {
  test('the new component builds, and runs on what a pipeline prepared', async () => {
    const project = { ...findProject(WORKSPACE), ...placesIn(copy.root), sources: true };
    const onOutput = () => undefined;
    const { image } = await buildImage('count-rows', { repository: REPOSITORY, tag: 'test', onOutput, project });
    const owner = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
    const flags = ['--rm', '--volume', `${join(copy.root, 'runs')}:/data`, '--user', owner];
    const args = ['--bucket', '/data', '--pipeline', 'fresh', 'local', '--split', 'test', '--json'];
    const { outcome, outputs } = lastJson(await copy.succeed('docker', ['run', ...flags, image, ...args]));
    expect(outcome).toBe('succeeded');
    expect(JSON.stringify(outputs)).toContain('rows');
  });

  test.each(IN_DOCKER)('%s runs', async (name) => {
    for (const component of componentNames(findProject(WORKSPACE))) {
      await buildImage(component, { repository: 'millrace', tag: 'test', onOutput: () => undefined });
    }
    const bucket = join(copy.root, 'runs-docker');
    await mkdir(bucket, { recursive: true });
    const flags = ['--containers', '--image-tag', 'test', '--bucket', bucket, '--json'];
    const metric = TABLES.find((table) => table.name === name)?.metric ?? 'rmse';
    expectSuccess(lastJson(await millrace('run', name, ...flags)), metric);
  });
});

const placesIn = (root: string) => ({ root, components: join(root, 'components'), pipelines: join(root, 'pipelines') });

/** A run that ended well, with a model that is better than always saying the mean or the most frequent class. */
function expectSuccess(run: unknown, metric: Table['metric']): void {
  expect(run).toMatchObject({ outcome: 'succeeded', gate: { metric, passed: true }, model: { version: 1 } });
}
