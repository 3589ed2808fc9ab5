import type { Box, Placed, Point } from './layout.ts';
import type { PipelineGraph } from './model.ts';
import { headerOf, type Inner } from './structure.ts';

/** Room between a frame and what it holds. */
const FRAME = { side: 12, top: 6 } as const;

/**
 * Frames drawn closely around the steps, frames and lines that they hold; dagre's have room for whole layers. Outer
 * groups come first in the graph.
 */
export function framesOf({ nodes, groups }: PipelineGraph, placed: Placed, inner: Inner): ReadonlyMap<string, Box> {
  const lines = placed.edges.map(({ from, to, points }) => ({
    points,
    around: common(inner.path(from), inner.path(to)),
  }));
  const frames = new Map<string, Box>();
  for (const { id } of [...groups].reverse()) {
    const header = boxOf(placed.nodes, headerOf(id));
    const held = [
      ...nodes.filter((node) => node.group === id).map((node) => boxOf(placed.nodes, node.id)),
      ...groups.flatMap((group) => (group.group === id ? (frames.get(group.id) ?? []) : [])),
    ];
    const inside = lines.filter(({ around }) => around.has(id)).flatMap(({ points }) => points);
    const boxes = [header, ...held, ...inside.map((point) => ({ ...point, width: 0, height: 0 }))];
    const x = Math.min(...boxes.map((box) => box.x)) - FRAME.side;
    const right = Math.max(...boxes.map((box) => box.x + box.width)) + FRAME.side;
    const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + FRAME.side;
    const y = header.y - FRAME.top;
    frames.set(id, { x, y, width: right - x, height: bottom - y });
  }
  return frames;
}

/** Groups that both ends of a line are in. */
const common = (from: readonly string[], to: readonly string[]): ReadonlySet<string> =>
  new Set(from.slice(0, -1).filter((id) => to.slice(0, -1).includes(id)));

/** The part of a line that is outside of the frame it starts in. */
export function leaving(points: readonly Point[], frame: Box): Point[] {
  const inside = ({ x, y }: Point) =>
    x >= frame.x && x <= frame.x + frame.width && y >= frame.y && y <= frame.y + frame.height;
  const first = points.findIndex((point) => !inside(point));
  const [a, b] = [points[first - 1], points[first]];
  if (first <= 0 || a === undefined || b === undefined) return [...points];
  // The crossing, by halving: exact to a pixel in ten steps.
  let [from, to] = [a, b];
  for (let i = 0; i < 12; i++) {
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    if (inside(middle)) from = middle;
    else to = middle;
  }
  return [to, ...points.slice(first)];
}

/** From the lower border of a frame to a step below it. */
export function straightDown(frame: Box, step: Box | undefined): Point[] | undefined {
  const x = (step?.x ?? 0) + (step?.width ?? 0) / 2;
  const bottom = frame.y + frame.height;
  if (step === undefined || step.y <= bottom || x < frame.x || x > frame.x + frame.width) return undefined;
  return [
    { x, y: bottom },
    { x, y: step.y },
  ];
}

/** Halfway along a line. */
export function middleOf(points: readonly Point[]): Point {
  const lengths = points
    .slice(1)
    .map((point, i) => Math.hypot(point.x - (points[i]?.x ?? 0), point.y - (points[i]?.y ?? 0)));
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (const [i, length] of lengths.entries()) {
    const [a, b] = [points[i], points[i + 1]];
    if (a === undefined || b === undefined) break;
    if (left <= length && length > 0)
      return { x: a.x + ((b.x - a.x) * left) / length, y: a.y + ((b.y - a.y) * left) / length };
    left -= length;
  }
  return points[0] ?? { x: 0, y: 0 };
}

export const boxOf = (boxes: ReadonlyMap<string, Box>, id: string): Box =>
  boxes.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
