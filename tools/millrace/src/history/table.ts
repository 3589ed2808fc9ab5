/** A column of a table of text. */
export interface Column {
  readonly title: string;
  /** May be cut, with an ellipsis, where the table is wider than the terminal. */
  readonly flexible?: boolean;
  readonly align?: 'right';
}

const GAP = '  ';
const NARROWEST = 8;

/** Lines of a table that fits `width` as far as its flexible columns allow; nothing but spaces between columns. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string {
  const lines = [columns.map(({ title }) => title), ...rows];
  const natural = columns.map((_, i) => Math.max(...lines.map((row) => (row[i] ?? '').length)));
  const widths = shrink(columns, natural, width);
  return lines
    .map((row) =>
      columns
        .map(({ align }, i) => {
          const cell = cut(row[i] ?? '', widths[i] ?? 0);
          return align === 'right' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
        })
        .join(GAP)
        .trimEnd(),
    )
    .join('\n');
}

/** Takes what is too much from the widest flexible column, again and again. */
function shrink(columns: readonly Column[], natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  const total = () => widths.reduce((sum, w) => sum + w, 0) + GAP.length * (widths.length - 1);
  while (total() > width) {
    const flexible = widths.map((w, i) => (columns[i]?.flexible === true && w > NARROWEST ? w : 0));
    const widest = flexible.indexOf(Math.max(...flexible));
    const size = flexible[widest];
    if (size === undefined || size === 0) break;
    widths[widest] = size - 1;
  }
  return widths;
}

const cut = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);
