import { type Inputs, NAME_PATTERN, type Outputs, type Problem, valueProblems } from '@millrace/contract';

/** Of KFP's `validate_pipeline_name`. */
const MAX_NAME = 128;
const IO_PATTERN = /^[a-z][A-Za-z0-9]*$/;

/** What is wrong with a pipeline's own name, inputs and outputs. */
export function pipelineProblems(pipeline: { name: string; inputs: Inputs; outputs?: Outputs }): Problem[] {
  const problems: Problem[] = [];
  if (!NAME_PATTERN.test(pipeline.name)) problems.push(badName('name', pipeline.name));
  if (pipeline.name.length > MAX_NAME) {
    const message = `KFP takes ${MAX_NAME} characters, and this has ${pipeline.name.length}.`;
    problems.push({ path: 'name', code: 'BAD_NAME', message });
  }
  for (const [side, ios] of [['inputs', pipeline.inputs] as const, ['outputs', pipeline.outputs ?? {}] as const]) {
    for (const [name, io] of Object.entries(ios)) {
      const path = `${side}.${name}`;
      if (!IO_PATTERN.test(name)) {
        problems.push({ path, code: 'BAD_NAME', message: 'A name is lower camel case: letters and digits.' });
      }
      if (io.kind === 'parameter' && io.default !== undefined) {
        problems.push(...valueProblems(io, io.default, `${path}.default`));
      }
    }
  }
  return problems;
}

export const badName = (path: string, name: string): Problem => ({
  path,
  code: 'BAD_NAME',
  message: `"${name}" is not lower-case letters, digits and single hyphens, a letter first.`,
});
