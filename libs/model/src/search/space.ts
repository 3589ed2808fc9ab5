import { invalid, type Problem } from '@millrace/contract';
import * as z from 'zod';
import { type Hyperparameters, hyperparametersSchema } from '../hyperparameters.ts';

const scale = z.enum(['linear', 'log', 'reverseLog']).default('linear');

/** One hyperparameter's range; the types and scales of Vertex AI's study specification. */
export const dimensionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('double'), min: z.number(), max: z.number(), scale }),
  z.strictObject({ type: z.literal('integer'), min: z.int(), max: z.int(), scale }),
  z.strictObject({ type: z.literal('discrete'), values: z.array(z.number()).min(1) }),
  z.strictObject({ type: z.literal('categorical'), values: z.array(z.string()).min(1) }),
]);
export type Dimension = z.output<typeof dimensionSchema>;

/** What is searched, by the name of the hyperparameter. */
export const spaceSchema = z.record(z.string(), dimensionSchema);
export type Space = z.output<typeof spaceSchema>;
export type Sample = Readonly<Record<string, number | string>>;

/** Searched where nothing else is said. */
export const DEFAULT_SPACE: Space = {
  learningRate: { type: 'double', min: 0.0003, max: 0.03, scale: 'log' },
  batchSize: { type: 'discrete', values: [32, 64, 128, 256] },
  firstLayerSize: { type: 'integer', min: 8, max: 128, scale: 'log' },
  layers: { type: 'integer', min: 1, max: 4, scale: 'linear' },
  scaleFactor: { type: 'double', min: 0.3, max: 1, scale: 'reverseLog' },
};

/**
 * Reads a space and checks it against what the hyperparameters may be.
 * @throws MillraceError `INVALID_SPACE` with every problem
 */
export function readSpace(json: unknown): Space {
  const parsed = spaceSchema.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      path: ['space', ...path].join('.'),
      code: 'INVALID_VALUE',
      message: `${message}.`,
    }));
    throw invalid('INVALID_SPACE', 'Search space', problems);
  }
  const problems = Object.entries(parsed.data).flatMap(([name, d]) => dimensionProblems(name, d));
  if (Object.keys(parsed.data).length === 0) {
    problems.push({ path: 'space', code: 'EMPTY_SPACE', message: 'There is nothing to search.' });
  }
  if (problems.length > 0) throw invalid('INVALID_SPACE', 'Search space', problems);
  return parsed.data;
}

function dimensionProblems(name: string, dimension: Dimension): Problem[] {
  const path = `space.${name}`;
  if (!isHyperparameter(name)) {
    const known = Object.keys(hyperparametersSchema.shape).join(', ');
    return [
      {
        path,
        code: 'UNKNOWN_HYPERPARAMETER',
        message: 'There is no hyperparameter of this name.',
        hint: `Known: ${known}.`,
      },
    ];
  }
  if ('scale' in dimension) {
    if (dimension.min > dimension.max) return [{ path, code: 'EMPTY_RANGE', message: 'min is above max.' }];
    if (dimension.scale !== 'linear' && dimension.min <= 0) {
      return [{ path, code: 'BAD_SCALE', message: `A ${dimension.scale} scale needs a min above 0.` }];
    }
  }
  const extremes = 'values' in dimension ? dimension.values : [dimension.min, dimension.max];
  return extremes
    .filter((value) => !hyperparametersSchema.shape[name].safeParse(value).success)
    .map((value) => ({ path, code: 'OUT_OF_RANGE', message: `${name} cannot be ${value}.` }));
}

const isHyperparameter = (name: string): name is keyof Hyperparameters => name in hyperparametersSchema.shape;

/** A random point of the space; `random` gives uniform numbers in [0, 1). */
export function sampleSpace(space: Space, random: () => number): Sample {
  const names = Object.keys(space).sort();
  const values = names.flatMap((name): [string, number | string][] => {
    const dimension = space[name];
    return dimension === undefined ? [] : [[name, sampleDimension(dimension, random())]];
  });
  return Object.fromEntries(values);
}

function sampleDimension(dimension: Dimension, u: number): number | string {
  if ('values' in dimension) return dimension.values[Math.floor(u * dimension.values.length)] ?? '';
  if (dimension.type === 'double') return scaled(dimension.scale, dimension.min, dimension.max, u);
  const { min, max } = dimension;
  // Half a step more on both sides, so that the extremes are as likely as what lies between.
  const low = dimension.scale === 'linear' ? min - 0.5 : Math.max(min - 0.5, min / 2);
  return Math.min(max, Math.max(min, Math.round(scaled(dimension.scale, low, max + 0.5, u))));
}

/** `reverseLog` is dense near the maximum as `log` is near the minimum. */
function scaled(kind: 'linear' | 'log' | 'reverseLog', min: number, max: number, u: number): number {
  switch (kind) {
    case 'linear':
      return min + u * (max - min);
    case 'log':
      return Math.min(max, min * (max / min) ** u);
    case 'reverseLog':
      return max + min - Math.min(max, min * (max / min) ** (1 - u));
  }
}
