import { EXIT, MillraceError, type Problem } from '@millrace/contract';

/** What a request asks for. */
export interface PredictRequest {
  readonly instances: readonly unknown[];
  /** Whether the features of each instance are wanted beside its prediction. */
  readonly features: boolean;
}

/**
 * The request of a body, `{instances: [...], parameters?: {features?: boolean}}`; other parameters have no meaning.
 * @throws MillraceError `INVALID_REQUEST` with every problem of the envelope.
 */
export function readRequest(body: unknown, limit: number): PredictRequest {
  const problems = envelopeProblems(body, limit);
  if (problems.length === 0 && isRecord(body) && Array.isArray(body.instances)) {
    return { instances: body.instances, features: isRecord(body.parameters) && body.parameters.features === true };
  }
  throw new MillraceError('INVALID_REQUEST', 'The request is not {"instances": [...]}.', {
    problems,
    exitCode: EXIT.usage,
  });
}

function envelopeProblems(body: unknown, limit: number): Problem[] {
  if (!isRecord(body)) return [wrongType('body', 'expected an object', body)];
  const { instances, parameters } = body;
  const problems: Problem[] = [];
  if (instances === undefined) {
    problems.push({ path: 'instances', code: 'MISSING_FIELD', message: 'A list of instances is required.' });
  } else if (!Array.isArray(instances)) problems.push(wrongType('instances', 'expected a list', instances));
  else if (instances.length > limit) {
    problems.push({
      path: 'instances',
      code: 'TOO_MANY_INSTANCES',
      message: `${instances.length} instances; a request may have ${limit}.`,
    });
  }
  if (parameters !== undefined && parameters !== null && !isRecord(parameters)) {
    problems.push(wrongType('parameters', 'expected an object', parameters));
  } else if (isRecord(parameters) && !['boolean', 'undefined'].includes(typeof parameters.features)) {
    problems.push(wrongType('parameters.features', 'expected true or false', parameters.features));
  }
  for (const name of Object.keys(body)) {
    if (name !== 'instances' && name !== 'parameters') {
      problems.push({ path: name, code: 'UNKNOWN_FIELD', message: 'Only instances and parameters are known.' });
    }
  }
  return problems;
}

const wrongType = (path: string, expected: string, value: unknown): Problem => ({
  path,
  code: 'WRONG_TYPE',
  message: `${expected}, got ${value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`}.`,
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
