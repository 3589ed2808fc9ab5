import { SOIL_TYPES } from './codes.ts';
import type { Cell } from './terrain.ts';

/** What a cover type likes. Everything is in units of the logarithm of its odds but `height` and `width`, in metres. */
interface Preference {
  readonly prior: number;
  /** Elevation at which it is most frequent, and how far up and down it goes. */
  readonly height: number;
  readonly width: number;
  /** Of dry ground: for each e-fold of distance to water. */
  readonly dry: number;
  /** Of light at noon: for each 30 of 255. */
  readonly light: number;
  /** Of roads being far: for each 2,000 m. */
  readonly remote: number;
  /** By wilderness area. */
  readonly areas: readonly [number, number, number, number];
  /** For each climatic zone of the soil above 5. */
  readonly zone: number;
}

/** In the order of the cover types. */
const PREFERENCES: readonly Preference[] = [
  { prior: 0.6, height: 3190, width: 150, dry: 0.2, light: -0.5, remote: 0.3, areas: [0, 0.6, 0.2, -3], zone: 0.2 },
  { prior: 1.0, height: 2900, width: 165, dry: 0.1, light: 0.3, remote: 0.1, areas: [0.4, 0, 0.2, -2], zone: 0 },
  { prior: 0.6, height: 2440, width: 150, dry: 0.5, light: 0.7, remote: -0.4, areas: [-2, -2, 0, 1.2], zone: -0.5 },
  { prior: 1.2, height: 2200, width: 95, dry: -0.8, light: -0.2, remote: -0.3, areas: [-3, -3, -3, 1.6], zone: -0.3 },
  { prior: -0.6, height: 2740, width: 90, dry: -0.2, light: 0.9, remote: -0.4, areas: [0.6, -1, 0.5, -2], zone: -0.2 },
  { prior: 0.5, height: 2450, width: 130, dry: -0.2, light: -0.9, remote: -0.2, areas: [-2, -2, 0.1, 0.9], zone: 0.1 },
  { prior: 0.4, height: 3420, width: 130, dry: 0.4, light: 0.2, remote: 0.6, areas: [0, 0.2, 0.3, -3], zone: 0.5 },
];

/** How decided the odds are: sets the Bayes rate. */
const SHARPNESS = 1.7;

/**
 * P(cover type | cell), in the order of the cover types: a softmax of what each likes. Labels are drawn from it, so the
 * best that any classifier can do is known: the mean of the largest of these (the Bayes rate).
 */
export function coverProbabilities(cell: Cell): number[] {
  const zone = Number(SOIL_TYPES[cell.soil]?.[0] ?? 0) - 5;
  const scores = PREFERENCES.map(({ prior, height, width, dry, light, remote, areas, zone: perZone }) => {
    const away = (cell.elevation - height) / width;
    return Math.exp(
      SHARPNESS *
        (prior +
          dry * (Math.log1p(cell.hydrologyDistance) - 5) +
          light * ((cell.shadeNoon - 222) / 30) +
          remote * ((cell.roadDistance - 2200) / 2000) +
          perZone * zone +
          (areas[cell.wilderness] ?? 0) -
          away ** 2 / 2),
    );
  });
  const sum = scores.reduce((a, b) => a + b, 0);
  return scores.map((score) => score / sum);
}
