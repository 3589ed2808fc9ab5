import { SOIL_TYPES, WILDERNESS_AREAS } from './codes.ts';

/** A cell of 30 × 30 m: metres, degrees of arc, and light from 0 to 255. All numbers are whole. */
export interface Cell {
  readonly elevation: number;
  /** Azimuth, 0 to 359. */
  readonly aspect: number;
  readonly slope: number;
  readonly hydrologyDistance: number;
  readonly hydrologyHeight: number;
  readonly roadDistance: number;
  readonly shade9am: number;
  readonly shadeNoon: number;
  readonly shade3pm: number;
  readonly fireDistance: number;
  /** Place in {@link WILDERNESS_AREAS}. */
  readonly wilderness: number;
  /** Place in {@link SOIL_TYPES}. */
  readonly soil: number;
}

/** Share, mean elevation and its deviation, by wilderness area. */
const AREAS = [
  { share: 0.43, mean: 2960, deviation: 190 },
  { share: 0.06, mean: 3210, deviation: 140 },
  { share: 0.42, mean: 2960, deviation: 220 },
  { share: 0.09, mean: 2340, deviation: 160 },
] as const;

/** Where the sun stands at midsummer: azimuth and angle from the zenith, in degrees. */
const SUN = { morning: [105, 48], noon: [180, 25], afternoon: [255, 48] } as const;
const RADIANS = Math.PI / 180;

/** One cell; what belongs together in a landscape belongs together here: soil and height, light and slope. */
export function drawCell(uniform: () => number): Cell {
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const wilderness = drawArea(uniform());
  const area = AREAS[wilderness] ?? AREAS[0];
  const elevation = whole(area.mean + area.deviation * normal(), 1850, 3860);
  const aspect = Math.floor(360 * uniform());
  const slope = whole(Math.abs(13 + 8 * normal()), 0, 60);
  const hydrologyDistance = whole(-270 * Math.log(1 - uniform()), 0, 1400);
  const light = (sun: readonly [number, number]) => hillshade(slope, aspect, sun);
  return {
    ...{ elevation, aspect, slope, hydrologyDistance, wilderness },
    hydrologyHeight: whole(hydrologyDistance * Math.tan(slope * RADIANS) * (0.6 + 0.5 * normal()), -170, 600),
    roadDistance: whole(-2200 * Math.log(1 - uniform()), 0, 7100),
    ...{ shade9am: light(SUN.morning), shadeNoon: light(SUN.noon), shade3pm: light(SUN.afternoon) },
    fireDistance: whole(-1900 * Math.log(1 - uniform()), 0, 7170),
    soil: whole(((elevation - 1850) / 2010) * (SOIL_TYPES.length - 1) + 5 * normal(), 0, SOIL_TYPES.length - 1),
  };
}

function drawArea(at: number): number {
  let sum = 0;
  const found = AREAS.findIndex(({ share }) => {
    sum += share;
    return at < sum;
  });
  return found === -1 ? WILDERNESS_AREAS.length - 1 : found;
}

/** Light on a slope, Lambert's cosine law: https://pro.arcgis.com/en/pro-app/latest/tool-reference/3d-analyst/how-hillshade-works.htm. */
function hillshade(slope: number, aspect: number, [azimuth, zenith]: readonly [number, number]): number {
  const [s, z] = [slope * RADIANS, zenith * RADIANS];
  const direct = Math.cos(z) * Math.cos(s) + Math.sin(z) * Math.sin(s) * Math.cos((azimuth - aspect) * RADIANS);
  return whole(255 * direct, 0, 254);
}

const whole = (value: number, minimum: number, maximum: number): number =>
  Math.min(maximum, Math.max(minimum, Math.round(value)));
