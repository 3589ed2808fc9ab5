import { type Cell, ok, skipped } from '../cell.ts';
import { KFP } from '../sources.ts';

const top = { nesting: 'top level', failure: 'none', outcome: 'succeeded' } as const;
const DEFAULTS = {
  s: 'it\'s "so" {{$}} \\n ä',
  i: -3,
  f: 0.1,
  b: true,
  l: [1, 'two', [3.5], { four: [] }],
  d: { a: { b: [1, 2] }, c: "d'e" },
};
const OTHERS = { s: '', i: 0, f: -1e300, b: false, l: [], d: {} };

const byShell = ({ s, i, f, b, l, d }: typeof DEFAULTS | typeof OTHERS) =>
  ok({ s_out: s, i_out: i, f_out: f, b_out: b, l_out: l, d_out: d });

export const VALUES: readonly Cell[] = [
  {
    ...{ ...top, construct: 'parameters of six types, by default', pipeline: 'types', outputs: DEFAULTS },
    steps: { 'six-by-shell': byShell(DEFAULTS), six: ok(DEFAULTS), 'six-2': ok(DEFAULTS) },
    because: KFP.types,
  },
  {
    ...{ ...top, construct: 'parameters of six types, given', pipeline: 'types', inputs: OTHERS, outputs: OTHERS },
    steps: { 'six-by-shell': byShell(OTHERS), six: ok(OTHERS), 'six-2': ok(OTHERS) },
    because: KFP.types,
  },
  {
    ...{ ...top, construct: 'optional inputs, absent', pipeline: 'optional' },
    steps: {
      given: ok('None 7 None False'),
      'given-2': ok("fixed 7 ['x'] True"),
      'inner-optional/given': ok('None 8 None False'),
      'inner-optional-2/given': ok('None 9 None False'),
    },
    because: KFP.optional,
  },
  {
    ...{ ...top, construct: 'optional inputs, given', pipeline: 'optional', inputs: { text: 'hi', number: 3 } },
    steps: {
      given: ok('hi 3 None False'),
      'given-2': ok("fixed 7 ['x'] True"),
      'inner-optional/given': ok('hi 8 None False'),
      'inner-optional-2/given': ok('None 9 None False'),
    },
    because: KFP.optional,
  },
  {
    ...{ ...top, construct: 'strings built at run time', pipeline: 'strings' },
    steps: { say: ok('made(gs://b{ucket/5)'), 'say-2': ok('out(<made(gs://b{ucket/5)|b{ucket>)') },
    outputs: { Output: 'out(<made(gs://b{ucket/5)|b{ucket>)' },
    because: KFP.templates,
  },
  {
    ...{ ...top, construct: 'operators of conditions', failure: 'condition false', pipeline: 'operators' },
    steps: {
      'condition-1/say': ok('gt(a)'),
      'condition-2/say-2': skipped,
      'condition-3/say-3': ok('lt(a)'),
      'condition-4/say-4': skipped,
      'condition-5/say-5': ok('eq(a)'),
      'condition-6/say-6': skipped,
      'condition-7/say-7': ok('true(a)'),
      'condition-8/say-8': skipped,
      'condition-9/say-9': ok('quote(a)'),
      'condition-10/say-10': skipped,
      'say-11': ok('both(b)'),
      'condition-11/condition-12/say-12': ok('within(a)'),
      'condition-11/condition-13/say-13': skipped,
    },
    because: `${KFP.condition}; sdk/python/kfp/compiler/pipeline_spec_builder.py _binary_operations_to_cel_conjunctive`,
  },
  {
    ...{ ...top, construct: 'a literal with a quote in a condition', pipeline: 'unescaped' },
    steps: { 'condition-1/say': ok('within(a)') },
    because: `${KFP.condition}; the SDK writes the literal without escaping it, and still means it`,
  },
  {
    ...{ ...top, construct: 'names of the run, environment variables', pipeline: 'surroundings' },
    ...{ steps: { names: ok('names True True green') }, outputs: { Output: 'names True True green' } },
    because: KFP.surroundings,
  },
  {
    ...{ ...top, construct: 'Concat and IfPresent', pipeline: 'placeholders' },
    steps: {
      joined: ok('--first=w/end,--second,w,x-yes,only-then,'),
      'joined-2': ok('--first=w/end,--none,x-no,'),
    },
    because: KFP.structures,
  },
];
