/** A table of the benchmark: a title, what its numbers mean, and lines of cells. */
export interface Table {
  readonly title: string;
  /** What was measured and what the goal is, in a sentence or two. */
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The table in Markdown, its columns aligned so that a terminal reads it as well; numbers to the right. */
export function markdown({ title, note, columns, rows }: Table): string {
  const widths = columns.map((c, i) => Math.max(c.length, ...rows.map((r) => (r[i] ?? '').length)));
  const right = columns.map((_, i) => i > 0 && rows.every((r) => /^[\d.,×–]|^$/.test(r[i] ?? '')));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((w, i) => (right[i] ? (cells[i] ?? '').padStart(w) : (cells[i] ?? '').padEnd(w))).join(' | ')} |`;
  const rule = `| ${widths.map((w, i) => (right[i] ? `${'-'.repeat(w - 1)}:` : '-'.repeat(w))).join(' | ')} |`;
  return [`## ${title}`, '', note, '', line(columns), rule, ...rows.map(line), ''].join('\n');
}

/** Thousands with commas. */
export const count = (n: number): string => Math.round(n).toLocaleString('en');
export const times = (ratio: number): string => `${ratio.toFixed(ratio < 10 ? 2 : 1)}×`;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] =
    sorted.length % 2 === 1 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1, middle + 1);
  return (low + high) / 2;
}
