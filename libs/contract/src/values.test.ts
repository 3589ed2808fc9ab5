import { expect, expectTypeOf, test } from 'vitest';
import {
  artifact,
  defineComponent,
  type FinalStatus,
  type JsonValue,
  MillraceError,
  param,
  type RunFunction,
  readParameters,
} from './index.ts';

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
      outputs: { n: param.integer(), many: artifact.list('model'), status: param.finalStatus() },
      effects: 'pure',
      run: async () => Promise.reject(new Error('not part of this test')),
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
      ['outputs.many', 'LIST_OUTPUT'],
      ['outputs.status', 'STATUS_OUTPUT'],
    ]);
  }
});

test('what lists and structs hold is checked, each element by its path', () => {
  const typed = {
    names: param.list({ items: 'string' }),
    trials: param.list({ items: { rows: 'integer', ratio: 'number' } }),
    settings: param.struct({ fields: { rows: 'integer' } }),
  };
  const good = { names: ['a'], trials: [{ rows: 1, ratio: 0.5 }], settings: { rows: 3, more: true } };
  expect(readParameters(typed, good)).toEqual(good);
  expect(() => readParameters(typed, { names: ['a', 2], trials: [{ rows: 0.5 }, 'x'], settings: {} })).toThrow(
    expect.objectContaining({
      problems: [
        { path: 'names[1]', code: 'WRONG_TYPE', message: 'expected a string, got 2.' },
        { path: 'trials[0].rows', code: 'WRONG_TYPE', message: 'expected an integer, got 0.5.' },
        { path: 'trials[0].ratio', code: 'WRONG_TYPE', message: 'expected a number, got undefined.' },
        { path: 'trials[1]', code: 'WRONG_TYPE', message: 'expected a struct, got "x".' },
        { path: 'settings.rows', code: 'WRONG_TYPE', message: 'expected an integer, got undefined.' },
      ],
    }),
  );
});

test('typed lists and structs give their types to run', () => {
  const typed = { trials: param.list({ items: { rows: 'integer' } }), any: param.list(), status: param.finalStatus() };
  type In = Parameters<RunFunction<typeof typed, Record<never, never>>>[0];
  expectTypeOf<In['trials']>().toEqualTypeOf<readonly { readonly rows: number }[]>();
  expectTypeOf<In['any']>().toEqualTypeOf<readonly JsonValue[]>();
  expectTypeOf<In['status']>().toEqualTypeOf<FinalStatus>();
});
