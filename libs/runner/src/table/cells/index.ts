import type { Cell } from '../cell.ts';
import { ARTIFACTS } from './artifacts.ts';
import { BRANCHES } from './branches.ts';
import { CHAIN } from './chain.ts';
import { COMBINED } from './combined.ts';
import { EXITS } from './exits.ts';
import { IGNORING } from './ignoring.ts';
import { LOOPS } from './loops.ts';
import { ORDER } from './order.ts';
import { PIPELINES } from './pipelines.ts';
import { RESUMED } from './resumed.ts';
import { VALUES } from './values.ts';

/** Construct × nesting × failure. */
export const CELLS: readonly Cell[] = [
  ...[...CHAIN, ...BRANCHES, ...LOOPS, ...PIPELINES, ...IGNORING],
  ...[...EXITS, ...ORDER, ...VALUES, ...ARTIFACTS, ...COMBINED, ...RESUMED],
];
