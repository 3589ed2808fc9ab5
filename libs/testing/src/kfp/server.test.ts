import { expect, test } from 'vitest';
import * as z from 'zod';
import { type FakeKfp, type FakeKfpOptions, startFakeKfp } from './server.ts';

const SPEC = {
  schemaVersion: '2.1.0',
  pipelineInfo: { name: 'p' },
  root: {
    dag: {
      tasks: {
        last: { dependentTasks: ['left', 'right'] },
        left: { dependentTasks: ['first'] },
        right: { dependentTasks: ['first'] },
        first: {},
      },
    },
  },
};

async function hostFixture(options: FakeKfpOptions = {}) {
  const host = await startFakeKfp(options);
  const ask = async (path: string, body?: object) => {
    const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${host.url}/apis/v2beta1/${path}`, request);
    return { status: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
  };
  return { host, ask, [Symbol.asyncDispose]: host.close };
}

const runSchema = z.object({ state: z.string(), tasks: z.array(z.object({ name: z.string(), state: z.string() })) });
const onlyRun = (host: FakeKfp): string => {
  const [{ state, tasks }] = z.tuple([runSchema]).parse(host.state.runs);
  return `${state}: ${tasks.map((task) => `${task.name} ${task.state.toLowerCase()}`).join(', ')}`;
};
const RUN = { display_name: 'r', pipeline_spec: SPEC };

test('tasks run in the order of the pipeline, and those after one that failed are skipped', async () => {
  await using fixture = await hostFixture();
  const { host, ask } = fixture;
  const { body } = await ask('runs', RUN);
  host.fail(String(body.run_id), { task: 'right' });
  const seen = Array.from({ length: 4 }, () => {
    host.advance();
    return onlyRun(host);
  });
  expect(seen).toEqual([
    'RUNNING: first running, left pending, right pending, last pending',
    'RUNNING: first succeeded, left running, right running, last pending',
    'FAILED: first succeeded, left succeeded, right failed, last skipped',
    'FAILED: first succeeded, left succeeded, right failed, last skipped',
  ]);
});

test('a run moves by itself with the clock, where it is told to', async () => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  await using fixture = await hostFixture({ pace: 1000, now: () => new Date(time) });
  const { body } = await fixture.ask('runs', RUN);
  expect(body).toMatchObject({ state: 'PENDING', created_at: '2026-01-01T00:00:00Z' });
  time += 2500;
  expect((await fixture.ask(`runs/${body.run_id}`)).body).toMatchObject({ state: 'RUNNING' });
  time += 60_000;
  const ended = { state: 'SUCCEEDED', finished_at: '2026-01-01T00:01:02Z' };
  expect((await fixture.ask(`runs/${body.run_id}`)).body).toMatchObject(ended);
});

const REFUSED: readonly [what: string, path: string, body: object | undefined, status: number, words: string][] = [
  ['a path that there is not', 'nothing', undefined, 404, 'Not Found'],
  ['a field that there is not', 'runs', { displayname: 'r' }, 400, 'unknown field "displayname"'],
  ['a filter of an unknown field', `runs?filter=${filter('mood')}`, undefined, 400, 'unrecognized field "mood"'],
  ['a filter that is none', 'runs?filter=mood', undefined, 400, 'failed to parse valid filter'],
  ['an unknown order', 'runs?sort_by=mood', undefined, 400, 'Invalid sorting field'],
  ['two orders', 'runs?sort_by=name%20desc%20asc', undefined, 400, 'invalid sort by format'],
  ['a token that is none', 'runs?page_token=abc', undefined, 400, 'Invalid page token'],
  ['a run without a name', 'runs', { pipeline_spec: SPEC }, 400, 'run name is empty'],
  ['a run without a pipeline', 'runs', { display_name: 'r' }, 500, 'Internal Server Error'],
  ['an experiment without a name', 'experiments', { display_name: '' }, 400, 'name is empty'],
];
test.each(REFUSED)('%s is refused as the gateway does', async (_, path, body, status, words) => {
  await using fixture = await hostFixture();
  const answer = await fixture.ask(path, body);
  expect(answer).toMatchObject({ status, body: { code: expect.any(Number), details: [{}] } });
  expect(answer.body.message).toContain(words);
});

test('a token goes with the order and the filter that it was made for', async () => {
  await using fixture = await hostFixture();
  for (const display_name of ['a', 'b']) await fixture.ask('experiments', { display_name });
  const { body } = await fixture.ask('experiments?page_size=1&sort_by=name');
  const token = `page_token=${encodeURIComponent(String(body.next_page_token))}`;
  expect(await fixture.ask(`experiments?${token}&sort_by=name`)).toMatchObject({ status: 200 });
  expect(await fixture.ask(`experiments?${token}`)).toMatchObject({ status: 200 });
  expect(await fixture.ask(`experiments?${token}&sort_by=created_at`)).toMatchObject({ status: 400 });
});

function filter(key: string): string {
  return encodeURIComponent(JSON.stringify({ predicates: [{ operation: 'EQUALS', key, string_value: 'x' }] }));
}
