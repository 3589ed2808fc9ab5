import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ARTIFACT_TYPES,
  type Artifact,
  type ArtifactKind,
  type ComponentDefinition,
  componentSpec,
  defineComponent,
  type JsonValue,
  type Parameter,
  type ParameterType,
} from './index.ts';

const root = new URL('../../..', import.meta.url).pathname;
const python = execFileSync(`${root}tools/python/venv`, ['kfp'], { encoding: 'utf8' }).trim();

const json = (depth: number): fc.Arbitrary<JsonValue> =>
  depth === 0
    ? fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.integer(), fc.boolean(), fc.constant(0.5))
    : fc.oneof(json(0), fc.array(json(depth - 1), { maxLength: 3 }), struct(depth - 1));
const struct = (depth: number) =>
  fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), json(depth), { minKeys: 1, maxKeys: 3 });

const values: Record<ParameterType, fc.Arbitrary<JsonValue>> = {
  string: fc.string({ unit: 'grapheme-ascii' }),
  integer: fc.integer(),
  number: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
  boolean: fc.boolean(),
  list: fc.array(json(1), { minLength: 1, maxLength: 3 }),
  struct: struct(1),
};
const types: ParameterType[] = ['string', 'integer', 'number', 'boolean', 'list', 'struct'];
const base = { kind: 'parameter', description: '' } as const;

const inputParameter: fc.Arbitrary<Parameter> = fc.constantFrom(...types).chain((type) =>
  fc.oneof(
    fc.constantFrom('required', 'optional').map((presence): Parameter => ({ ...base, type, presence })),
    values[type].map((value): Parameter => ({ ...base, type, presence: 'defaulted', default: value })),
  ),
);
const outputParameter = fc.constantFrom(...types).map((type): Parameter => ({ ...base, type, presence: 'required' }));
const kinds: ArtifactKind[] = ['artifact', 'dataset', 'model', 'metrics', 'classificationMetrics', 'html', 'markdown'];
const artifactOf = (presence: 'required' | 'optional') =>
  fc.constantFrom(...kinds).map((type): Artifact => ({ kind: 'artifact', type, presence, description: '' }));

const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,8}$/).map((text) => `x${text}`);
const definition: fc.Arbitrary<ComponentDefinition> = fc
  .record({
    name: fc.stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z][a-z0-9]{0,5}){0,2}$/),
    effects: fc.constantFrom('pure', 'writes-external'),
    inputs: fc.dictionary(name, fc.oneof(inputParameter, artifactOf('required'), artifactOf('optional')), {
      maxKeys: 6,
    }),
    outputs: fc.dictionary(
      name.map((n) => `${n}Out`),
      fc.oneof(outputParameter, artifactOf('required')),
      { maxKeys: 4 },
    ),
  })
  .filter(({ name, inputs, outputs }) => name !== 'runs' && Object.keys(outputs).every((key) => !(key in inputs)))
  .map((parts) => ({
    ...parts,
    description: '',
    run: async () => {
      throw new Error('never run');
    },
  }));

/** What the Python side needs to build the same component. */
function described(component: ComponentDefinition): string {
  const list = (ios: ComponentDefinition['inputs']) =>
    Object.entries(ios).map(([key, io]) => ({
      ...{ name: key, kind: io.kind, type: io.type, optional: io.presence !== 'required' },
      ...(io.kind === 'parameter' && io.default !== undefined ? { default: io.default } : {}),
    }));
  return JSON.stringify({
    name: component.name,
    image: 'gcr.io/p/image',
    command: [`/app/${component.name}`],
    args: ['kfp', '--executor-input', '{{$}}'],
    inputs: list(component.inputs),
    outputs: list(component.outputs),
  });
}

/** Our specification in the form in which the SDK writes it, without the parts that are our own. */
function comparable(component: ComponentDefinition): unknown {
  const spec = componentSpec(component, { image: 'gcr.io/p/image', version: '0' });
  const task = spec.root.dag.tasks[component.name];
  return JSON.parse(
    JSON.stringify({
      ...spec,
      sdkVersion: 'kfp-2.17.0',
      // The SDK knows nothing of effects: it always lets KFP cache.
      root: {
        ...spec.root,
        dag: { ...spec.root.dag, tasks: { [component.name]: { ...task, cachingOptions: { enableCache: true } } } },
      },
    }),
  );
}

test('generated components have the specification that the KFP SDK compiles', () => {
  const components = fc.sample(definition, { numRuns: 300, seed: 20261121 });
  const out = execFileSync(python, [`${root}libs/contract/fixtures/compile_components.py`], {
    input: components.map(described).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const compiled = out.trimEnd().split('\n');
  expect(compiled).toHaveLength(components.length);
  for (const [i, component] of components.entries()) {
    expect(defineComponent(component).definition).toBe(component);
    const theirs: unknown = JSON.parse(compiled[i] ?? '');
    expect(comparable(component)).toEqual(theirs);
  }
});

test('the batch covers every type', () => {
  const components = fc.sample(definition, { numRuns: 300, seed: 20261121 });
  const seen = new Set(components.flatMap((c) => Object.values(c.inputs).map((io) => `${io.type} ${io.presence}`)));
  for (const type of types)
    for (const presence of ['required', 'optional', 'defaulted']) expect(seen).toContain(`${type} ${presence}`);
  for (const type of Object.keys(ARTIFACT_TYPES)) expect(seen).toContain(`${type} optional`);
});
