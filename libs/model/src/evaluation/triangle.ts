/** Rows gathered before they are folded into the triangle. */
const BLOCK = 512;

/**
 * The upper triangle R of the QR factorization of a tall matrix that is given row by row, in memory that depends on its
 * width only: each block is stacked below the R so far and brought back to a triangle by Householder reflections
 * (Golub and Van Loan, "Matrix Computations", 5.2.1; stacking as in tall-skinny QR, Demmel et al. 2012).
 */
export class Triangle {
  readonly width: number;
  private readonly height: number;
  /** Column-major, so that the inner loops run over neighbours. */
  private readonly cells: Float64Array;
  private filled = 0;

  constructor(width: number) {
    this.width = width;
    this.height = width + BLOCK;
    this.cells = new Float64Array(this.height * width);
  }

  /** Adds a row; `value(j)` is its entry in column j. */
  add(value: (column: number) => number): void {
    const row = this.width + this.filled;
    for (let j = 0; j < this.width; j++) this.cells[j * this.height + row] = value(j);
    this.filled++;
    if (this.filled === BLOCK) this.reduce();
  }

  /** Entry of R; 0 below the diagonal. */
  at(row: number, column: number): number {
    if (this.filled > 0) this.reduce();
    return row > column ? 0 : (this.cells[column * this.height + row] ?? 0);
  }

  private reduce(): void {
    const end = this.width + this.filled;
    for (let k = 0; k < this.width; k++) this.reflect(k, end);
    this.filled = 0;
  }

  /** Clears column k below its diagonal, and carries the reflection on to the columns right of it. */
  private reflect(k: number, end: number): void {
    const { cells, height, width } = this;
    const own = k * height;
    let square = 0;
    for (let i = own + k; i < own + end; i++) square += (cells[i] ?? 0) ** 2;
    const norm = Math.sqrt(square);
    if (norm === 0) return;
    const head = cells[own + k] ?? 0;
    const diagonal = head > 0 ? -norm : norm;
    const scale = norm * (norm + Math.abs(head));
    cells[own + k] = head - diagonal;
    for (let j = k + 1; j < width; j++) {
      const other = j * height;
      let dot = 0;
      for (let i = k; i < end; i++) dot += (cells[own + i] ?? 0) * (cells[other + i] ?? 0);
      const factor = dot / scale;
      for (let i = k; i < end; i++) cells[other + i] = (cells[other + i] ?? 0) - factor * (cells[own + i] ?? 0);
    }
    cells.fill(0, own + k + 1, own + end);
    cells[own + k] = diagonal;
  }
}
