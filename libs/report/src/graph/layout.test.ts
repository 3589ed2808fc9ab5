import { expect, test } from 'vitest';
import { regressorReport } from '../fixtures/regressor.ts';
import { type Box, type Flow, layoutSteps } from './layout.ts';

const inside = (inner: Box, outer: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test.each<Flow>(['across', 'down'])('steps stand after what they wait for, apart, and in their branch (%s)', (flow) => {
  const { steps, branches, edges, width, height } = layoutSteps(regressorReport.steps, flow);
  const along = (box: Box) => (flow === 'across' ? box.x : box.y);
  for (const box of steps) {
    for (const before of steps.filter(({ step }) => box.step.dependsOn.includes(step.id))) {
      expect(along(box)).toBeGreaterThan(along(before));
    }
    expect(steps.filter((other) => other !== box && overlap(other, box))).toEqual([]);
    expect(inside(box, { x: 0, y: 0, width, height })).toBe(true);
  }
  expect(branches.map(({ condition }) => condition)).toEqual(['evaluate.passed == true', 'evaluate.passed == false']);
  const deploy = steps.find(({ step }) => step.name === 'deploy');
  expect(deploy !== undefined && branches.filter((branch) => inside(deploy, branch)).length).toBe(1);
  expect(edges.length).toBe(regressorReport.steps.flatMap(({ dependsOn }) => dependsOn).length);
  for (const { x, y } of edges.flatMap(({ points }) => points)) {
    expect(inside({ x, y, width: 0, height: 0 }, { x: 0, y: 0, width, height })).toBe(true);
  }
});

test('a step that waits for something unknown is placed all the same', () => {
  const [ingest] = regressorReport.steps;
  if (ingest === undefined) throw new Error('The fixture has steps.');
  const { steps, edges } = layoutSteps([{ ...ingest, dependsOn: ['gone'] }], 'across');
  expect([steps.length, edges.length]).toEqual([1, 0]);
});
