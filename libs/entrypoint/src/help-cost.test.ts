import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** Source files whose code is loaded with a module of a bundle: its own and those it imports statically. */
function loadedWith({ outputs }: Metafile, output: string, seen = new Set<string>()): Set<string> {
  if (seen.has(output)) return new Set();
  seen.add(output);
  const found = new Set(Object.keys(outputs[output]?.inputs ?? {}));
  for (const { path, kind } of outputs[output]?.imports ?? []) {
    if (kind !== 'import-statement') continue;
    for (const file of loadedWith({ inputs: {}, outputs }, path, seen)) found.add(file);
  }
  return found;
}

test('--help loads the contract and yargs, and neither storage, Vertex AI nor anything else that is heavy', async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['libs/entrypoint/fixtures/src/main.ts'],
    conditions: ['@millrace/source'],
    ...{ bundle: true, splitting: true, write: false, metafile: true, outdir: 'dist' },
    ...{ platform: 'node', format: 'esm', packages: 'bundle', logLevel: 'silent', external: ['@google-cloud/*'] },
    loader: { '.node': 'empty' },
  });
  const outputOf = (source: string) =>
    Object.entries(metafile.outputs).find(([, o]) => o.entryPoint?.endsWith(source))?.[0] ?? '';
  const loaded = ['fixtures/src/main.ts', 'src/command-line.ts', 'src/command.ts'].map(outputOf);
  const files = loaded.flatMap((output) => [...loadedWith(metafile, output)]);
  expect(files.some((file) => file.includes('node_modules/yargs/'))).toBe(true);
  const heavy = files.filter((file) =>
    /libs\/(storage|metadata|vertex)\/|node_modules\/(zod|yaml|@google-cloud|@grpc)\/|toy-run/.test(file),
  );
  expect(heavy).toEqual([]);
});
