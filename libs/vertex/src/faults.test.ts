import type { VertexFaultAction } from '@millrace/testing';
import { expect, test } from 'vitest';
import { startPair } from './fixtures/pair.ts';
import { SCENARIOS } from './fixtures/scenarios.ts';
import { metricsOf } from './fixtures/trial-metrics.ts';

interface Fault {
  readonly action: VertexFaultAction;
  /** As what it is told, where it is not met. */
  readonly code?: string;
}

/** Answers that are lost are what doubles things: these are tried at every call. */
const LOST: readonly Fault[] = [
  { action: { kind: 'status', code: 'UNAVAILABLE', when: 'after' } },
  { action: { kind: 'drop', when: 'after' } },
];
const QUOTA = 'aiplatform.googleapis.com/custom_model_serving_cpus';
const OTHERS: readonly Fault[] = [
  { action: { kind: 'status', code: 'UNAVAILABLE', when: 'before' } },
  { action: { kind: 'status', code: 'ABORTED', when: 'before' } },
  { action: { kind: 'status', code: 'PERMISSION_DENIED' }, code: 'VERTEX_PERMISSION_DENIED' },
  { action: { kind: 'status', code: 'DEADLINE_EXCEEDED', when: 'after' } },
  { action: { kind: 'drop', when: 'before' } },
  {
    action: { kind: 'status', code: 'RESOURCE_EXHAUSTED', quotaMetric: QUOTA, message: 'Used up.' },
    code: 'VERTEX_QUOTA_EXCEEDED',
  },
  { action: { kind: 'status', code: 'INTERNAL', when: 'after' } },
];

/** The others take turns, but where time is not short. */
const faultsOf = (call: number): readonly Fault[] =>
  process.env.MILLRACE_FULL === '1'
    ? [...LOST, ...OTHERS]
    : [...LOST, ...OTHERS.filter((_, index) => index === call % OTHERS.length)];

test.each(Object.entries(SCENARIOS))(
  '%s: any fault of any call leaves exactly what was asked for',
  async (_, scenario) => {
    const { fake, vertex } = await startPair({ jobs: metricsOf('rmse') });
    let number = 0;
    const ask = async (spoil?: { readonly call: number; readonly action: VertexFaultAction }) => {
      number += 1;
      const tag = `tag-${number}`;
      await scenario.before?.(vertex, tag);
      const begun = fake.calls.length;
      if (spoil !== undefined) fake.faults.inject({ after: spoil.call, action: spoil.action });
      const error = await scenario.ask(vertex, tag).then(
        () => undefined,
        (failure: unknown) => failure,
      );
      fake.faults.clear();
      const calls = fake.calls.length - begun;
      if (error !== undefined) await scenario.ask(vertex, tag);
      return { calls, error, found: scenario.found(fake, tag) };
    };

    const clean = await ask();
    expect(clean).toMatchObject({ error: undefined, found: scenario.expected });
    let tried = 0;
    for (let call = 0; call < clean.calls; call += 1) {
      for (const { action, code } of faultsOf(call)) {
        const { calls, error, found } = await ask({ call, action });
        tried += 1;
        expect({ call, action, found }).toEqual({ call, action, found: scenario.expected });
        // A job that ended sooner this time was not asked for as often.
        const isTold = code !== undefined && calls > call;
        if (isTold) expect(error).toMatchObject({ code });
        else expect({ call, action, error }).toEqual({ call, action, error: undefined });
      }
    }
    expect(tried).toBe(clean.calls * faultsOf(0).length);
  },
);
