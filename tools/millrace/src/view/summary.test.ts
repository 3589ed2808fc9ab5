import { expect, test } from 'vitest';
import { formatSummary } from './summary.ts';

test('one line each, the metric of the gate first and with its baselines', () => {
  const summary = formatSummary({
    metrics: { mae: 71.234, rmse: 193.4412 },
    baselines: { naive: { rmse: 512.8 }, leastSquares: { rmse: 189.6, mae: 74 } },
    gate: { passed: true, metric: 'rmse', threshold: 230.76, value: 193.4412 },
    model: { name: 'bitcoin', version: 3, aliases: ['champion'] },
    serve: 'npx millrace serve',
    report: 'runs/bitcoin/runs/r/report.html',
  });
  expect(summary).toBe(
    [
      'metrics   rmse 193.4 (naive 512.8, least squares 189.6), mae 71.23',
      'gate      passed: rmse 193.4 against 230.8',
      'registry  bitcoin version 3 (champion)',
      'serve     npx millrace serve',
      'report    runs/bitcoin/runs/r/report.html',
      '',
    ].join('\n'),
  );
});

test('what is not known is left out', () => {
  expect(formatSummary({})).toBe('');
});
