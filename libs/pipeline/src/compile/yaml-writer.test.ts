import fc from 'fast-check';
import { dump } from 'js-yaml';
import { expect, test } from 'vitest';
import { randomPipeline } from '../fixtures/random.ts';
import { compile } from '../index.ts';
import { writeYaml } from './yaml-writer.ts';

const judge = (value: unknown) => dump(value, { sortKeys: true, lineWidth: -1, noRefs: true, quoteStyle: 'double' });

/** Texts that YAML has to think about. */
const awkward = fc.constantFrom(
  ...['true', 'No', 'y', 'null', '~', '12', '1e3', '0x1', '1_000', '2026-11-21', '.5', '', ' lead', 'trail ', '- a'],
  ...[
    'a: b',
    'a #b',
    '# x',
    'a\nb',
    'a\nb\n',
    '\nfoo',
    'x\n\n\ny\n\n',
    '  sp\nx',
    'a\tb',
    '\u0000',
    '\u0085',
    'é',
    '😀',
  ],
  ...[
    "it's",
    '"quoted"',
    '{{$}}',
    "{{$.inputs.parameters['x']}}",
    '[a]',
    '{a}',
    '*a',
    '&a',
    '!a',
    '|',
    '>',
    '%',
    '@',
    '`',
  ],
  ...[
    'gcr.io/PROJECT/make',
    'system.Model',
    '/app/make',
    'a-b',
    'a--b',
    'a.',
    '-a',
    '?',
    ': ',
    'x:y',
    '=',
    '<<',
    '__proto',
  ],
);
const word = fc.oneof(awkward, fc.string(), fc.string({ unit: 'binary' }));
const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(word, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test('any value is written as js-yaml writes it', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(writeYaml(JSON.parse(JSON.stringify(value)))).toBe(judge(JSON.parse(JSON.stringify(value))));
    }),
    { numRuns: 2000 },
  );
});

test('pipelines are written as js-yaml writes them', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 20, maxLength: 100 }), (numbers) => {
      const { spec } = compile(randomPipeline(numbers, 10));
      expect(writeYaml(spec)).toBe(judge(spec));
    }),
    { numRuns: 20 },
  );
});
