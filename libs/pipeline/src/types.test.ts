import { type ArtifactRef, artifact, type ParameterRef, param } from '@millrace/contract';
import { expectTypeOf, test } from 'vitest';
import { make, publish, use } from './fixtures/toy.ts';
import { definePipeline, when } from './index.ts';

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
