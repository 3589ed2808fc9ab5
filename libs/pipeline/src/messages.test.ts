import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

// What the TypeScript compiler prints for a wrong pipeline. Each line is compiled by itself, all in one go.
const WRONG: readonly (readonly [code: string, message: string])[] = [
  [
    'use({ model: use({ model: outputs.model }).outputs.report });',
    `Type '"an artifact of kind html"' is not assignable to type '"an artifact of kind model"'.`,
  ],
  [
    'use({ model: outputs.score });',
    `Type '"a number parameter"' is not assignable to type '"an artifact of kind model"'.`,
  ],
  ['make({ rows: 3 });', "Property 'source' is missing in type '{ rows: number; }'"],
  ['make({ source: outputs.score });', "Type 'ParameterRef<number>' is not assignable to type 'ParameterRef<string>'."],
  ['make({ source: 3 });', "Type 'number' is not assignable to type 'string | ParameterRef<string>'."],
  ["make({ source: 'x', row: 3 });", "'row' does not exist in type"],
  ["make({ source: 'x' }, { retry: 3 });", "'retry' does not exist in type 'StepOptions'."],
  [
    'merge({ models: outputs.model });',
    `Type '"an artifact of kind model"' is not assignable to type '"a list of artifacts of kind model"'.`,
  ],
  [
    'oneOf(when(isBig, () => ({ model: outputs.model })));',
    'branches of which none may be taken: end them with otherwise()',
  ],
  [
    'oneOf(when(isBig, () => ({ model: outputs.model })).otherwise(() => ({ score: outputs.score })));',
    'needs: "branches that all return the same outputs: () => ({ name: step.outputs.name })"',
  ],
  [
    'collect(forEach([1], () => {}));',
    'needs: "a loop whose body returns outputs: (item) => ({ name: step.outputs.name })"',
  ],
  [
    'notify({ status: outputs.label, to: "me" });',
    `Type '"a string parameter"' is not assignable to type '"the final status of an exit handler"'.`,
  ],
  ["settings.field('radio');", `Argument of type '"radio"' is not assignable to parameter of type '"ratio" | "rows"'.`],
  ['forEach(outputs.score, () => {});', "Type 'number' is not assignable to type 'readonly JsonValue[]'."],
];
const HEAD = `
import { collect, forEach, oneOf, when } from '../../../libs/pipeline/src/index.ts';
import { make, use } from '../../../libs/pipeline/src/fixtures/toy.ts';
import { merge, notify, search } from '../../../libs/pipeline/src/fixtures/tour.ts';
const { outputs } = make({ source: 'x' });
const { settings } = search({}).outputs;
const isBig = outputs.score.greaterThan(3);
export const used = [collect, forEach, oneOf, when, use, merge, notify, settings, isBig];
`;

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = join(root, 'node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'messages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** File → what the compiler prints about it. */
function compileAll(): ReadonlyMap<string, string> {
  const files = WRONG.map(([code], i) => [`wrong-${i}.ts`, `${HEAD}${code}\n`] as const);
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  const config = {
    extends: '../../../tsconfig.base.json',
    compilerOptions: { noEmit: true, typeRoots: ['../../@types'] },
    files: files.map(([name]) => name),
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = join(root, 'node_modules/.bin/tsc');
  const { stdout } = spawnSync(tsc, ['-p', folder, '--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
  const messages = stdout.split(/^(?=wrong-\d+\.ts)/m);
  return new Map(files.map(([name]) => [name, messages.filter((text) => text.startsWith(name)).join('')]));
}

test('what is wrong does not compile, and the compiler says why in words', { timeout: 60_000 }, () => {
  const printed = [...compileAll().values()];
  expect(printed).toEqual(WRONG.map(([, message]) => expect.stringContaining(message)));
});
