import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROWS = 400;
const DISTRICTS = ['north', 'south', 'harbour', 'hill'];

/** Runs `work` with a small file to start from: flats and their rents, always the same. */
export async function withSample<T>(work: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-sample-'));
  try {
    const file = join(folder, 'sample.csv');
    await writeFile(file, sampleCsv());
    return await work(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function sampleCsv(): string {
  const random = uniform(20260101);
  const rows = Array.from({ length: ROWS }, () => {
    const area = 20 + Math.round(100 * random());
    const rooms = Math.max(1, Math.round(area / 28 + random() - 0.5));
    const built = 1900 + Math.floor(125 * random());
    const district = Math.floor(DISTRICTS.length * random());
    const rent = 120 + 9 * area + 35 * rooms + 1.2 * (built - 1900) + 110 * district + 90 * (random() + random() - 1);
    return `${area},${rooms},${built},${DISTRICTS[district]},${rent.toFixed(2)}`;
  });
  return `area,rooms,built,district,rent\n${rows.join('\n')}\n`;
}

/** Numbers in [0, 1): Park and Miller's generator, "Random number generators: good ones are hard to find", 1988. */
function uniform(seed: number): () => number {
  let state = seed % 2147483647;
  return () => {
    state = (state * 48271) % 2147483647;
    return (state - 1) / 2147483646;
  };
}
