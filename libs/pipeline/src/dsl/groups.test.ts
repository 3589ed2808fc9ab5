import { type JsonObject, MillraceError, type ParameterRef, type Problem, param, type Step } from '@millrace/contract';
import { expect, test } from 'vitest';
import { choosing, merge, notify, search } from '../fixtures/tour.ts';
import { make, publish, use } from '../fixtures/toy.ts';
import { collect, definePipeline, exitHandler, forEach, importArtifact, oneOf, text, when } from '../index.ts';

/** The problems of a definition, as `path code`. */
function problemsOf(steps: () => unknown): string[] {
  try {
    definePipeline({ name: 'wrong', inputs: {}, steps: () => void steps() });
  } catch (error) {
    if (error instanceof MillraceError) return error.problems.map((p: Problem) => `${p.path} ${p.code}`);
    throw error;
  }
  return [];
}

/** Hides a value's type, as a caller in JavaScript would. */
const untyped = (value: unknown): never => value as never;

test('what a loop makes is used outside only through collect(), and its item nowhere', () => {
  const problems = problemsOf(() => {
    let inner: ReturnType<typeof make> | undefined;
    let item: unknown;
    const loop = forEach(['a'], (word) => {
      item = word;
      inner = make({ source: word });
      return { model: inner.outputs.model, word, first: inner.outputs.label };
    });
    use({ model: untyped(inner?.outputs.model) });
    publish({ model: untyped(inner?.outputs.model), to: untyped(item) }, { after: [untyped(inner)] });
    collect(loop);
  });
  expect(problems).toEqual([
    'steps.use.model OTHER_BRANCH',
    'steps.publish.model OTHER_BRANCH',
    'steps.publish.to OTHER_BRANCH',
    'steps.publish.after[0] OTHER_BRANCH',
    'steps.for-loop-1.word NOT_MADE_HERE',
  ]);
});

test('a loop needs items of one type, steps, and a limit that is a number', () => {
  const problems = problemsOf(() => {
    const { outputs } = make({ source: 'x' });
    forEach([], () => make({ source: 'x' }, { name: 'one' }));
    forEach([1, 'a'], () => make({ source: 'x' }, { name: 'two' }), { parallelism: 0 });
    forEach([1], () => {}, { name: 'make' });
    forEach(untyped(outputs.score), () => make({ source: 'x' }, { name: 'three' }));
    forEach([undefined].map(untyped), () => make({ source: 'x' }, { name: 'four' }));
    forEach([1], (rows) => make({ source: 'x', rows, ratio: rows }, { name: 'five' }), { name: 'for-loop-9' });
  });
  expect(problems).toEqual([
    'steps.for-loop-1.items EMPTY_LIST',
    'steps.for-loop-2.items MIXED_ITEMS',
    'steps.for-loop-2.parallelism WRONG_TYPE',
    'steps.make DUPLICATE_STEP',
    'steps.make EMPTY_BODY',
    'steps.for-loop-3.items WRONG_TYPE',
    'steps.for-loop-4.items WRONG_TYPE',
    'steps.for-loop-9 RESERVED_NAME',
    // To TypeScript both are numbers; to KFP they are not the same.
    'steps.five.ratio WRONG_TYPE',
  ]);
});

test('branches give the same, are written in one place, and end once', () => {
  const problems = problemsOf(() => {
    const { outputs } = make({ source: 'x' });
    const isBig = outputs.count.greaterThan(3);
    const open = when(isBig, () => ({ model: make({ source: 'x' }, { name: 'open' }).outputs.model }));
    oneOf(untyped(open));
    oneOf(untyped({}));
    const { model } = make({ source: 'x' }, { name: 'outer' }).outputs;
    const different = when(isBig, () => ({
      x: make({ source: 'x' }, { name: 'first' }).outputs.model,
      model,
    })).otherwise(() => ({ x: make({ source: 'x' }, { name: 'second' }).outputs.score }));
    oneOf(untyped(different));
    const closed = when(isBig, () => make({ source: 'x' }, { name: 'a' })).otherwise(() => {});
    forEach([1], () => open.otherwise(() => make({ source: 'x' }, { name: 'b' })));
    const reopened: typeof open = untyped(closed);
    reopened.otherwise(() => make({ source: 'x' }, { name: 'c' }));
  });
  expect(problems).toEqual([
    'oneOf OPEN_BRANCHES',
    'oneOf OPEN_BRANCHES',
    'steps.condition-branches-1.x BRANCHES_DIFFER',
    'steps.condition-2.model NOT_MADE_HERE',
    'steps.condition-3.model BRANCHES_DIFFER',
    'steps.condition-5 EMPTY_BRANCH',
    'steps.condition-1 MISPLACED_BRANCH',
    'steps.for-loop-1 EMPTY_BODY',
    'steps.condition-4 MISPLACED_BRANCH',
  ]);
});

test('steps that wait for each other are found, through the groups that they are in', () => {
  const problems = problemsOf(() => {
    const { outputs } = make({ source: 'x' });
    const chain = when(outputs.passed.equals(true), () => make({ source: 'x' }, { name: 'a' }));
    const between = make({ source: 'x' }, { name: 'between', after: [chain] });
    chain.otherwise(() => {
      use({ model: between.outputs.model });
      publish({ model: outputs.model, to: 'x' }, { after: [chain] });
    });
  });
  expect(problems).toEqual(['steps.publish.after[0] CYCLE', 'steps.condition-branches-1 CYCLE']);
});

test('an exit handler ends with one step that needs nothing of the others', () => {
  const problems = problemsOf(() => {
    const before = make({ source: 'x' });
    let kept: unknown;
    let inside: Step | undefined;
    exitHandler(
      () => {
        inside = make({ source: 'x' }, { name: 'inside' });
      },
      (status) => {
        kept = status;
        publish({ model: before.outputs.model, to: text`${before.outputs.label}` }, { after: [before] });
      },
    );
    notify({ status: untyped(kept), to: 'me' });
    make({ source: untyped(kept) }, { name: 'again', after: [untyped(inside)] });
    exitHandler(
      () => {},
      () => {
        make({ source: 'x' }, { name: 'one' });
        make({ source: 'x' }, { name: 'two' });
      },
    );
    forEach([1], () =>
      exitHandler(
        () => make({ source: 'x' }, { name: 'in' }),
        (status) => notify({ status, to: 'x' }, { name: 'tell' }),
      ),
    );
  });
  expect(problems).toEqual([
    'steps.publish.model EXIT_STEP_INPUT',
    'steps.publish.to EXIT_STEP_INPUT',
    'steps.publish.after EXIT_STEP_INPUT',
    'steps.notify.status OTHER_BRANCH',
    'steps.again.source WRONG_TYPE',
    'steps.again.after[0] OTHER_BRANCH',
    'steps.exit-handler-2 EMPTY_BODY',
    'steps.exit-handler-2.last NOT_ONE_STEP',
    'steps.exit-handler-3 NESTED_EXIT_HANDLER',
  ]);
});

test('what may be absent goes only where it may be', () => {
  const inputs = { maybe: param.string({ optional: true }), words: param.list({ items: 'string', optional: true }) };
  const define = () =>
    definePipeline({
      name: 'absent',
      inputs,
      steps: ({ inputs: { maybe, words } }) => {
        choosing({ source: maybe });
        forEach(words, (word) => make({ source: word }));
        publish({ model: importArtifact('model', { uri: maybe }).outputs.artifact, to: text`${maybe}` });
        const risky = make({ source: 'x' }, { name: 'risky' });
        use(
          { model: risky.outputs.model, threshold: risky.outputs.score },
          { name: 'cleanup', ignoreUpstreamFailure: true },
        );
      },
    });
  expect(define).toThrow(
    expect.objectContaining({
      problems: [
        expect.objectContaining({ path: 'steps.choosing.source', code: 'MAY_BE_ABSENT' }),
        expect.objectContaining({ path: 'steps.for-loop-1.items', code: 'MAY_BE_ABSENT' }),
        expect.objectContaining({ path: 'steps.importer.uri', code: 'MAY_BE_ABSENT' }),
        expect.objectContaining({ path: 'steps.publish.to', code: 'MAY_BE_ABSENT' }),
        // The threshold has a default, the model has none.
        expect.objectContaining({ path: 'steps.cleanup.model', code: 'MAY_BE_ABSENT' }),
      ],
    }),
  );
});

test('texts hold what can be printed, and no placeholder of KFP', () => {
  const problems = problemsOf(() => {
    const { settings } = search({}).outputs;
    make({ source: text`${untyped(settings)}` });
    make({ source: text`{{$.inputs}}`, rows: untyped(text`3`) }, { name: 'second' });
  });
  expect(problems).toEqual([
    'steps.make.source WRONG_TYPE',
    'steps.second.source PLACEHOLDER',
    'steps.second.rows WRONG_TYPE',
  ]);
});

test('fields and elements are those of structs and lists, by names that KFP can write', () => {
  const problems = problemsOf(() => {
    const { settings, names } = search({}).outputs;
    const { outputs } = make({ source: settings.field(untyped('no name'), 'string') });
    const label: ParameterRef<JsonObject> = untyped(outputs.label);
    make({ source: names.field(-1), rows: label.field('x', 'integer') }, { name: 'second' });
    when(text`${outputs.label}`.equals('x'), () =>
      make({ source: names.field(0).field(untyped('x'), 'string') }, { name: 'third' }),
    );
  });
  expect(problems).toEqual([
    'steps.make.source BAD_FIELD',
    'steps.second.source BAD_FIELD',
    'steps.second.rows WRONG_TYPE',
    'steps.condition-1 MISPLACED_TEXT',
    'steps.third.source WRONG_TYPE',
  ]);
});

test('names that KFP or Millrace cannot have, and names that would be one in KFP', () => {
  const problems = problemsOf(() => {
    make({ source: 'x' }, { name: 'loop-item-1' });
    forEach([1], () => make({ source: 'x' }, { name: 'in-loop' }), { name: 'my-loop-item' });
    make({ source: 'x' }, { name: 'models' });
    importArtifact('model', { uri: 'gs://b/m' }, { name: 'Upper' });
    choosing({ source: 'x' });
    choosing({ source: 'y' });
    merge({ models: untyped(undefined) });
  });
  expect(problems).toEqual([
    'steps.loop-item-1 RESERVED_NAME',
    'steps.my-loop-item RESERVED_NAME',
    'steps.models RESERVED_NAME',
    'steps.Upper BAD_NAME',
    'steps.choosing DUPLICATE_STEP',
    'steps.merge.models MISSING_INPUT',
  ]);
});

test('a pipeline has a step', () => {
  expect(problemsOf(() => {})).toEqual(['steps NO_STEPS']);
});
