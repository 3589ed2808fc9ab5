import { artifact, defineComponent, param } from '@millrace/contract';

// The work is in image/toy.py: compiling needs the definitions only.
const run = () => Promise.reject(new Error('The components of the corpus run in containers.'));

export const make = defineComponent({
  name: 'make',
  description: 'Makes a table.',
  inputs: {
    source: param.string({ description: 'Where it comes from.' }),
    rows: param.integer({ default: 10, minimum: 1 }),
    ratio: param.number({ optional: true }),
  },
  outputs: {
    data: artifact.dataset(),
    count: param.integer(),
    score: param.number(),
    label: param.string(),
    passed: param.boolean(),
  },
  effects: 'pure',
  run,
});

export const train = defineComponent({
  name: 'train',
  description: 'Fits a model.',
  inputs: {
    data: artifact.dataset(),
    rate: param.number({ default: 0.1 }),
    options: param.struct({ optional: true }),
  },
  outputs: { model: artifact.model(), metrics: artifact.metrics(), score: param.number() },
  effects: 'pure',
  vertex: { job: 'custom' },
  run,
});

export const evaluate = defineComponent({
  name: 'evaluate',
  description: 'Says how good a model is.',
  inputs: { model: artifact.model(), threshold: param.number({ optional: true }) },
  outputs: { report: artifact.html(), score: param.number() },
  effects: 'pure',
  run,
});

export const publish = defineComponent({
  name: 'publish',
  description: 'Publishes a model somewhere.',
  inputs: { model: artifact.model(), to: param.string() },
  outputs: { version: param.string() },
  effects: 'writes-external',
  run,
});

export const echo = defineComponent({
  name: 'echo',
  description: 'Gives back a value of each type.',
  inputs: {
    text: param.string(),
    integer: param.integer(),
    number: param.number(),
    flag: param.boolean(),
    items: param.list(),
    settings: param.struct(),
  },
  outputs: {
    texts: param.string(),
    integers: param.integer(),
    numbers: param.number(),
    flags: param.boolean(),
    lists: param.list(),
    structs: param.struct(),
  },
  effects: 'pure',
  run,
});

export const fallback = defineComponent({
  name: 'fallback',
  description: 'Has a default for each type.',
  inputs: {
    text: param.string({ default: "a 'quoted' text" }),
    integer: param.integer({ default: -3 }),
    number: param.number({ default: 0.25 }),
    flag: param.boolean({ default: false }),
    items: param.list({ default: ['x', 'y'] }),
    settings: param.struct({ default: { depth: 2, names: ['a'] } }),
  },
  outputs: { result: param.string() },
  effects: 'pure',
  run,
});

export const maybe = defineComponent({
  name: 'maybe',
  description: 'Says which of its inputs it was given.',
  inputs: {
    text: param.string({ optional: true }),
    number: param.number({ optional: true }),
    items: param.list({ optional: true }),
    data: artifact.dataset('', { optional: true }),
  },
  outputs: { seen: param.string() },
  effects: 'pure',
  run,
});

export const say = defineComponent({
  name: 'say',
  description: 'Says a text.',
  inputs: { text: param.string() },
  outputs: { said: param.string() },
  effects: 'pure',
  run,
});

export const remark = defineComponent({
  name: 'remark',
  description: 'Says a text, or that there is none.',
  inputs: { text: param.string({ default: 'nothing' }) },
  outputs: { said: param.string() },
  effects: 'pure',
  run,
});

export const plan = defineComponent({
  name: 'plan',
  description: 'Makes lists and structs.',
  inputs: { size: param.integer() },
  outputs: {
    names: param.list({ items: 'string' }),
    numbers: param.list({ items: 'integer' }),
    trials: param.list({ items: 'struct' }),
    best: param.struct(),
  },
  effects: 'pure',
  run,
});

export const join = defineComponent({
  name: 'join',
  description: 'Joins a list.',
  inputs: { items: param.list() },
  outputs: { text: param.string() },
  effects: 'pure',
  run,
});

export const settle = defineComponent({
  name: 'settle',
  description: 'Writes a struct as text.',
  inputs: { settings: param.struct() },
  outputs: { text: param.string() },
  effects: 'pure',
  run,
});

export const gather = defineComponent({
  name: 'gather',
  description: 'Chooses one of many models.',
  inputs: { models: artifact.list('model') },
  outputs: { best: artifact.model(), count: param.integer() },
  effects: 'pure',
  run,
});

export const render = defineComponent({
  name: 'render',
  description: 'Makes an artifact of each remaining kind.',
  inputs: {},
  outputs: {
    page: artifact.html(),
    notes: artifact.markdown(),
    confusion: artifact.classificationMetrics(),
    numbers: artifact.metrics(),
    anything: artifact.generic(),
  },
  effects: 'pure',
  run,
});

export const measure = defineComponent({
  name: 'measure',
  description: 'Says how large anything is.',
  inputs: { thing: artifact.generic() },
  outputs: { size: param.integer() },
  effects: 'pure',
  run,
});

export const failing = defineComponent({
  name: 'failing',
  description: 'Fails.',
  inputs: { text: param.string() },
  outputs: { said: param.string() },
  effects: 'pure',
  run,
});

export const notify = defineComponent({
  name: 'notify',
  description: 'Tells how it ended.',
  inputs: { status: param.finalStatus(), to: param.string() },
  outputs: {},
  effects: 'writes-external',
  run,
});

export const close = defineComponent({
  name: 'close',
  description: 'Cleans up.',
  inputs: { to: param.string() },
  outputs: {},
  effects: 'writes-external',
  run,
});
