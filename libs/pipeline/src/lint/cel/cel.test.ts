import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CelType, conditionProblems } from './check.ts';
import { parseCel } from './parse.ts';
import { CelSyntaxError } from './tokens.ts';

const parameters = new Map<string, CelType>([
  ['score', 'number'],
  ['label', 'string'],
  ['passed', 'bool'],
  ['items', 'list'],
  ['options', 'map'],
  ['loose', 'any'],
]);
const of = (name: string) => `inputs.parameter_values['${name}']`;
const problems = (condition: string) => conditionProblems(parseCel(condition), parameters);

test.each([
  `${of('score')} >= 0.5`,
  `int(${of('score')}) < 3`,
  `double(int(${of('score')})) < 3.5`,
  `${of('label')} == 'it\\'s' || ${of('label')} == "x"`,
  `!(${of('passed')} == true) && (${of('score')} > -1 || ${of('loose')} == 'a')`,
  `${of('label')} < 'b'`,
  `${of('score')} in [1, 2]`,
  `size(${of('items')}) == 0`,
  `${of('label')}.startsWith('a') ? true : false`,
  `${of('loose')} == 1 && ${of('loose')} == 'one'`,
  `parseJson(${of('label')}).rate > 0.1`,
  `${of('options')} != null`,
  `{'a': 1}['a'] == 1`,
])('%s is a condition', (condition) => {
  expect(problems(condition)).toEqual([]);
});

test.each([
  [`${of('score')} == 'high'`, 'A number is compared with a string, which is always false.'],
  [`${of('passed')} != 'yes'`, 'A boolean is compared with a string, which is always true.'],
  [`${of('items')} < ${of('items')}`, 'A list has no order (<).'],
  [`${of('options')} > 1`, 'A struct has no order (>).'],
  [`int(${of('score')}) < 0.5`, 'An int meets a double: write double(…) around the int, or 1.0 for 1.'],
  [`${of('score')}`, 'It gives a number, not true or false.'],
  [`${of('score')} && true`, '"&&" needs true or false and is given a number.'],
  [`!${of('label')}`, '"!" needs true or false and is given a string.'],
  [`${of('nothing')} == 1`, 'The task has no input parameter "nothing".'],
  ['score == 1', '"score" is not known.'],
  ["inputs.values['score'] == 1", '"inputs.values" is not known; "inputs.parameter_values" is.'],
  [`float(${of('score')}) == 1.0`, 'There is no function "float".'],
  [`int(${of('items')}) == 1`, 'int() does not take a list.'],
  ['constructor(1) == 1', 'There is no function "constructor".'],
])('%s: %s', (condition, problem) => {
  expect(problems(condition)).toContain(problem);
});

test.each([
  ['1 => 2', 'it is not understood from "=> 2" on'],
  ['1 == ', '"its end" is not expected at its end'],
  ['(1 == 1', '")" is missing at its end'],
  ["inputs.parameter_values['a' == 1", '"]" is missing at its end'],
  ["'open", 'it is not understood from "\'open" on'],
  ['1 == 1 2', '"2" is not expected at character 8'],
  ['[1 2]', '"2" is not expected at character 4'],
  ['a.1', '"1" is not expected at character 3'],
  [`${'('.repeat(150)}1`, 'it is nested too deeply'],
])('%s is not CEL', (condition, message) => {
  expect(() => parseCel(condition)).toThrow(new CelSyntaxError(message));
});

test('any text is CEL or is refused with a reason', () => {
  const pieces = fc.constantFrom(
    of('score'),
    '(',
    ')',
    '!',
    '-',
    '&&',
    '||',
    '==',
    '<',
    'true',
    "'x'",
    '1.5',
    '7u',
    '.a',
    '[',
    ']',
    ',',
    '?',
    ':',
    '{',
    '}',
    ' in ',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      try {
        problems(parts.join(' '));
      } catch (error) {
        expect(error).toBeInstanceOf(CelSyntaxError);
      }
    }),
  );
});
