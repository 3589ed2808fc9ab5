import type { Artifact } from './artifacts.ts';
import type { Parameter } from './parameters.ts';

/** What the values of a parameter must satisfy, as phrases: `one of mse, mae`, `at least 1`. */
export function constraints(io: Parameter): string[] {
  const found: string[] = [];
  if (io.choices !== undefined) found.push(`one of ${io.choices.map(String).join(', ')}`);
  if (io.minimum !== undefined) found.push(`at least ${io.minimum}`);
  if (io.exclusiveMinimum !== undefined) found.push(`above ${io.exclusiveMinimum}`);
  if (io.maximum !== undefined) found.push(`at most ${io.maximum}`);
  if (io.exclusiveMaximum !== undefined) found.push(`below ${io.exclusiveMaximum}`);
  return found;
}

/** The description, and after it what KFP's specification has no field for: choices and range. */
export function describeInput(io: Parameter | Artifact): string {
  const rules = io.kind === 'parameter' ? constraints(io) : [];
  if (rules.length === 0) return io.description;
  const sentence = `${capital(rules.join(', '))}.`;
  return io.description === '' ? sentence : `${io.description} ${sentence}`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
