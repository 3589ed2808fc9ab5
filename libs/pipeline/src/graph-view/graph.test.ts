import { expect, test } from 'vitest';
import { toy } from '../fixtures/toy.ts';
import { type CompiledPipeline, compile, graphMermaid, graphOf, graphSvg } from '../index.ts';
import { goodPipeline, patched } from '../lint/mutations.ts';
import { leaving } from './frames.ts';
import type { Box } from './layout.ts';
import { placeGraph } from './place.ts';

const good = goodPipeline();
const graph = graphOf(good);

test('values are followed through branches, loops and nested pipelines to the step that makes them', () => {
  const edge = (from: string, to: string) => graph.edges.find((one) => one.from.endsWith(from) && one.to.endsWith(to));
  expect(edge('for-loop-2/train', 'choose')).toMatchObject({ kind: 'data', outputs: ['model', 'score'] });
  expect(edge('scoring/evaluate', 'condition-4')).toMatchObject({ kind: 'decides', outputs: ['score'] });
  expect(edge('condition-6/archive', 'exit-handler-1/announce')).toMatchObject({ kind: 'data', outputs: ['version'] });
  expect(edge('exit-handler-1/prepare', 'exit-handler-1/announce')).toMatchObject({ kind: 'order', outputs: [] });
  expect(edge('exit-handler-1', 'notify')).toMatchObject({ kind: 'always' });
});

test('groups say in words what they are for, and stand in each other', () => {
  const titles = Object.fromEntries(graph.groups.map(({ id, title }) => [id.split('/').at(-1), title]));
  expect(titles).toEqual({
    'exit-handler-1': 'guarded by notify',
    'for-loop-2': 'for each of trials, 2 at a time',
    'for-loop-9': 'for each of ["eu", "us"]',
    scoring: 'scoring',
    'condition-branches-3': 'one of',
    'condition-4': 'when scoring.score >= threshold',
    'condition-5': "otherwise, when scoring.verdict == 'close'",
    'condition-6': 'otherwise',
    'condition-7': 'when prepare.count < 100',
  });
  expect(graph.groups.find(({ id }) => id.endsWith('condition-5'))?.group).toBe('exit-handler-1/condition-branches-3');
});

const inside = (inner: Box, outer: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test.each([
  ['the good pipeline', good],
  ['the toy', compile(toy)],
])('steps stand apart, in their frames and below what they wait for: %s', (_, compiled: CompiledPipeline) => {
  const { nodes, groups, edges, width, height } = placeGraph(graphOf(compiled));
  const frames = new Map(groups.map((one) => [one.group.id, one]));
  const boxes = new Map(nodes.map((one) => [one.node.id, one]));
  for (const box of nodes) {
    expect(nodes.filter((other) => other !== box && overlap(other, box))).toEqual([]);
    expect(inside(box, { x: 0, y: 0, width, height })).toBe(true);
    const frame = frames.get(box.node.group ?? '');
    if (frame !== undefined) expect(inside(box, frame)).toBe(true);
  }
  for (const frame of groups) {
    const outer = frames.get(frame.group.group ?? '');
    if (outer !== undefined) expect(inside(frame, outer)).toBe(true);
    const strangers = nodes.filter((box) => !box.node.id.startsWith(`${frame.group.id}/`) && overlap(box, frame));
    expect(strangers.map(({ node }) => node.id)).toEqual([]);
  }
  for (const { edge } of edges) {
    const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
    if (from !== undefined && to !== undefined) expect(to.y).toBeGreaterThan(from.y);
  }
});

test('a line that leaves a frame begins at its border', () => {
  const frame = { x: 0, y: 0, width: 10, height: 10 };
  const [first, last] = leaving(
    [
      { x: 5, y: 5 },
      { x: 5, y: 25 },
    ],
    frame,
  );
  expect(first?.y).toBeCloseTo(10, 1);
  expect(last).toEqual({ x: 5, y: 25 });
});

const hostile = `</text><script>alert(1)</script>"]; click x "javascript:alert(1)" & 'y'`;
const named: CompiledPipeline = {
  spec: patched(good.spec, [
    { op: 'replace', path: '/pipelineInfo/name', value: hostile },
    { op: 'replace', path: '/pipelineInfo/description', value: `${hostile}\u0000\u001b` },
    { op: 'replace', path: '/root/dag/tasks/prepare-2/taskInfo/name', value: hostile },
    {
      op: 'replace',
      path: '/components/comp-exit-handler-1/dag/tasks/condition-7/triggerPolicy/condition',
      value: `'<b>' == "&quot;"`,
    },
  ]),
};

test('markup in names is text, in SVG and in Mermaid', () => {
  const svg = graphSvg(graphOf(named));
  expect(svg).not.toMatch(/<script|<b>|[^\P{Cc}\n]/u);
  expect(svg).toContain('&lt;/text&gt;&lt;script&gt;alert(1)');
  const mermaid = graphMermaid(graphOf(named));
  expect(mermaid).not.toMatch(/<script|<b>/);
  for (const line of mermaid.split('\n')) expect((line.match(/"/g) ?? []).length % 2).toBe(0);
});

test('the picture is the same each time, and has a look for light and for dark', () => {
  expect(graphSvg(graphOf(good))).toBe(graphSvg(graphOf(goodPipeline())));
  expect(graphSvg(graph)).toContain('<svg xmlns="http://www.w3.org/2000/svg" class="auto"');
  expect(graphSvg(graph, { theme: 'dark' })).toContain('class="dark"');
});

test('Mermaid nests the groups and draws what flows', () => {
  const lines = graphMermaid(graphOf(compile(toy))).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'flowchart TD',
      '  step-make-more["make-more (make)"]',
      '  subgraph group-condition-1["when make.passed == true"]',
      '    step-condition-1-use["use"]',
      '    subgraph group-condition-1-condition-2["when make-more.score #60; threshold"]',
      '  step-make -->|"model"| step-condition-1-use',
    ]),
  );
});

test('ids that differ in punctuation only stay apart', () => {
  const node = (id: string) => ({ id, name: id, component: id, kind: 'step' as const });
  const mermaid = graphMermaid({ name: 'x', nodes: [node('a b'), node('a-b')], groups: [], edges: [] });
  expect(mermaid).toContain('step-a-b[');
  expect(mermaid).toContain('step-a-b-2[');
});
