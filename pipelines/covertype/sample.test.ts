import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SOIL_TYPES, WILDERNESS_AREAS } from './codes.ts';
import { bayesRate, drawSamples, LAB_HEADER, labLine, uciLine } from './generate.ts';
import { generatePreset, generateSample, PRESET_PATH, SAMPLE, SAMPLE_PATH } from './sample.ts';

const samples = [...drawSamples(SAMPLE.rows, SAMPLE.seed)];

test('the committed files are what the generator writes', () => {
  expect(readFileSync(SAMPLE_PATH, 'utf8') === generateSample(), 'run pipelines/covertype/sample.ts').toBe(true);
  expect(JSON.parse(readFileSync(PRESET_PATH, 'utf8'))).toEqual(JSON.parse(generatePreset()));
});

test('the best possible accuracy is known, and the labels keep to it', () => {
  expect(bayesRate(samples)).toBeCloseTo(0.8, 1);
  const right = samples.filter(({ cover, probabilities }) => probabilities[cover] === Math.max(...probabilities));
  // Four standard errors.
  expect(Math.abs(right.length / samples.length - bayesRate(samples))).toBeLessThan(
    4 * Math.sqrt(0.16 / samples.length),
  );
  for (const { probabilities } of samples) expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
});

test('every cover type, area and soil comes, the two great forests most', () => {
  const count = (of: (sample: (typeof samples)[number]) => number, size: number) =>
    Array.from({ length: size }, (_, i) => samples.filter((sample) => of(sample) === i).length);
  const covers = count(({ cover }) => cover, 7);
  expect(Math.min(...covers)).toBeGreaterThan(200);
  expect(covers.toSorted((a, b) => b - a).slice(0, 2)).toEqual([covers[1], covers[0]]);
  expect(Math.min(...count(({ cell }) => cell.wilderness, WILDERNESS_AREAS.length))).toBeGreaterThan(500);
  expect(Math.min(...count(({ cell }) => cell.soil, SOIL_TYPES.length))).toBeGreaterThan(0);
});

test('both schemas say the same of a cell', () => {
  for (const sample of samples.slice(0, 500)) {
    const lab = labLine(sample).split(',');
    const uci = uciLine(sample).split(',').map(Number);
    expect([lab.length, uci.length]).toEqual([LAB_HEADER.length, 55]);
    expect(uci.slice(0, 10)).toEqual(lab.slice(0, 10).map(Number));
    expect(WILDERNESS_AREAS[uci.slice(10, 14).indexOf(1)]).toBe(lab[10]);
    expect(SOIL_TYPES[uci.slice(14, 54).indexOf(1)]).toBe(lab[11]);
    expect(uci.at(-1)).toBe(Number(lab[12]) + 1);
  }
});
