import { expect, test } from 'vitest';
import { evaluateCondition } from './cel.ts';

const values = { passed: true, score: 0.4, count: 3, label: "it's", text: '3' };
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
])('%s is %s', (condition, expected) => {
  expect(evaluateCondition(condition, values)).toBe(expected);
});

test.each([
  [`${value('missing')} == 1`, 'there is no input "missing"'],
  [`${value('label')} == 'it's'`, 'character 42 is not understood'],
  [`${value('passed')} == perhaps`, '"perhaps" is not known'],
  [`${value('label')} < 1`, 'have no order'],
  [`${value('score')}`, 'not true or false'],
  [`${value('passed')} == true)`, '")" is not expected there'],
  [`${value('passed')} ==`, 'ends too early'],
])('%s is refused', (condition, reason) => {
  expect(() => evaluateCondition(condition, values)).toThrow(reason);
});
