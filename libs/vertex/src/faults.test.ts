import type { VertexFaultAction } from '@millrace/testing';
import { expect, test } from 'vitest';
import { startPair } from './fixtures/pair.ts';
import { SCENARIOS } from './fixtures/scenarios.ts';
import { metricsOf } from './fixtures/trial-metrics.ts';

/** What may happen to a call, and as what it may be told. */
const FAULTS: readonly { readonly action: VertexFaultAction; readonly code?: string }[] = [
  { action: { kind: 'status', code: 'UNAVAILABLE', when: 'before' } },
  { action: { kind: 'status', code: 'UNAVAILABLE', when: 'after' } },
  { action: { kind: 'status', code: 'DEADLINE_EXCEEDED', when: 'after' } },
  { action: { kind: 'status', code: 'INTERNAL', when: 'after' } },
  { action: { kind: 'status', code: 'ABORTED', when: 'before' } },
  { action: { kind: 'drop', when: 'before' } },
  { action: { kind: 'drop', when: 'after' } },
  { action: { kind: 'status', code: 'PERMISSION_DENIED' }, code: 'VERTEX_PERMISSION_DENIED' },
  {
    action: {
      kind: 'status',
      code: 'RESOURCE_EXHAUSTED',
      quotaMetric: 'aiplatform.googleapis.com/custom_model_serving_cpus',
      message: 'Quota exceeded.',
    },
    code: 'VERTEX_QUOTA_EXCEEDED',
  },
];

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
      for (const { action, code } of FAULTS) {
        const { error, found } = await ask({ call, action });
        tried += 1;
        expect({ call, action, found }).toEqual({ call, action, found: scenario.expected });
        if (code === undefined) expect({ call, action, error }).toEqual({ call, action, error: undefined });
        else expect(error).toMatchObject({ code });
      }
    }
    expect(tried).toBe(clean.calls * FAULTS.length);
  },
);
