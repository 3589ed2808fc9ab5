import { parseArgs } from 'node:util';
import { benchPreprocess, type PreprocessResult } from './bench.ts';
import type { Format } from './generate.ts';

/** `main.ts [--rows 1e6,5e6] [--format parquet,csv] [--json]` */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1e6,5e6,20e6' },
    format: { type: 'string', default: 'parquet' },
    json: { type: 'boolean', default: false },
  },
});

const isFormat = (text: string): text is Format => text === 'parquet' || text === 'csv';
const results = await benchPreprocess({
  rows: values.rows.split(',').map(Number),
  formats: values.format.split(',').filter(isFormat),
});
if (values.json) console.log(JSON.stringify(results));
else console.table(results.map(line));

function line(r: PreprocessResult) {
  return {
    rows: r.rows.toLocaleString('en'),
    input: r.format,
    tool: `${r.tool} ${r.version}`,
    seconds: r.seconds.toFixed(2),
    'rows/s': Math.round(r.rowsPerSecond).toLocaleString('en'),
    'peak MiB': Math.round(r.peakBytes / 2 ** 20),
    'time / ours': r.ratio.toFixed(2),
  };
}
