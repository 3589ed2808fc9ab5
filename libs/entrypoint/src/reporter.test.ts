import { expect, test } from 'vitest';
import { createReporter, type ReporterOptions } from './reporter.ts';

function started(options: Partial<ReporterOptions> = {}) {
  let text = '';
  let time = Date.UTC(2026, 10, 21, 9, 15, 30);
  const reporter = createReporter({
    ...{ format: 'text', tty: false, debug: false, labels: { component: 'toy' } },
    write: (piece) => {
      text += piece;
    },
    now: () => time,
    ...options,
  });
  return { ...reporter, text: () => text, wait: (ms: number) => (time += ms) };
}

test('text lines have the time, the level and the fields', () => {
  const { logger, text } = started();
  logger.info('read', { rows: 3, name: 'a b', path: '/x' });
  logger.warn('odd');
  logger.debug('unseen');
  expect(text()).toBe('09:15:30 read rows=3 name="a b" path=/x\n09:15:30 warning: odd\n');
});

test('JSON lines have the fields of Cloud Logging, which no field of the caller replaces', () => {
  const { logger, text } = started({ format: 'json', debug: true });
  logger.debug('read', { rows: 3, severity: 'ERROR', message: 'x' });
  expect(JSON.parse(text())).toEqual({
    ...{ rows: 3, severity: 'DEBUG', message: 'read', time: '2026-11-21T09:15:30.000Z' },
    'logging.googleapis.com/labels': { component: 'toy' },
  });
});

test('without a terminal, progress is a line every two seconds and one at the end', () => {
  const { progress, wait, text } = started();
  for (let done = 0; done <= 100; done += 10) {
    progress.report(done, 100, 'rows', 'loss 0.1');
    wait(500);
  }
  expect(text().match(/\d+ of 100 rows/g)).toEqual([
    '0 of 100 rows',
    '40 of 100 rows',
    '80 of 100 rows',
    '100 of 100 rows',
  ]);
  expect(text()).toContain('  40 of 100 rows (40 %), loss 0.1\n');
});

test('on a terminal, progress overwrites its line and log lines stay whole', () => {
  const { progress, logger, close, wait, text } = started({ tty: true });
  progress.report(1024, undefined, 'bytes');
  wait(100);
  progress.report(5 * 1024 ** 2, undefined, 'bytes');
  logger.info('hello');
  wait(100);
  progress.report(0, 10, 'rows');
  close();
  expect(text()).toBe('  1.0 KiB\r\u001b[2K  5.0 MiB\r\u001b[2K09:15:30 hello\n  0 of 10 rows (0 %)\n');
});

test('as JSON, progress is a field that a runner can read', () => {
  const { progress, text } = started({ format: 'json' });
  progress.report(5, 10, 'epochs', 'loss 0.5');
  expect(JSON.parse(text())).toMatchObject({ progress: { done: 5, total: 10, unit: 'epochs', note: 'loss 0.5' } });
});
