import type { Problem, StepOptions } from '@millrace/contract';

/** The quantities that KFP reads. */
const MEMORY_PATTERN = /^[0-9]+(E|Ei|P|Pi|T|Ti|G|Gi|M|Mi|K|Ki)?$/;

/** What is wrong with a step's options. */
export function stepProblems(options: StepOptions, path: string): Problem[] {
  const problems: Problem[] = [];
  const add = (where: string, code: string, message: string) =>
    problems.push({ path: `${path}${where}`, code, message });
  const { retries, cpu, memory } = options;
  const count = typeof retries === 'object' ? retries.count : retries;
  if (count !== undefined && (!Number.isSafeInteger(count) || count < 0)) {
    add('.retries', 'WRONG_TYPE', `expected a whole number, 0 or more, got ${count}.`);
  }
  if (typeof cpu === 'number' && !(Number.isFinite(cpu) && cpu > 0)) {
    add('.cpu', 'WRONG_TYPE', `expected a number of cores above 0, got ${cpu}.`);
  }
  if (typeof memory === 'string' && !MEMORY_PATTERN.test(memory)) {
    add('.memory', 'WRONG_TYPE', `expected a quantity such as 512Mi or 4Gi, got "${memory}".`);
  }
  return problems;
}
