import {
  type Inputs,
  NAME_PATTERN,
  type Outputs,
  type Problem,
  type StepOptions,
  valueProblems,
} from '@millrace/contract';

const IO_PATTERN = /^[a-z][A-Za-z0-9]*$/;
/** The quantities that KFP reads. */
const MEMORY_PATTERN = /^[0-9]+(E|Ei|P|Pi|T|Ti|G|Gi|M|Mi|K|Ki)?$/;
/** Branches are named so by the compiler. */
const BRANCH_PATTERN = /^condition-\d+$/;

/** What is wrong with a pipeline's own name, inputs and outputs. */
export function pipelineProblems(pipeline: { name: string; inputs: Inputs; outputs?: Outputs }): Problem[] {
  const problems: Problem[] = [];
  if (!NAME_PATTERN.test(pipeline.name)) problems.push(badName('name', pipeline.name));
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

/** What is wrong with a step's name and options. */
export function stepProblems(name: string, options: StepOptions, taken: boolean, path: string): Problem[] {
  const problems: Problem[] = [];
  const add = (where: string, code: string, message: string, hint?: string) =>
    problems.push({ path: `${path}${where}`, code, message, ...(hint === undefined ? {} : { hint }) });
  if (!NAME_PATTERN.test(name)) problems.push(badName(path, name));
  if (BRANCH_PATTERN.test(name) || name === 'runs' || name === 'models') {
    add('', 'RESERVED_NAME', `"${name}" is kept for Millrace itself.`);
  }
  if (taken) {
    add('', 'DUPLICATE_STEP', 'Another step has this name.', `Give one a name of its own: { name: '${name}-again' }.`);
  }
  const { retries, cpu, memory } = options;
  if (retries !== undefined && (!Number.isSafeInteger(retries) || retries < 0)) {
    add('.retries', 'WRONG_TYPE', `expected a whole number, 0 or more, got ${retries}.`);
  }
  if (cpu !== undefined && !(Number.isFinite(cpu) && cpu > 0)) {
    add('.cpu', 'WRONG_TYPE', `expected a number of cores above 0, got ${cpu}.`);
  }
  if (memory !== undefined && !MEMORY_PATTERN.test(memory)) {
    add('.memory', 'WRONG_TYPE', `expected a quantity such as 512Mi or 4Gi, got "${memory}".`);
  }
  return problems;
}

const badName = (path: string, name: string): Problem => ({
  path,
  code: 'BAD_NAME',
  message: `"${name}" is not lower-case letters, digits and single hyphens, a letter first.`,
});
