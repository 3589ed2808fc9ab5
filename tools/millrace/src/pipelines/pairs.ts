import { invalid, type Problem } from '@millrace/contract';

/**
 * Values of flags of the form `--flag name=value`, each name once.
 * @throws MillraceError `INVALID_FLAGS` with every problem.
 */
export function readPairs(flag: string, given: readonly string[]): Readonly<Record<string, string>> {
  const problems: Problem[] = [];
  const pairs = new Map<string, string>();
  for (const text of given) {
    const at = text.indexOf('=');
    const [name, value] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
    if (at < 1 || value === '') {
      problems.push({ path: `--${flag} ${text}`, code: 'MISSING_VALUE', message: `Write --${flag} name=value.` });
    } else if (pairs.has(name)) {
      problems.push({ path: `--${flag} ${text}`, code: 'REPEATED_NAME', message: `${name} is given more than once.` });
    } else pairs.set(name, value);
  }
  if (problems.length > 0) throw invalid('INVALID_FLAGS', `--${flag}`, problems, 'millrace run --help');
  return Object.fromEntries(pairs);
}
