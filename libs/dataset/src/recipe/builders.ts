import type { CastType, Expression, Operator } from './expression.ts';

type Literal = string | number | boolean;
/** What may stand where an expression is asked for. */
export type Operand<C extends string> = Expr<C> | Literal;

declare const reads: unique symbol;

/** An expression being built; `C` are the names of the columns it reads. Its JSON form is `expression`. */
export class Expr<C extends string = string> {
  /** Exists only for the compiler: the columns read. */
  declare readonly [reads]: C;
  readonly expression: Expression;

  constructor(expression: Expression) {
    this.expression = expression;
  }

  add = <D extends string = never>(other: Operand<D>) => binary<C | D>('add', this, other);
  sub = <D extends string = never>(other: Operand<D>) => binary<C | D>('sub', this, other);
  mul = <D extends string = never>(other: Operand<D>) => binary<C | D>('mul', this, other);
  /** Division; by zero gives null. */
  div = <D extends string = never>(other: Operand<D>) => binary<C | D>('div', this, other);
  pow = <D extends string = never>(other: Operand<D>) => binary<C | D>('pow', this, other);
  neg = () => unary<C>('neg', this);
  abs = () => unary<C>('abs', this);
  floor = () => unary<C>('floor', this);
  exp = () => unary<C>('exp', this);
  /** Natural logarithm; null for zero and below. */
  log = () => unary<C>('log', this);
  sqrt = () => unary<C>('sqrt', this);
  eq = <D extends string = never>(other: Operand<D>) => binary<C | D>('eq', this, other);
  ne = <D extends string = never>(other: Operand<D>) => binary<C | D>('ne', this, other);
  lt = <D extends string = never>(other: Operand<D>) => binary<C | D>('lt', this, other);
  le = <D extends string = never>(other: Operand<D>) => binary<C | D>('le', this, other);
  gt = <D extends string = never>(other: Operand<D>) => binary<C | D>('gt', this, other);
  ge = <D extends string = never>(other: Operand<D>) => binary<C | D>('ge', this, other);
  and = <D extends string = never>(other: Operand<D>) => binary<C | D>('and', this, other);
  or = <D extends string = never>(other: Operand<D>) => binary<C | D>('or', this, other);
  not = () => unary<C>('not', this);
  isNull = () => unary<C>('isNull', this);
  /** A–Z become a–z; other letters stay. */
  lower = () => unary<C>('lower', this);
  /** Without white space at both ends. */
  trim = () => unary<C>('trim', this);
  cast = (to: CastType) => new Expr<C>({ cast: to, of: this.expression });
}

/** A column of the source, or one derived before. */
export const col = <const N extends string>(name: N): Expr<N> => new Expr({ column: name });

/** A constant; numbers, strings and booleans may also be given directly. */
export const lit = (value: Literal): Expr<never> => new Expr({ value });

/** The smallest; null if any is null. */
export const least = <C extends string>(...operands: readonly Operand<C>[]): Expr<C> => many('least', operands);
/** The largest; null if any is null. */
export const greatest = <C extends string>(...operands: readonly Operand<C>[]): Expr<C> => many('greatest', operands);
/** The first that is not null. */
export const coalesce = <C extends string>(...operands: readonly Operand<C>[]): Expr<C> => many('coalesce', operands);
export const and = <C extends string>(...operands: readonly Operand<C>[]): Expr<C> => many('and', operands);
export const or = <C extends string>(...operands: readonly Operand<C>[]): Expr<C> => many('or', operands);

/** `when(condition).then(a).otherwise(b)`; a null condition counts as false. */
export const when = <C extends string>(condition: Expr<C>) => ({
  // biome-ignore lint/suspicious/noThenProperty: the word of the field; a condition is never awaited.
  then: <D extends string = never>(value: Operand<D>) => {
    const args = [condition.expression, toExpression(value)];
    return Object.assign(new Expr<C | D>({ op: 'when', args }), {
      otherwise: <E extends string = never>(other: Operand<E>) =>
        new Expr<C | D | E>({ op: 'when', args: [...args, toExpression(other)] }),
    });
  },
});

/** The JSON form of an operand. */
export const toExpression = (operand: Expr | Literal): Expression =>
  operand instanceof Expr ? operand.expression : { value: operand };

const unary = <C extends string>(op: Operator, a: Expr): Expr<C> => new Expr({ op, args: [a.expression] });
const binary = <C extends string>(op: Operator, a: Expr, b: Expr | Literal): Expr<C> =>
  new Expr({ op, args: [a.expression, toExpression(b)] });
const many = <C extends string>(op: Operator, operands: readonly (Expr | Literal)[]): Expr<C> =>
  new Expr({ op, args: operands.map(toExpression) });
