import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Table } from './table.ts';

const run = promisify(execFile);

/**
 * Sizes of images that are built, as Docker counts them (uncompressed), beside their base's.
 * A component without an image has a dash: `npx build-image --all --tag TAG` builds them.
 */
export async function benchImages(components: readonly string[], repository: string, tag: string): Promise<Table> {
  const base = await sizeOf('node:24-bookworm-slim');
  const rows: string[][] = [['node:24-bookworm-slim (base)', megabytes(base), '']];
  for (const component of components) {
    const size = await sizeOf(`${repository}/${component}:${tag}`);
    rows.push([component, megabytes(size), size === undefined || base === undefined ? '–' : megabytes(size - base)]);
  }
  return {
    title: 'Image sizes',
    note: 'MB, uncompressed. libtensorflow is 634 MB of those that compute with it, in a layer that they share.',
    columns: ['image', 'MB', 'above the base'],
    rows,
  };
}

async function sizeOf(image: string): Promise<number | undefined> {
  const out = await run('docker', ['image', 'inspect', '--format', '{{.Size}}', image]).catch(() => undefined);
  return out === undefined ? undefined : Number(out.stdout.trim());
}

const megabytes = (bytes: number | undefined) =>
  bytes === undefined ? '–' : Math.round(bytes / 1e6).toLocaleString('en');
