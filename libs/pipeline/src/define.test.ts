import { MillraceError, type Problem, param, type Step } from '@millrace/contract';
import { expect, test } from 'vitest';
import { make, toy, use } from './fixtures/toy.ts';
import { allOf, definePipeline, not, when } from './index.ts';

/** The problems of a definition, as `path code`. */
function problemsOf(define: () => unknown): string[] {
  try {
    define();
  } catch (error) {
    if (error instanceof MillraceError) return error.problems.map((p: Problem) => `${p.path} ${p.code}`);
    throw error;
  }
  return [];
}

/** Hides a value's type, as a caller in JavaScript would. */
const untyped = (value: unknown): never => value as never;

test('every problem of a pipeline is reported at once, each with its path', () => {
  const problems = problemsOf(() =>
    definePipeline({
      name: 'Bad Name',
      inputs: { maybe: param.string({ optional: true }), 'not-camel': param.string() },
      outputs: { score: param.string() },
      steps: ({ inputs }) => {
        const first = make({ source: inputs.maybe, rows: 0 });
        make({ source: 'again' }, { retries: -1, memory: '4 GB', cpu: 0 });
        use({ model: first.outputs.model }, { name: 'condition-7' });
        use(untyped({ modell: first.outputs.model }));
        return untyped({ score: first.outputs.score, extra: first.outputs.score });
      },
    }),
  );
  expect(problems).toEqual([
    'name BAD_NAME',
    'inputs.not-camel BAD_NAME',
    'steps.make.source MAY_BE_ABSENT',
    'steps.make.rows BELOW_MINIMUM',
    'steps.make DUPLICATE_STEP',
    'steps.make.retries WRONG_TYPE',
    'steps.make.cpu WRONG_TYPE',
    'steps.make.memory WRONG_TYPE',
    'steps.condition-7 RESERVED_NAME',
    'steps.use.modell UNKNOWN_INPUT',
    'steps.use.model MISSING_INPUT',
    'outputs.extra UNKNOWN_OUTPUT',
    'outputs.score WRONG_TYPE',
  ]);
});

test('what is made in a branch cannot be used outside it', () => {
  const problems = problemsOf(() =>
    definePipeline({
      name: 'leaking',
      inputs: {},
      outputs: { used: param.integer() },
      steps: () => {
        const first = make({ source: 'here' });
        let inner: Step | undefined;
        let used: ReturnType<typeof use> | undefined;
        when(first.outputs.passed.equals(true), () => {
          used = use({ model: first.outputs.model });
          inner = used;
        });
        when(first.outputs.passed.equals(false), () => {
          make({ source: 'there', rows: untyped(used?.outputs.used) }, { name: 'elsewhere' });
        });
        use({ model: first.outputs.model }, { name: 'later', after: [untyped(inner)] });
        return { used: untyped(used?.outputs.used) };
      },
    }),
  );
  expect(problems).toEqual([
    'steps.elsewhere.rows OTHER_BRANCH',
    'steps.later.after[0] OTHER_BRANCH',
    'outputs.used OTHER_BRANCH',
  ]);
});

test('a value of another pipeline is refused', () => {
  let stolen: ReturnType<typeof make> | undefined;
  definePipeline({
    name: 'first',
    inputs: {},
    steps: () => {
      stolen = make({ source: 'here' });
    },
  });
  const problems = problemsOf(() =>
    definePipeline({
      name: 'second',
      inputs: {},
      steps: () => {
        use({ model: untyped(stolen?.outputs.model) }, { after: [untyped(stolen)] });
      },
    }),
  );
  expect(problems).toEqual(['steps.use.model FOREIGN_REFERENCE', 'steps.use.after[0] FOREIGN_REFERENCE']);
});

test('what a condition cannot compare is refused', () => {
  const problems = problemsOf(() =>
    definePipeline({
      name: 'comparing',
      inputs: { words: param.list(), maybe: param.number({ optional: true }) },
      steps: ({ inputs }) => {
        const { outputs } = make({ source: 'here' });
        const body = () => void 0;
        when(outputs.label.equals(untyped(3)), body);
        when(not(outputs.passed.atLeast(untyped(true))), body);
        when(allOf(outputs.score.lessThan(Number.NaN), inputs.maybe.greaterThan(0)), body);
        when(allOf(), body);
        when({ kind: 'comparison', operator: '==', left: inputs.words, right: 'x' }, body);
      },
    }),
  );
  expect(problems).toEqual([
    'steps.condition-1 WRONG_TYPE',
    'steps.condition-1 EMPTY_BRANCH',
    'steps.condition-2 WRONG_TYPE',
    'steps.condition-2 EMPTY_BRANCH',
    'steps.condition-3 WRONG_TYPE',
    'steps.condition-3 MAY_BE_ABSENT',
    'steps.condition-3 EMPTY_BRANCH',
    'steps.condition-4 EMPTY_CONDITION',
    'steps.condition-4 EMPTY_BRANCH',
    'steps.condition-5 WRONG_TYPE',
    'steps.condition-5 WRONG_TYPE',
    'steps.condition-5 EMPTY_BRANCH',
  ]);
});

test('kinds that only differ at run time are told apart', () => {
  const problems = problemsOf(() =>
    definePipeline({
      name: 'kinds',
      inputs: {},
      steps: () => {
        const first = make({ source: 'here' });
        // To TypeScript both are numbers; to KFP they are not the same.
        make({ source: 'there', rows: first.outputs.score }, { name: 'second' });
        use({ model: untyped('gs://bucket/model') });
      },
    }),
  );
  expect(problems).toEqual(['steps.second.rows WRONG_TYPE', 'steps.use.model WRONG_TYPE']);
});

test('an error in steps itself comes through, and leaves nothing behind', () => {
  const define = () =>
    definePipeline({
      name: 'throwing',
      inputs: {},
      steps: () => {
        throw new Error('of the user');
      },
    });
  expect(define).toThrow('of the user');
  expect(() => make({ source: 'x' })).toThrow('was called outside a pipeline');
  expect(() => when(untyped(undefined), () => undefined)).toThrow('was called outside a pipeline');
});

test('a good pipeline has its steps in the order of the source', () => {
  expect(toy.graph.nodes.map((node) => node.name)).toEqual(['make', 'make-more', 'condition-1']);
});
