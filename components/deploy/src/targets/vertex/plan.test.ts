import { describe, expect, test } from 'vitest';
import { deployGoal, promoteGoal, rollbackGoal, type ServeGoal } from './goal.ts';
import { newMemory } from './memory.ts';
import { nextOfServe, versionOf } from './plan.ts';
import { nextOfUndeploy } from './plan-undeploy.ts';
import { reconcile } from './reconcile.ts';
import { simulate } from './simulate.ts';
import { type CloudState, servingBesides } from './state.ts';
import type { Step, VertexCandidate } from './step.ts';

const alias = 'champion';
const choices = { alias, machines: { machineType: 'n1-standard-2', minReplicas: 1, maxReplicas: 1 } };
const candidate = (key: string): VertexCandidate => ({
  ...{ key, bundle: '', uri: 'gs://b/m', artifactUri: 'gs://b/m', image: 'serve@sha256:0', metrics: {}, labels: {} },
  ...{ evaluation: undefined, promote: true },
});

/** One command: it reads the state, decides what it wants, and goes there; with `stopAfter` it dies on the way. */
type Command = (state: CloudState, stopAfter?: number) => Promise<{ state: CloudState; steps: readonly Step[] }>;

const command =
  (
    wants: (state: CloudState) => (state: CloudState, memory: ReturnType<typeof newMemory>) => Step | undefined,
  ): Command =>
  async (state, stopAfter = Number.POSITIVE_INFINITY) => {
    const [memory, steps, want] = [newMemory(), [] as Step[], wants(state)];
    const next = (now: CloudState) => (steps.length >= stopAfter ? undefined : want(now, memory));
    const make = async (now: CloudState, step: Step) => simulate(now, step);
    const end = await reconcile(state, { next, make, memory, onStep: ({ step }) => steps.push(step) });
    return { state: end, steps };
  };
const serve = (wants: (state: CloudState) => ServeGoal): Command =>
  command((state) => {
    const goal = wants(state);
    return (now, memory) => nextOfServe(now, goal, choices, memory);
  });
const deploy = (key: string, options: { canary?: number; replace?: boolean } = {}): Command =>
  serve((state) =>
    deployGoal(state, candidate(key), versionOf(state, candidate(key))?.id, {
      ...{ alias, canary: options.canary, replace: options.replace ?? false },
    }),
  );
const promote = (version?: string): Command => serve((state) => promoteGoal(state, version, { alias }));
const rollback: Command = serve((state) => rollbackGoal(state, { alias }));
const undeploy = (version?: string, removeEndpoint = false): Command =>
  command(() => (state) => nextOfUndeploy(state, { version, removeEndpoint }));

const EMPTY: CloudState = { model: undefined, endpoint: undefined };
async function after(...commands: readonly Command[]): Promise<CloudState> {
  let state = EMPTY;
  for (const each of commands) state = (await each(state)).state;
  return state;
}

/** Versions with their aliases, and percent by version: `1 previous`, `2 champion default 100 %`. */
const shown = ({ model, endpoint }: CloudState): readonly string[] =>
  (model?.versions ?? []).map(({ id, aliases }) => {
    const deployments = endpoint?.deployments.filter((each) => each.version === id) ?? [];
    const share = deployments.map((each) => `${endpoint?.traffic[each.id] ?? 0} %`);
    return [id, ...aliases.toSorted(), ...share].join(' ');
  });

const CASES: Record<string, { before: readonly Command[]; run: Command; ends: readonly string[] }> = {
  'deploy, the first': { before: [], run: deploy('a'), ends: ['1 champion default 100 %'] },
  'deploy, the second': {
    before: [deploy('a')],
    run: deploy('b'),
    ends: ['1 previous', '2 champion default 100 %'],
  },
  'deploy, the same again': { before: [deploy('a')], run: deploy('a'), ends: ['1 champion default 100 %'] },
  'deploy, an old one again': {
    before: [deploy('a'), deploy('b')],
    run: deploy('a'),
    ends: ['1 champion default 100 %', '2 previous'],
  },
  canary: {
    before: [deploy('a')],
    run: deploy('b', { canary: 20 }),
    ends: ['1 champion default 80 %', '2 20 %'],
  },
  'canary, of a smaller share': {
    before: [deploy('a')],
    run: deploy('b', { canary: 1 }),
    ends: ['1 champion default 99 %', '2 1 %'],
  },
  'canary where nothing serves': { before: [], run: deploy('a', { canary: 20 }), ends: ['1 champion default 100 %'] },
  'canary beside another': {
    before: [deploy('a'), deploy('b', { canary: 20 })],
    run: deploy('c', { canary: 30 }),
    ends: ['1 champion default 50 %', '2 20 %', '3 30 %'],
  },
  promote: {
    before: [deploy('a'), deploy('b', { canary: 20 })],
    run: promote(),
    ends: ['1 previous', '2 champion default 100 %'],
  },
  'promote, a version that is not deployed': {
    before: [deploy('a'), deploy('b')],
    run: promote('1'),
    ends: ['1 champion default 100 %', '2 previous'],
  },
  rollback: {
    before: [deploy('a'), deploy('b')],
    run: rollback,
    ends: ['1 champion default 100 %', '2 rolled-back'],
  },
  'rollback of a canary': {
    before: [deploy('z'), deploy('a'), deploy('b', { canary: 20 })],
    run: rollback,
    ends: ['1 previous', '2 champion default 100 %', '3 rolled-back'],
  },
  'rollback, after another one and a new version': {
    before: [deploy('a'), deploy('b'), rollback, deploy('c')],
    run: rollback,
    ends: ['1 champion default 100 %', '2', '3 rolled-back'],
  },
  replace: {
    before: [deploy('a')],
    run: deploy('b', { replace: true }),
    ends: ['2 champion default 100 %'],
  },
  'replace, with a version before': {
    before: [deploy('a'), deploy('b')],
    run: deploy('c', { replace: true }),
    ends: ['1 previous', '3 champion default 100 %'],
  },
  undeploy: { before: [deploy('a'), deploy('b', { canary: 20 })], run: undeploy(), ends: ['1 champion default', '2'] },
  'undeploy, one version': {
    before: [deploy('a'), deploy('b', { canary: 20 })],
    run: undeploy('2'),
    ends: ['1 champion default 100 %', '2'],
  },
};

describe('an action ends in the asked state', () => {
  test.for(Object.entries(CASES))('%s', async ([, { before, run, ends }]) => {
    const start = await after(...before);
    const done = await run(start);
    expect(shown(done.state)).toEqual(ends);
    const again = await run(done.state);
    expect(shown(again.state)).toEqual(ends);
    // Only the answers are compared again.
    expect(again.steps.filter(({ kind }) => kind !== 'probe')).toEqual([]);
  });
});

describe('an action that is stopped after any of its steps, and run again, ends in the same state', () => {
  test.for(Object.entries(CASES))('%s', async ([, { before, run, ends }]) => {
    const start = await after(...before);
    const { steps } = await run(start);
    for (let stopped = 0; stopped <= steps.length; stopped += 1) {
      const half = await run(start, stopped);
      for (let second = 0; second <= steps.length - stopped; second += 1) {
        const more = await run(half.state, second);
        expect(shown((await run(more.state)).state), `stopped after ${stopped}, then ${second} steps`).toEqual(ends);
      }
    }
  });
});

test('traffic is never left without a sum of 100, and never with nobody to answer', async () => {
  for (const { before, run } of Object.values(CASES)) {
    let state = await after(...before);
    const served = servingBesides(state, undefined).length > 0;
    for (const step of (await run(state)).steps) {
      state = simulate(state, step);
      const shares = Object.values(state.endpoint?.traffic ?? {});
      const sum = shares.reduce((a, b) => a + b, 0);
      expect(shares.length === 0 || sum === 100, JSON.stringify(step)).toBe(true);
      if (served && step.kind !== 'undeploy' && sum === 0) expect(step.kind).toBe('traffic');
    }
  }
});

test('another deploy under way, of a newer version, is left alone', async () => {
  const start = await after(deploy('a'));
  const { steps } = await deploy('b')(start);
  const half = await deploy('b')(start, steps.findIndex(({ kind }) => kind === 'deploy') + 1);
  const done = await deploy('a')(half.state);
  expect(shown(done.state)).toEqual(['1 champion default 100 %', '2 0 %']);
  expect(shown((await deploy('b')(done.state)).state)).toEqual(['1 previous', '2 champion default 100 %']);
});

test('two commands that undo each other end in an error, not in a quarrel', async () => {
  const next = (): Step => ({ kind: 'traffic', traffic: { x: 100 } });
  const quarrel = reconcile(EMPTY, {
    next,
    make: async (state) => state,
    memory: newMemory(),
    onStep: () => undefined,
  });
  await expect(quarrel).rejects.toMatchObject({ code: 'ENDPOINT_CHANGED' });
});

test('what cannot be done is told', async () => {
  await expect(rollback(EMPTY)).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK' });
  const one = await after(deploy('a'));
  await expect(rollback(one)).rejects.toMatchObject({ code: 'NOTHING_TO_ROLL_BACK' });
  await expect(promote()(EMPTY)).rejects.toMatchObject({ code: 'NOTHING_TO_PROMOTE' });
  await expect(promote('7')(one)).rejects.toMatchObject({ code: 'VERSION_MISSING' });
  const three = await after(deploy('a'), deploy('b', { canary: 20 }), deploy('c', { canary: 20 }));
  await expect(promote()(three)).rejects.toMatchObject({ code: 'SEVERAL_CANARIES' });
  await expect(deploy('a', { canary: 20 })(three)).rejects.toMatchObject({ code: 'CANARY_OF_CHAMPION' });
});
