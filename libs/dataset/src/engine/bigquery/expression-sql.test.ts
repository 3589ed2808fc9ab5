import { describe, expect, it } from 'vitest';
import type { ColumnType, Expression, Operator } from '../../recipe/expression.ts';
import { expressionSql } from './expression-sql.ts';
import { Parameters } from './query.ts';

const scope = new Map<string, ColumnType>([
  ['x', 'number'],
  ['i', 'integer'],
  ['s', 'string'],
  ['b', 'boolean'],
  ['t', 'timestamp'],
]);
const x: Expression = { column: 'x' };
const i: Expression = { column: 'i' };
const s: Expression = { column: 's' };
const b: Expression = { column: 'b' };
const sqlOf = (e: Expression): string => expressionSql(e, scope, new Parameters());

/** Arguments of each operator and what it becomes; integers are doubles before any arithmetic. */
const EXPECTED: Record<Operator, readonly [readonly Expression[], string]> = {
  add: [[x, i], 'SAFE_ADD(`x`, CAST(`i` AS FLOAT64))'],
  sub: [[i, i], 'SAFE_SUBTRACT(CAST(`i` AS FLOAT64), CAST(`i` AS FLOAT64))'],
  mul: [[x, x], 'SAFE_MULTIPLY(`x`, `x`)'],
  div: [[x, x], 'SAFE_DIVIDE(`x`, `x`)'],
  pow: [[x, x], 'SAFE.POW(`x`, `x`)'],
  neg: [[x], 'SAFE_NEGATE(`x`)'],
  abs: [[x], 'ABS(`x`)'],
  floor: [[x], 'FLOOR(`x`)'],
  exp: [[x], 'SAFE.EXP(`x`)'],
  log: [[x], 'SAFE.LN(`x`)'],
  sqrt: [[x], 'SAFE.SQRT(`x`)'],
  least: [[x, i], 'LEAST(`x`, CAST(`i` AS FLOAT64))'],
  greatest: [[x, x, x], 'GREATEST(`x`, `x`, `x`)'],
  eq: [[i, x], '(CAST(`i` AS FLOAT64) = `x`)'],
  ne: [[i, i], '(`i` <> `i`)'],
  lt: [[s, s], '(`s` < `s`)'],
  le: [[b, b], '(`b` <= `b`)'],
  gt: [[x, x], '(`x` > `x`)'],
  ge: [[x, x], '(`x` >= `x`)'],
  and: [[b, b, b], '(`b` AND `b` AND `b`)'],
  or: [[b, b], '(`b` OR `b`)'],
  not: [[b], '(NOT `b`)'],
  isNull: [[s], '(`s` IS NULL)'],
  coalesce: [[x, i], 'COALESCE(`x`, CAST(`i` AS FLOAT64))'],
  when: [[b, s], 'CASE WHEN `b` THEN `s` END'],
  lower: [[s], "TRANSLATE(`s`, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"],
  trim: [[s], "TRIM(`s`, ' \\t\\n\\r\\f\\v')"],
};

describe('an expression in GoogleSQL', () => {
  it.each(Object.entries(EXPECTED))('says %s', (name, [args, sql]) => {
    const op = Object.keys(EXPECTED).find((key): key is Operator => key === name && key in EXPECTED);
    if (op === undefined) throw new Error(`no operator ${name}`);
    expect(sqlOf({ op, args })).toBe(sql);
  });

  it('gives values as parameters, equal ones once', () => {
    const parameters = new Parameters();
    const e: Expression = { op: 'and', args: [1, 1.5, 1].map((value) => ({ op: 'gt', args: [x, { value }] })) };
    const sql = expressionSql(e, scope, parameters);
    expect(sql).toBe('((`x` > CAST(@p0 AS FLOAT64)) AND (`x` > @p1) AND (`x` > CAST(@p0 AS FLOAT64)))');
    expect(parameters.list()).toEqual([
      { name: 'p0', type: 'INT64', value: 1 },
      { name: 'p1', type: 'FLOAT64', value: 1.5 },
    ]);
  });

  it('does not grow faster than the recipe', () => {
    const deep = (depth: number): Expression =>
      depth === 0 ? s : { cast: 'string', of: { cast: 'integer', of: deep(depth - 1) } };
    const [five, ten] = [sqlOf(deep(5)).length, sqlOf(deep(10)).length];
    expect(ten).toBeLessThan(five * 2 + 1);
  });
});
