import { expect, test } from 'vitest';
import { ManualClock } from './fixtures/clock.ts';
import { ended, progress, runEnded, runStarted, started } from './fixtures/events.ts';
import { Screen } from './fixtures/screen.ts';
import { createView } from './view.ts';

function open(options: { isTTY: boolean; columns?: number; rows?: number; colours?: boolean }) {
  const screen = new Screen(options.columns ?? 80);
  const clock = new ManualClock();
  const { isTTY, colours = false, rows = 24 } = options;
  const view = createView({
    ...{ stream: screen, isTTY, columns: () => screen.columns, rows: () => rows, clock, colours },
  });
  return { screen, clock, view };
}

test('a terminal shows one line a step, redrawn in place', () => {
  const { screen, clock, view } = open({ isTTY: true });
  view.onEvent(runStarted);
  view.onEvent(started('ingest'));
  view.onEvent(ended('ingest', 'cached', 0));
  view.onEvent(started('train'));
  clock.advance(2300);
  view.onEvent(progress('train', 12, 'loss 0.0123'));
  expect(screen.text.split('\n').map((line) => line.replace(/^[⠀-⣿]/, '*'))).toEqual([
    'bitcoin 20261121-091530-k3v9qd',
    '✓ ingest              from the cache',
    '* train        2.3 s  40 % (12/30 epochs), loss 0.0123',
    '· deploy',
  ]);
  expect(screen.cursorVisible).toBe(false);
});

test('when a run ends its errors stand below, and the terminal is as it was', () => {
  const { screen, clock, view } = open({ isTTY: true });
  for (const event of [runStarted, started('train'), ended('train', 'failed', 3.14), runEnded]) view.onEvent(event);
  view.close();
  expect(screen.text).toBe(
    [
      'bitcoin 20261121-091530-k3v9qd',
      '· ingest',
      '✗ train        3.1 s  NO_ROWS: The train split is empty.',
      '· deploy',
      'train',
      '  error: NO_ROWS: The train split is empty.',
      '  hint: Look at the filter.',
      '  log: logs/train.log',
      'failed in 1 min 05 s',
    ].join('\n'),
  );
  expect(screen.cursorVisible).toBe(true);
  expect(screen.wraps).toBe(true);
  expect(clock.timers).toBe(0);
});

test.each([true, false])('iterations stand where the loop stood, when it starts (terminal: %s)', (isTTY) => {
  const { screen, view } = open({ isTTY });
  const step = (id: string, loop?: true) => ({
    ...{ id, name: id.replace(/.*\//, ''), component: 'train', dependsOn: [] },
    ...(loop === undefined ? {} : { loop }),
  });
  const time = '2026-11-21T09:15:30.000Z';
  const plan = [step('fetch'), step('for-loop-1/train', true), step('for-loop-1/for-loop-2/score', true), step('last')];
  view.onEvent({ type: 'run-started', time, run: 'r', pipeline: 'looped', steps: plan });
  const outer = [0, 1].flatMap((i) => [
    step(`for-loop-1[${i}]/train`),
    step(`for-loop-1[${i}]/for-loop-2/score`, true),
  ]);
  view.onEvent({ type: 'steps-added', time, steps: outer });
  view.onEvent({ type: 'steps-added', time, steps: [step('for-loop-1[1]/for-loop-2[0]/score')] });
  view.onEvent(ended('for-loop-1[1]/train', 'succeeded', 1));
  view.onEvent(ended('for-loop-1[1]/for-loop-2[0]/score', 'cached', 0));
  if (isTTY) {
    expect(screen.text.split('\n').map((line) => line.trim().split(/ +/).slice(0, 2).join(' '))).toEqual([
      ...['looped r', '· fetch', '· train[0]', '✓ train[1]', '· score[0]', '✓ score[1,0]', '· last'],
    ]);
  } else {
    expect(screen.text).toContain('for-loop-1[1]/train: succeeded in 1.0 s');
    expect(screen.text).toContain('for-loop-1[1]/for-loop-2[0]/score: cached');
  }
});

test('the spinner turns while nothing happens', () => {
  const { screen, clock, view } = open({ isTTY: true });
  view.onEvent(runStarted);
  view.onEvent(started('train'));
  const before = screen.text;
  clock.advance(100);
  expect(screen.text).not.toBe(before);
  expect(screen.lines.length).toBe(before.split('\n').length + 1);
});

test.each([1, 2, 9, 20])('lines are cut to a terminal of %i columns', (columns) => {
  const { screen, view } = open({ isTTY: true, columns });
  view.onEvent(runStarted);
  view.onEvent(started('train'));
  view.onEvent(progress('train', 3, 'a note that is longer than any of these terminals is wide'));
  const drawn = screen.lines.slice(-4);
  for (const line of drawn) expect([...line].length).toBeLessThanOrEqual(Math.max(1, columns - 1));
});

test('a terminal that gets wider keeps one copy of each line', () => {
  const { screen, clock, view } = open({ isTTY: true, columns: 30 });
  view.onEvent(runStarted);
  screen.columns = 100;
  clock.advance(300);
  expect(screen.lines.filter((line) => line.includes('train')).length).toBe(1);
});

test('a terminal that is too low shows what is running and says what is left out', () => {
  const { screen, view } = open({ isTTY: true, rows: 4 });
  view.onEvent(runStarted);
  view.onEvent(started('train'));
  expect(screen.text.split('\n').slice(1)).toEqual([expect.stringContaining('train'), '  and 2 more']);
});

test('notes cannot steer the terminal', () => {
  const { screen, view } = open({ isTTY: true });
  view.onEvent(runStarted);
  view.onEvent(started('train'));
  view.onEvent(progress('train', 3, 'a\x1b[2Jb\x1b]0;title\x07c\nd\re\u009b5A'));
  expect(screen.lines.length).toBe(5);
  expect(screen.text).toMatch(/train .* a.*b.*c d e/);
});

test('elsewhere there is a line a change, and progress every two seconds', () => {
  const { screen, clock, view } = open({ isTTY: false });
  view.onEvent(runStarted);
  view.onEvent(started('train'));
  for (let epoch = 1; epoch <= 5; epoch++) {
    view.onEvent(progress('train', epoch, `loss ${1 / epoch}`));
    clock.advance(600);
  }
  for (const event of [ended('train', 'failed', 3.14), ended('condition-1/deploy', 'not-run', 0), runEnded]) {
    view.onEvent(event);
  }
  view.close();
  expect(screen.text).toBe(
    [
      'run 20261121-091530-k3v9qd of bitcoin: 3 steps',
      'train: started',
      'train: 3 % (1/30 epochs), loss 1',
      'train: 16 % (5/30 epochs), loss 0.2',
      'train: failed in 3.1 s',
      '  error: NO_ROWS: The train split is empty.',
      '  hint: Look at the filter.',
      '  log: logs/train.log',
      'condition-1/deploy: not-run',
      'run 20261121-091530-k3v9qd: failed in 1 min 05 s',
    ].join('\n'),
  );
});
