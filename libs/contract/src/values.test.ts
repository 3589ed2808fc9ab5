import { expect, expectTypeOf, test } from 'vitest';
import { artifact, defineComponent, MillraceError, param, type RunFunction, readParameters } from './index.ts';

const inputs = {
  splits: artifact.dataset('Splits.'),
  champion: artifact.model('To beat.', { optional: true }),
  epochs: param.integer({ optional: true, minimum: 1 }),
  loss: param.string({ choices: ['mse', 'mae'], default: 'mse' }),
  rate: param.number({ exclusiveMinimum: 0 }),
};
const outputs = { model: artifact.model('Bundle.'), rmse: param.number() };
type TrainRun = RunFunction<typeof inputs, typeof outputs>;

test('values are typed by presence and choices', () => {
  type In = Parameters<TrainRun>[0];
  expectTypeOf<In['epochs']>().toEqualTypeOf<number | undefined>();
  expectTypeOf<In['loss']>().toEqualTypeOf<'mse' | 'mae'>();
  expectTypeOf<In['rate']>().toEqualTypeOf<number>();
  expectTypeOf<Awaited<ReturnType<TrainRun>>>().toEqualTypeOf<{ readonly rmse: number }>();
});

test('defaults are filled in and optional values left out', () => {
  expect(readParameters(inputs, { rate: 0.1 })).toEqual({ loss: 'mse', rate: 0.1 });
});

test('every problem of a call is reported at once, each with its path', () => {
  try {
    readParameters(inputs, { epochs: 0, loss: 'huber', typo: 1 });
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    expect(error.problems.map((p) => [p.path, p.code])).toEqual([
      ['typo', 'UNKNOWN_PARAMETER'],
      ['epochs', 'BELOW_MINIMUM'],
      ['loss', 'NOT_A_CHOICE'],
      ['rate', 'MISSING_PARAMETER'],
    ]);
    expect(error.exitCode).toBe(2);
  }
});

test('a definition that contradicts itself is refused with every problem', () => {
  const define = () =>
    defineComponent({
      name: 'Train_1',
      description: '',
      inputs: { bucket: param.string(), noCache: param.boolean(), n: param.integer({ minimum: 2, default: 1 }) },
      outputs: { n: param.integer() },
      effects: 'pure',
      run: async () => ({ run: async () => ({ n: 1 }) }),
    });
  expect(define).toThrow(MillraceError);
  try {
    define();
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    expect(error.problems.map((p) => [p.path, p.code])).toEqual([
      ['name', 'BAD_NAME'],
      ['inputs.bucket', 'RESERVED_NAME'],
      ['inputs.noCache', 'BAD_NAME'],
      ['inputs.n', 'DUPLICATE_NAME'],
      ['inputs.n.default', 'BELOW_MINIMUM'],
    ]);
  }
});
