/** Widths of characters as parts of the font's size, generous enough for the widest sans-serif in use (DejaVu Sans). */
const NARROW = /[\s.,:;'|!iljtfrI()[\]/-]/;
const WIDE = /[mwMWQG@%&]/;

/** Pixels that a text needs at most, without a font to measure with. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  let units = 0;
  for (const character of text) {
    if (character.codePointAt(0) !== undefined && (character.codePointAt(0) ?? 0) > 0x2e80) units += 1.05;
    else if (NARROW.test(character)) units += 0.42;
    else if (WIDE.test(character)) units += 0.99;
    else if (/[A-Z_<>=~+]/.test(character)) units += 0.8;
    else units += 0.64;
  }
  return Math.ceil(units * fontSize * (bold ? 1.12 : 1));
}

/** As much of a text as fits, with an ellipsis where something is missing. */
export function clipToWidth(text: string, width: number, fontSize: number, bold = false): string {
  if (textWidth(text, fontSize, bold) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, fontSize, bold) > width) characters.pop();
  return `${characters.join('')}…`;
}
