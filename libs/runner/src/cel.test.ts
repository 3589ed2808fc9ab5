import { expect, test } from 'vitest';
import { evaluateCondition, selectFrom } from './cel.ts';

const values = {
  ...{ passed: true, score: 0.4, count: 3, label: "it's", text: '3', none: null, list: [1, 2] },
  raw: 'it\'s "q" \\ (x) && y',
};
const value = (name: string) => `inputs.parameter_values['${name}']`;

test.each([
  [`${value('passed')} == true`, true],
  [`${value('passed')} != true`, false],
  [`${value('score')} < 0.5`, true],
  [`double(int(${value('count')})) >= 3.5`, false],
  [`int(${value('count')}) == 3`, true],
  [`${value('label')} == 'it\\'s'`, true],
  [`${value('label')} == "it's"`, true],
  [`!(${value('passed')} == true) || ${value('score')} > 0.3 && int(${value('count')}) > -1`, true],
  [`(${value('passed')} == false || ${value('score')} > 0.3) && int(${value('count')}) > 3`, false],
  [`${value('text')} == '3'`, true],
  [`${value('text')} == 3`, false],
  [`int(${value('text')}) == 3`, true],
  [value('passed'), true],
  // The Python SDK neither escapes what it quotes nor has a cast from number to text.
  [`${value('label')} == 'it's'`, true],
  [`${value('raw')} == 'it's "q" \\ (x) && y'`, true],
  [`!(${value('label')} == 'it's') && !(int(${value('count')}) > 9)`, false],
  [`'int(${value('count')})' == '3'`, true],
  [`'${value('score')}' != '0.4'`, false],
  [`${value('none')} == 'a'`, false],
  [`${value('list')} == ${value('list')} && ${value('list')}[1] == 2`, true],
])('%s is %s', (condition, expected) => {
  expect(evaluateCondition(condition, values)).toBe(expected);
});

test.each([
  [`${value('missing')} == 1`, 'there is no "missing" in'],
  [`${value('label')} == 'it's`, '"s" is not expected there'],
  [`${value('passed')} == perhaps`, '"perhaps" is not known'],
  [`${value('label')} < 1`, 'have no order'],
  [`${value('score')}`, 'not true or false'],
  [`${value('passed')} == true)`, '")" is not expected there'],
  [`${value('passed')} ==`, 'ends too early'],
])('%s is refused', (condition, reason) => {
  expect(() => evaluateCondition(condition, values)).toThrow(reason);
});

test.each([
  ['parseJson(string_value)["b"]', { a: 1, b: 'x' }, 'x'],
  ['parseJson(string_value)["b"]', '{"b": {"c": [1, 2]}}', { c: [1, 2] }],
  ['parseJson(string_value)["b"]["c"][1]', '{"b": {"c": [1, 2]}}', 2],
  ['struct_value["a"]', { a: null }, null],
  ['list_value[1]', ['a', 'b'], 'b'],
])('%s of %j is %j', (selector, from, expected) => {
  expect(selectFrom(from, selector)).toEqual(expected);
});

test.each([
  ['parseJson(string_value)["z"]', { a: 1 }, 'there is no "z" in {"a":1}'],
  ['parseJson(string_value)["z"]', 'no JSON', '"no JSON" is not JSON'],
])('%s of %j is refused', (selector, from, reason) => {
  expect(() => selectFrom(from, selector)).toThrow(reason);
});
