import { type JsonObject, type JsonValue, MillraceError } from '@millrace/contract';
import { CelError, CelParser, type Expression } from './cel-parser.ts';
import { type Token, tokenize, tokenizeUnescaped } from './cel-tokens.ts';

/**
 * Evaluates a condition of a compiled pipeline: the part of CEL that KFP's compilers write (comparisons, `&&`, `||`,
 * `!`, `int()`, `double()`, `string()`, literals, `inputs.parameter_values['name']`). A string that the Python SDK left
 * unescaped (`'it's'`) is taken as it was meant.
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md
 * @throws MillraceError `INVALID_CONDITION`: not in that part, an unknown name, or values that have no order.
 */
export function evaluateCondition(condition: string, values: JsonObject): boolean {
  const refuse = (reason: string): MillraceError =>
    new MillraceError('INVALID_CONDITION', `The condition ${condition} cannot be evaluated: ${reason}.`);
  const result = evaluate(condition, { inputs: { parameter_values: values } }, refuse);
  if (typeof result !== 'boolean') throw refuse(`it gives ${JSON.stringify(result)}, not true or false`);
  return result;
}

/**
 * What a parameter's expression takes out of its value, e.g. `parseJson(string_value)["lr"]`.
 * @see https://github.com/kubeflow/pipelines/blob/master/backend/src/v2/expression/expression.go, Select
 * @throws MillraceError `INVALID_SELECTOR`
 */
export function selectFrom(value: JsonValue, selector: string): JsonValue {
  const refuse = (reason: string): MillraceError =>
    new MillraceError('INVALID_SELECTOR', `${selector} gives nothing: ${reason}.`);
  const kind = Array.isArray(value) ? 'list_value' : `${KINDS[typeof value] ?? 'struct'}_value`;
  // KFP gives every value as text, too: as JSON where it is none.
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return evaluate(selector, { [kind]: value, string_value: text }, refuse);
}

const KINDS: Readonly<Record<string, string>> = { number: 'number', boolean: 'bool', string: 'string' };

function evaluate(text: string, names: JsonObject, refuse: (reason: string) => MillraceError): JsonValue {
  try {
    return read(text)(names);
  } catch (error) {
    throw error instanceof CelError ? refuse(error.message) : error;
  }
}

/** By the rules of CEL first; where those say no, as the Python SDK writes it. */
function read(text: string): Expression {
  try {
    return expression(tokenize(text));
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    try {
      return expression(tokenizeUnescaped(text));
    } catch {
      throw error;
    }
  }
}

function expression(tokens: readonly Token[] | number): Expression {
  if (typeof tokens === 'number') throw new CelError(`character ${tokens} is not understood`);
  return new CelParser(tokens).parse();
}
