import type { Point } from './layout.ts';

/** The path of a smooth line through points, for SVG: curves to the middles, corners as control points. */
export function smoothLine(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (first === undefined || last === undefined) return '';
  const bends = rest.map((point, i) => {
    const next = rest[i + 1];
    const end = next === undefined ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${at(point)} ${at(end)}`;
  });
  return `M${at(first)}${bends.length === 0 ? `L${at(last)}` : bends.join('')}`;
}

/** A length in a picture: tenths of a pixel are enough. */
export const px = (value: number): number => Math.round(value * 10) / 10;
const at = ({ x, y }: Point): string => `${px(x)} ${px(y)}`;
