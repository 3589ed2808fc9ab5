import { expect, test } from 'vitest';
import { automaticLauncher, type Launcher } from './index.ts';

const named = (name: string): Launcher => ({
  codeDigest: async () => name,
  launch: async () => ({ code: 0, signal: name }),
});
const digest = `sha256:${'0'.repeat(64)}`;
const chosen = (image: string, component?: string, useWorkspace?: boolean) =>
  automaticLauncher({
    ...{ processes: named('process'), containers: named('container') },
    ...(useWorkspace === undefined ? {} : { useWorkspace }),
  }).codeDigest({ container: { image }, component });

test.each([
  ['train:latest', 'train', undefined, 'process'],
  ['python:3.12', undefined, undefined, 'container'],
  [`train@${digest}`, 'train', undefined, 'container'],
  [`train@${digest}`, 'train', true, 'process'],
  [`python@${digest}`, undefined, true, 'container'],
])('%s of component %s, useWorkspace %s, runs as a %s', async (image, component, useWorkspace, expected) => {
  expect(await chosen(image, component, useWorkspace)).toBe(expected);
});
