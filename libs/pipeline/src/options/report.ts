import type { Problem } from '@millrace/contract';

/** Notes a problem at a place within what is being checked. */
export type Report = (where: string, code: string, message: string, hint?: string) => void;

/** Collects problems whose paths begin with `path`. */
export function collect(path: string, check: (report: Report) => void): Problem[] {
  const problems: Problem[] = [];
  check((where, code, message, hint) =>
    problems.push({ path: `${path}${where}`, code, message, ...(hint === undefined ? {} : { hint }) }),
  );
  return problems;
}
