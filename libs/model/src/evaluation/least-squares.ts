import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { Triangle } from './triangle.ts';

/** Row-major numbers. */
type Rows = ArrayLike<number>;

/** `y = intercept + x · coefficients`, for one target or several. */
export interface LinearModel {
  readonly intercept: Float64Array;
  /** Row-major: a row a feature, a column a target. */
  readonly coefficients: Float64Array;
  /** Row-major predictions, a column a target. */
  predict(features: Rows, rows: number): Float64Array;
}

/**
 * Ordinary least squares with an intercept, given its rows in chunks. The constant column comes first in the
 * triangularization, which centres the others exactly as subtracting their means would; collinear features (the columns
 * of a category) get the solution of least norm in columns of unit length, by singular values.
 */
export class LeastSquares {
  private readonly features: number;
  private readonly targets: number;
  private readonly triangle: Triangle;
  private rows = 0;

  constructor(features: number, targets = 1) {
    this.features = features;
    this.targets = targets;
    this.triangle = new Triangle(1 + features + targets);
  }

  /** @param weights Importance of each row's squared error; default 1. */
  add(x: Rows, y: Rows, rows: number, weights?: Rows): void {
    const { features, targets } = this;
    for (let row = 0; row < rows; row++) {
      const root = Math.sqrt(weights?.[row] ?? 1);
      this.triangle.add((column) => {
        if (column === 0) return root;
        if (column <= features) return root * (x[row * features + column - 1] ?? 0);
        return root * (y[row * targets + column - 1 - features] ?? 0);
      });
    }
    this.rows += rows;
  }

  solve(): LinearModel {
    const { features, targets, triangle, rows } = this;
    const lengths = Array.from({ length: features }, (_, j) => this.usableLength(j));
    const scaled = (i: number, j: number) => (lengths[j] === 0 ? 0 : triangle.at(i + 1, j + 1) / (lengths[j] ?? 1));
    const right = (i: number, t: number) => triangle.at(i + 1, 1 + features + t);
    const solution = solveScaled(matrixOf(features, features, scaled), matrixOf(features, targets, right), rows);
    const coefficients = Float64Array.from({ length: features * targets }, (_, at) => {
      const [j, t] = [Math.floor(at / targets), at % targets];
      return lengths[j] === 0 ? 0 : solution.get(j, t) / (lengths[j] ?? 1);
    });
    const top = triangle.at(0, 0);
    const intercept = Float64Array.from({ length: targets }, (_, t) => {
      let rest = triangle.at(0, 1 + features + t);
      for (let j = 0; j < features; j++) rest -= triangle.at(0, 1 + j) * (coefficients[j * targets + t] ?? 0);
      return rest / top;
    });
    return { intercept, coefficients, predict: (x, count) => predict(x, count, intercept, coefficients) };
  }

  /** Length of a feature's centred column; 0 where only rounding is left of it, as the feature is constant. */
  private usableLength(feature: number): number {
    const column = feature + 1;
    let square = 0;
    for (let i = 1; i <= column; i++) square += this.triangle.at(i, column) ** 2;
    const centred = Math.sqrt(square);
    return centred <= 1e-12 * Math.abs(this.triangle.at(0, column)) ? 0 : centred;
  }
}

/** Singular values below max(rows, 1e4) × 2⁻⁵² of the largest count as 0, as in NumPy's `lstsq`. */
function solveScaled(a: Matrix, b: Matrix, rows: number): Matrix {
  if (a.rows === 0) return Matrix.zeros(0, b.columns);
  const svd = new SingularValueDecomposition(a);
  const cutoff = Math.max(rows, 1e4) * Number.EPSILON * (svd.diagonal[0] ?? 0);
  const inverse = svd.diagonal.map((s) => (s > cutoff ? 1 / s : 0));
  const projected = svd.leftSingularVectors.transpose().mmul(b);
  inverse.forEach((factor, i) => {
    projected.mulRow(i, factor);
  });
  return svd.rightSingularVectors.mmul(projected);
}

function predict(x: Rows, rows: number, intercept: Float64Array, coefficients: Float64Array): Float64Array {
  const targets = intercept.length;
  const features = coefficients.length / targets;
  return Float64Array.from({ length: rows * targets }, (_, at) => {
    const [row, t] = [Math.floor(at / targets), at % targets];
    let value = intercept[t] ?? 0;
    for (let j = 0; j < features; j++) value += (x[row * features + j] ?? 0) * (coefficients[j * targets + t] ?? 0);
    return value;
  });
}

function matrixOf(rows: number, columns: number, value: (i: number, j: number) => number): Matrix {
  return new Matrix(Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => value(i, j))));
}
