import { expect, test } from 'vitest';
import type { ReportData } from '../data.ts';
import { html } from '../html.ts';
import { dataProfile } from './data.ts';

const run: ReportData = {
  ...{ pipeline: 'p', run: 'r', outcome: 'succeeded', startedAt: '2026-11-21T09:15:30Z', durationSeconds: 1 },
  steps: [],
};

test('anomalies are shown worst first, with how often they occur and where', async () => {
  const section = await dataProfile({
    ...run,
    anomalies: [
      {
        path: 'columns.owner',
        code: 'NEW_COLUMN',
        severity: 'warning',
        message: 'the schema does not know this column.',
      },
      {
        ...{ path: 'columns.height', code: 'WRONG_TYPE', severity: 'error', message: 'the value is not a number.' },
        ...{
          column: 'height',
          count: 1200,
          examples: [
            { row: 40, value: '<12 m>' },
            { file: 'b.csv', line: 3 },
          ],
        },
      },
    ],
  });
  const text = html`${section?.body}`.text;
  const [first = '', second = ''] = text.split('</li>');
  expect(first).toContain('<span class="badge error">error</span> <strong>columns.height</strong>');
  expect(first).toContain('× 1,200');
  expect(first).toContain('e.g. row 40 &quot;&lt;12 m&gt;&quot;, line 3 of b.csv');
  expect(second).toContain('<span class="badge warning">warning</span> <strong>columns.owner</strong> the schema');
});
