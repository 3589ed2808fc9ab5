import { expect, test } from 'vitest';
import { runEnded, runStarted } from './fixtures/events.ts';
import { coloursWanted, terminalView } from './terminal.ts';

const written = (isTTY: boolean, env: NodeJS.ProcessEnv): string => {
  let text = '';
  const stream = {
    isTTY,
    columns: 80,
    write: (part: string | Uint8Array) => {
      text += String(part);
      return true;
    },
  };
  const view = terminalView(stream, env);
  view.onEvent(runStarted);
  view.onEvent(runEnded);
  view.close();
  return text;
};

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
])('colours on a terminal (%s) with %j: %s', (isTTY, env, wanted) => {
  expect(coloursWanted(isTTY, env)).toBe(wanted);
});

test('a pipe and a dumb terminal get no control sequences', () => {
  expect(written(false, {})).not.toContain('\x1b');
  expect(written(true, { TERM: 'dumb' })).not.toContain('\x1b');
  expect(written(true, { TERM: 'xterm' })).toContain('\x1b[?25h');
});

test('nothing stays behind that listens for the end of the process', () => {
  const before = process.listenerCount('exit');
  written(true, { TERM: 'xterm' });
  expect(process.listenerCount('exit')).toBe(before);
});
