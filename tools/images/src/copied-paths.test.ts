import { expect, test } from 'vitest';
import { copiedPaths } from './copied-paths.ts';

test('files and folders that are copied count, and no others', () => {
  const copied = copiedPaths(`FROM node AS first
# COPY secret /secret
COPY image/package.json \\
  image/package-lock.json ./
COPY --chown=1000:1000 ./app/ /app
ADD image/native native
FROM node
COPY --from=first /elsewhere /elsewhere
`);
  expect(copied('image/package.json')).toBe(true);
  expect(copied('image/package-lock.json')).toBe(true);
  expect(copied('app/train.js')).toBe(true);
  expect(copied('image/native/src/pins.ts')).toBe(true);
  expect(copied('apple/train.js')).toBe(false);
  expect(copied('secret')).toBe(false);
  expect(copied('elsewhere')).toBe(false);
});

test.each(['COPY . /app', 'COPY ./ /app', 'COPY app/*.js /app/', 'COPY $PART /app', 'COPY ["app", "/app"]'])(
  '%s may copy everything, so everything counts',
  (line) => {
    expect(copiedPaths(`FROM node\n${line}\n`)('any/file')).toBe(true);
  },
);

test('a Dockerfile that copies nothing depends on no file', () => {
  expect(copiedPaths('FROM node\nRUN true\n')('app/train.js')).toBe(false);
});
