import { invalid, type Problem } from '@millrace/contract';

/**
 * Labels of the form `key=value`.
 * @throws MillraceError `INVALID_LABELS` with every problem
 * @see https://cloud.google.com/resource-manager/docs/labels-overview#requirements
 */
export function readLabels(given: readonly string[]): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const text of given.flatMap((one) => one.split(','))) {
    const [, key, value] = /^([^=]*)=(.*)$/.exec(text) ?? [];
    if (key === undefined || value === undefined || !KEY.test(key) || !VALUE.test(value)) {
      problems.push({ path: `--labels ${text}`, code: 'INVALID_LABEL', message: RULE });
    } else labels[key] = value;
  }
  if (problems.length > 0) throw invalid('INVALID_LABELS', 'Labels', problems, '--labels team=research,cost=42');
  return labels;
}

const KEY = /^\p{Ll}[\p{Ll}\p{N}_-]{0,62}$/u;
const VALUE = /^[\p{Ll}\p{N}_-]{0,63}$/u;
const RULE = 'it is not key=value in at most 63 lower-case letters, digits, _ and - each, a letter first.';
