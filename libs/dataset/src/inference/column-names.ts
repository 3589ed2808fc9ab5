/** Longest name that a column gets. */
const LONGEST = 60;

/**
 * Names for the columns of a file that every engine takes: letters, digits and `_`, told apart without case. `Größe (m²)`
 * becomes `Grosse_m2`; what has no Latin letter is called by its place, `column_3`.
 * @param headers as in the file, in its order.
 */
export function columnNames(headers: readonly string[]): string[] {
  const taken = new Set<string>();
  return headers.map((header, i) => {
    const base = latin(header) || `column_${i + 1}`;
    let name = base;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${base}_${n}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

function latin(header: string): string {
  const text = header.replaceAll('ß', 'ss').replaceAll('ø', 'o').replaceAll('Ø', 'O').replaceAll('æ', 'ae');
  const words =
    text
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, '')
      .match(/[A-Za-z0-9]+/g) ?? [];
  const name = words.join('_').slice(0, LONGEST).replace(/_$/, '');
  return /^[0-9]/.test(name) ? `c_${name}` : name;
}
