import { randomFrom } from '@millrace/model/evaluation';
import { SOIL_TYPES, WILDERNESS_AREAS } from './codes.ts';
import { coverProbabilities } from './cover.ts';
import { type Cell, drawCell } from './terrain.ts';

/** A cell, what grows there, and what could grow there. */
export interface Sample {
  readonly cell: Cell;
  /** From 0. */
  readonly cover: number;
  readonly probabilities: readonly number[];
}

/** The same samples for the same seed, one after another. */
export function* drawSamples(count: number, seed: number): Generator<Sample> {
  const uniform = randomFrom(seed);
  for (let i = 0; i < count; i++) {
    const cell = drawCell(uniform);
    const probabilities = coverProbabilities(cell);
    yield { cell, probabilities, cover: drawCover(probabilities, uniform()) };
  }
}

function drawCover(probabilities: readonly number[], at: number): number {
  let sum = 0;
  for (const [cover, probability] of probabilities.entries()) {
    sum += probability;
    if (at < sum) return cover;
  }
  return probabilities.length - 1;
}

/** Accuracy that the best possible classifier can expect. */
export function bayesRate(samples: Iterable<Sample>): number {
  let [sum, count] = [0, 0];
  for (const { probabilities } of samples) {
    sum += Math.max(...probabilities);
    count++;
  }
  return sum / count;
}

export const LAB_HEADER = [
  ...['Elevation', 'Aspect', 'Slope', 'Horizontal_Distance_To_Hydrology', 'Vertical_Distance_To_Hydrology'],
  ...['Horizontal_Distance_To_Roadways', 'Hillshade_9am', 'Hillshade_Noon', 'Hillshade_3pm'],
  ...['Horizontal_Distance_To_Fire_Points', 'Wilderness_Area', 'Soil_Type', 'Cover_Type'],
] as const;

/** A record in the schema of the lab: areas by name, soils by code, cover types from 0. */
export const labLine = ({ cell, cover }: Sample): string =>
  [...numbersOf(cell), WILDERNESS_AREAS[cell.wilderness], SOIL_TYPES[cell.soil], cover].join(',');

/** A record in UCI's schema, which has no header: 10 numbers, 4 + 40 columns of 0 and 1, cover types from 1. */
export const uciLine = ({ cell, cover }: Sample): string =>
  [
    ...numbersOf(cell),
    ...WILDERNESS_AREAS.map((_, i) => Number(i === cell.wilderness)),
    ...SOIL_TYPES.map((_, i) => Number(i === cell.soil)),
    cover + 1,
  ].join(',');

const numbersOf = (cell: Cell): number[] => [
  ...[cell.elevation, cell.aspect, cell.slope, cell.hydrologyDistance, cell.hydrologyHeight, cell.roadDistance],
  ...[cell.shade9am, cell.shadeNoon, cell.shade3pm, cell.fireDistance],
];
