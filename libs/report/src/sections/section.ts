import { type Content, html, type Markup } from '../html.ts';

/** A part of the report under a heading of its own. */
export interface Section {
  /** Anchor: lower-case letters and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly body: Content;
}

export function sectionMarkup({ id, title, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`;
}

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Content;
  /** Right-aligned with even digits. */
  readonly numeric?: boolean;
}

/** A table with a caption, row headers in its first column, and scrolling of its own on narrow screens. */
export function table<Row>(caption: string, rows: readonly Row[], columns: readonly Column<Row>[]): Markup {
  const align = (column: Column<Row>) => (column.numeric === true ? 'number' : 'words');
  const head = columns.map((column) => html`<th scope="col" class="${align(column)}">${column.title}</th>`);
  const body = rows.map((row) => {
    const cells = columns.map((column, i) =>
      i === 0
        ? html`<th scope="row">${column.cell(row)}</th>`
        : html`<td class="${align(column)}">${column.cell(row)}</td>`,
    );
    return html`<tr>${cells}</tr>`;
  });
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table><caption><span>${caption}</span></caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Charts beside one another where there is room. */
export const grid = (...figures: readonly Content[]): Markup => html`<div class="grid">${figures}</div>`;

/** Name and value pairs. */
export function facts(pairs: readonly (readonly [string, Content])[]): Markup {
  return html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
