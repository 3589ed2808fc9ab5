/** A line of a region: what it says, and its colours, which take no columns. */
export interface Line {
  readonly text: string;
  readonly paint: (text: string) => string;
}

// ECMA-48 and xterm control sequences (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html).
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const NO_WRAP = '\x1b[?7l';
const WRAP = '\x1b[?7h';
const CLEAR_BELOW = '\x1b[J';
const CLEAR_REST_OF_LINE = '\x1b[K';
const up = (lines: number): string => (lines === 0 ? '' : `\x1b[${lines}A`);

/** The last lines of a terminal, redrawn in place. */
export class Region {
  readonly #stream: { write(text: string): unknown };
  readonly #columns: () => number;
  /** Columns that each line drawn last takes. */
  #widths: readonly number[] = [];
  #drawnAt = 0;
  #open = false;

  constructor(stream: { write(text: string): unknown }, columns: () => number) {
    this.#stream = stream;
    this.#columns = columns;
  }

  draw(lines: readonly Line[]): void {
    const columns = Math.max(1, this.#columns());
    const back = up(this.#rowsNow(columns));
    // After a resize what stands there is broken up in a way of the terminal's own: clear all of it.
    const clear = columns === this.#drawnAt ? '' : CLEAR_BELOW;
    const body = lines.map(({ text, paint }) => `${paint(text)}${CLEAR_REST_OF_LINE}\n`).join('');
    this.#stream.write(`${this.#open ? '' : HIDE_CURSOR}${NO_WRAP}\r${back}${clear}${body}${CLEAR_BELOW}${WRAP}`);
    this.#open = true;
    this.#widths = lines.map(({ text }) => [...text].length);
    this.#drawnAt = columns;
  }

  /** Leaves the last drawing where it is and gives the cursor back. */
  close(): void {
    if (this.#open) this.#stream.write(SHOW_CURSOR);
    this.#open = false;
    this.#widths = [];
  }

  /** Rows that the last drawing takes now: a terminal that got narrower has wrapped its lines. */
  #rowsNow(columns: number): number {
    return this.#widths.reduce((rows, width) => rows + Math.max(1, Math.ceil(width / columns)), 0);
  }
}
