import { type ArtifactListRef, type ArtifactRef, artifact, type ParameterRef, param } from '@millrace/contract';
import { expectTypeOf, test } from 'vitest';
import { choosing, merge, notify, search } from './fixtures/tour.ts';
import { make, publish, use } from './fixtures/toy.ts';
import { collect, definePipeline, exitHandler, forEach, importArtifact, oneOf, text, when } from './index.ts';

// `tsc` judges these; the functions are never called.

test('inputs and outputs carry their types', () => {
  const define = () =>
    definePipeline({
      name: 'typed',
      inputs: { text: param.string(), many: param.list(), data: artifact.dataset('') },
      outputs: { version: param.string() },
      steps: ({ inputs }) => {
        expectTypeOf(inputs.text).toEqualTypeOf<ParameterRef<string>>();
        expectTypeOf(inputs.data).toEqualTypeOf<ArtifactRef<'dataset'>>();
        const made = make({ source: inputs.text });
        expectTypeOf(made.outputs.model).toEqualTypeOf<ArtifactRef<'model'>>();
        expectTypeOf(made.outputs.passed).toEqualTypeOf<ParameterRef<boolean>>();
        return { version: publish({ model: made.outputs.model, to: inputs.text }).outputs.version };
      },
    });
  expectTypeOf(define).returns.toHaveProperty('graph');
});

test('what is wrong does not compile', () => {
  const steps = () => {
    const made = make({ source: 'here', rows: 3 });
    const used = use({ model: made.outputs.model });
    // @ts-expect-error a report is not a model
    use({ model: used.outputs.report });
    // @ts-expect-error a parameter is not an artifact
    use({ model: made.outputs.score });
    // @ts-expect-error a constant is not an artifact
    use({ model: 'gs://bucket/model' });
    // @ts-expect-error the input source is missing
    make({ rows: 3 });
    // @ts-expect-error a number is not a string
    make({ source: 3 });
    // @ts-expect-error a step's number is not a string
    make({ source: made.outputs.score });
    // @ts-expect-error a string is not a number
    make({ source: 'here', rows: 'three' });
    // @ts-expect-error there is no input of this name
    make({ source: 'here', row: 3 });
    // @ts-expect-error there is no output of this name
    use({ model: made.outputs.models });
    // @ts-expect-error there is no option of this name
    make({ source: 'here' }, { retry: 3 });
    // @ts-expect-error a boolean is compared with a string
    when(made.outputs.passed.equals('true'), () => undefined);
    // @ts-expect-error only numbers have an order
    when(made.outputs.label.lessThan(3), () => undefined);
    // @ts-expect-error a condition is not a value known now
    when(true, () => undefined);
  };
  expectTypeOf(steps).toBeFunction();
});

test("a pipeline's own inputs and outputs are checked", () => {
  const define = () => {
    definePipeline({
      name: 'checked',
      inputs: { count: param.integer() },
      // @ts-expect-error the pipeline has no input of this name
      steps: ({ inputs }) => void make({ source: inputs.source }),
    });
    definePipeline({
      name: 'checked',
      inputs: {},
      outputs: { score: param.number() },
      // @ts-expect-error a label is not a number
      steps: () => ({ score: make({ source: 'here' }).outputs.label }),
    });
    definePipeline({
      name: 'checked',
      inputs: {},
      outputs: { score: param.number() },
      // @ts-expect-error the declared output is not returned
      steps: () => ({}),
    });
  };
  expectTypeOf(define).toBeFunction();
});

test('lists, structs and texts carry their types', () => {
  const steps = () => {
    const { settings, trials, names } = search({}).outputs;
    expectTypeOf(names).toEqualTypeOf<ParameterRef<readonly string[]>>();
    expectTypeOf(settings.field('ratio')).toEqualTypeOf<ParameterRef<number>>();
    expectTypeOf(trials.field(0).field('source')).toEqualTypeOf<ParameterRef<string>>();
    expectTypeOf(text`gs://${names.field(0)}/${settings.field('rows')}`).toEqualTypeOf<ParameterRef<string>>();
    // @ts-expect-error the struct has no such field
    settings.field('radio');
    // @ts-expect-error a list has elements, not fields
    names.field('first');
    // @ts-expect-error a number is not a string
    make({ source: settings.field('ratio') });
    // @ts-expect-error an artifact is not text
    text`${importArtifact('model', { uri: 'gs://b/m' }).outputs.artifact}`;
    // @ts-expect-error a list of strings is not a list of numbers
    merge({ models: collect(forEach(names, () => make({ source: 'x' }).outputs)).model, scores: names });
  };
  expectTypeOf(steps).toBeFunction();
});

test('loops give their items, and lists of what they made', () => {
  const steps = () => {
    const loop = forEach(['a', 'b'], (word) => {
      const made = make({ source: word });
      // @ts-expect-error the item is not a number
      make({ source: 'x', rows: word });
      return { model: made.outputs.model, score: made.outputs.score };
    });
    const made = collect(loop);
    expectTypeOf(made.model).toEqualTypeOf<ArtifactListRef<'model'>>();
    expectTypeOf(made.score).toExtend<ParameterRef<readonly number[]>>();
    const twice = collect(forEach([1, 2], () => ({ score: collect(loop).score, names: search({}).outputs.names })));
    // KFP joins the lists of inner loops; a list that a step gives stays one.
    expectTypeOf(twice.score).toExtend<ParameterRef<readonly number[]>>();
    expectTypeOf(twice.names).toExtend<ParameterRef<readonly (readonly string[])[]>>();
    merge({ models: made.model, scores: made.score });
    // @ts-expect-error one model is not a list
    merge({ models: importArtifact('model', { uri: 'gs://b/m' }).outputs.artifact });
    // @ts-expect-error a list is not one model
    use({ model: made.model });
    // @ts-expect-error a loop gives nothing before it is collected
    use({ model: loop.model });
    const silent = forEach([1], () => {});
    // @ts-expect-error this loop gives nothing to collect
    collect(silent);
    // @ts-expect-error branches are not a loop
    collect(when(search({}).outputs.names.field(0).equals('a'), () => ({})));
    // @ts-expect-error a string is not a list
    forEach('abc', () => make({ source: 'x' }));
    forEach([{ rows: 3, source: 'x' }], (item) => {
      expectTypeOf(item.field('rows')).toExtend<ParameterRef<number>>();
      // @ts-expect-error the item has no such field
      item.field('columns');
    });
    // @ts-expect-error there is no option of this name
    forEach([1, 2], () => make({ source: 'x' }), { parallel: 2 });
  };
  expectTypeOf(steps).toBeFunction();
});

test('oneOf() takes closed branches that give the same', () => {
  const steps = () => {
    const { outputs } = make({ source: 'here' });
    const big = outputs.count.greaterThan(3);
    const one = () => ({ model: make({ source: 'x' }, { name: 'one' }).outputs.model });
    const two = () => ({ model: make({ source: 'x' }, { name: 'two' }).outputs.model });
    const { model } = oneOf(when(big, one).otherwise(two));
    expectTypeOf(model).toEqualTypeOf<ArtifactRef<'model'>>();
    expectTypeOf(oneOf(when(big, one).elseWhen(big, two).otherwise(one)).model).toEqualTypeOf<ArtifactRef<'model'>>();
    // @ts-expect-error without otherwise() there may be no model
    oneOf(when(big, one));
    // @ts-expect-error without otherwise() there may be no model
    oneOf(when(big, one).elseWhen(big, two));
    // @ts-expect-error a report is not a model
    oneOf(when(big, one).otherwise(() => ({ model: use({ model }).outputs.report })));
    // @ts-expect-error the second branch gives no model
    oneOf(when(big, one).otherwise(() => ({ score: outputs.score })));
    // @ts-expect-error the second branch gives more
    oneOf(when(big, one).otherwise(() => ({ ...two(), score: outputs.score })));
    // @ts-expect-error the branches give nothing
    oneOf(when(big, () => {}).otherwise(() => {}));
    // @ts-expect-error otherwise() ends the branches
    when(big, one).otherwise(two).elseWhen(big, one);
    // @ts-expect-error branches give nothing before oneOf()
    use({ model: when(big, one).model });
  };
  expectTypeOf(steps).toBeFunction();
});

test('a nested pipeline is a typed step', () => {
  const steps = () => {
    const inner = choosing({ source: 'x' }, { name: 'again' });
    expectTypeOf(inner.outputs.model).toEqualTypeOf<ArtifactRef<'model'>>();
    // @ts-expect-error the input source is missing
    choosing({});
    // @ts-expect-error a number is not a string
    choosing({ source: 3 });
    // @ts-expect-error a pipeline has no memory of its own
    choosing({ source: 'x' }, { memory: '4Gi' });
    // @ts-expect-error there is no output of this name
    use({ model: inner.outputs.models });
  };
  expectTypeOf(steps).toBeFunction();
});

test('the final status goes from an exit handler to an input for it', () => {
  const steps = () => {
    exitHandler(
      () => make({ source: 'x' }),
      (status) => {
        // @ts-expect-error the final status is missing
        notify({ to: 'me' });
        // @ts-expect-error a status is not a string
        notify({ status, to: status });
      },
    );
    const telling = definePipeline({
      name: 'telling',
      inputs: { status: param.finalStatus() },
      steps: ({ inputs }) => {
        notify({ status: inputs.status, to: 'me' });
        // @ts-expect-error a status is not a struct
        make(inputs.status);
      },
    });
    exitHandler(
      () => make({ source: 'x' }),
      (status) => telling({ status }),
    );
    // @ts-expect-error the status is missing
    telling({});
    // @ts-expect-error only an exit handler has a final status
    notify({ status: { state: 'SUCCEEDED' }, to: 'me' });
    // @ts-expect-error a struct is not a final status
    notify({ status: search({}).outputs.settings, to: 'me' });
    // @ts-expect-error an exit handler needs its last step
    exitHandler(() => make({ source: 'x' }));
  };
  expectTypeOf(steps).toBeFunction();
});

test('an imported artifact has its kind, and a URI', () => {
  const steps = () => {
    const { outputs } = importArtifact('dataset', { uri: text`gs://b/${make({ source: 'x' }).outputs.label}` });
    expectTypeOf(outputs.artifact).toEqualTypeOf<ArtifactRef<'dataset'>>();
    // @ts-expect-error a dataset is not a model
    use({ model: outputs.artifact });
    // @ts-expect-error there is no such kind
    importArtifact('picture', { uri: 'gs://b/p' });
    // @ts-expect-error the URI is missing
    importArtifact('model', {});
    // @ts-expect-error a URI is a string
    importArtifact('model', { uri: 3 });
  };
  expectTypeOf(steps).toBeFunction();
});
