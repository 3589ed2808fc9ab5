import { expect, test } from 'vitest';
import { readBuild } from '../check/check.ts';
import { dockerRunOf } from './docker-run.ts';
import { type BuildRun, runBuild } from './run-build.ts';

const machine = { workspace: '/w', builder: '/b', environment: { A_FAKE: 'here' }, volumes: ['/x:/x:ro'] };
const IDS = ['a', 'b', 'c', 'd'];

/** A build of four steps, each with what it waits for; `-` starts at once, nothing means all before it. */
const build = (waits: readonly string[], more = '') =>
  readBuild(
    `steps:\n${IDS.map((id, i) => `- { id: ${id}, name: x, waitFor: [${waits[i]}]${id === 'a' ? more : ''} }`).join('\n')}\n`,
    'push',
    'x.yaml',
  );

/** Runs it with steps that tell when they begin and end. */
async function follow(file: ReturnType<typeof build>, failing: readonly string[] = []) {
  const log: string[] = [];
  const step = (id: string) => async () => {
    log.push(`${id} begins`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    log.push(`${id} ends`);
    if (failing.includes(id)) throw new Error(`${id} fails`);
    return '';
  };
  const instead: BuildRun['instead'] = Object.fromEntries(IDS.map((id) => [id, step(id)]));
  const results = await runBuild(file, { builtIn: {}, substitutions: {}, machine, instead });
  return { log, statuses: results.map(({ id, status }) => `${id} ${status}`) };
}

test('without waitFor a step waits for all before it', async () => {
  const { log } = await follow(build(['', '', '', '']));
  expect(log).toEqual(IDS.flatMap((id) => [`${id} begins`, `${id} ends`]));
});

test('steps that do not wait for each other run at once', async () => {
  const { log } = await follow(build(['"-"', '"-"', 'a', 'b']));
  expect(log.slice(0, 2)).toEqual(['a begins', 'b begins']);
  expect(log.indexOf('c begins')).toBeGreaterThan(log.indexOf('a ends'));
});

test('a failed step stops those that wait for it, however far, and no others', async () => {
  const { log, statuses } = await follow(build(['"-"', 'a', 'b', '"-"']), ['a']);
  expect(statuses).toEqual(['a FAILURE', 'b SKIPPED', 'c SKIPPED', 'd SUCCESS']);
  expect(log).not.toContain('b begins');
});

test('a failure that is allowed stops nothing', async () => {
  const { statuses } = await follow(build(['"-"', 'a', 'b', 'c'], ', allowFailure: true'), ['a']);
  expect(statuses).toEqual(['a FAILURE', 'b SUCCESS', 'c SUCCESS', 'd SUCCESS']);
});

test('a step runs in its image with its words after substitution, and a stand-in is taken from the table', () => {
  const file = readBuild(
    `steps:
- name: gcr.io/cloud-builders/docker
  entrypoint: bash
  dir: sub
  env: [A=$_A]
  args: [-c, "echo $$HOME $_A $COMMIT_SHA"]
options: { env: [B=b] }
substitutions: { _A: x }
`,
    'push',
    'x.yaml',
  );
  const [step] = file.steps;
  if (step === undefined) throw new Error('no step');
  const args = dockerRunOf(step, file, { _A: 'y', COMMIT_SHA: '1f3c9ab' }, machine).join(' ');
  expect(args).toMatch(/^run --rm --network host --workdir \/workspace\/sub /);
  expect(args).toContain('--env HOME=/builder/home --env A_FAKE=here --env B=b --env A=y');
  expect(args).toContain('--volume /w:/workspace --volume /b:/builder');
  expect(args).toMatch(/--entrypoint bash debian:bookworm-slim -c echo \$HOME y 1f3c9ab$/);
});
