import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { EDITS, type Edit } from './affected/edits.ts';
import { copyWorkspace, type EditedWorkspace, lines } from './affected/workspace.ts';
import { bundleComponent } from './bundle.ts';
import { COMPONENTS } from './fixtures/components.ts';

/**
 * What each edit rebuilds, on a copy of this workspace with the real graph: Nx must nominate at least what the content
 * keys decide to build, and the keys exactly what the table says. Share of the time budget: 60 s.
 *
 * A bundle takes most of the time, so an edit is bundled only for components whose bundle reads an edited file;
 * with MILLRACE_FULL=1 for all of them.
 */
const FULL = process.env.MILLRACE_FULL === '1';

const lineSchema = z.object({ component: z.string(), contentKey: z.string() });
type Keys = Readonly<Record<string, string>>;

let workspace: EditedWorkspace;
let base: Keys;
const inputs = new Map<string, ReadonlySet<string>>();
const decisions: number[] = [];

beforeAll(async () => {
  workspace = await copyWorkspace();
  const { root } = workspace;
  const project = { root, components: `${root}/components`, pipelines: `${root}/pipelines`, sources: true };
  for (const name of COMPONENTS) inputs.set(name, new Set((await bundleComponent(name, { project })).inputs));
  base = await contentKeys(COMPONENTS);
});
afterAll(async () => {
  await workspace.remove();
  const sorted = decisions.sort((a, b) => a - b).map((ms) => Math.round(ms));
  process.stdout.write(
    `nx affected decided in ${sorted[0]} to ${sorted.at(-1)} ms, ${sorted[sorted.length >> 1]} ms in the middle\n`,
  );
});

async function contentKeys(components: readonly string[]): Promise<Keys> {
  if (components.length === 0) return {};
  const out = await workspace.run('build-image', ...components, '--context', '--json');
  const found = lines(out).map((line) => lineSchema.parse(JSON.parse(line)));
  return Object.fromEntries(found.map(({ component, contentKey }) => [component, contentKey]));
}

async function nominated(): Promise<string[]> {
  const begin = performance.now();
  const flags = ['--affected', '--base', 'main~1', '--head', 'main', '--with-target', 'build-image'];
  const out = await workspace.run('nx', 'show', 'projects', ...flags);
  decisions.push(performance.now() - begin);
  return lines(out).sort();
}

/** Files that only a bundle which reads them can notice; anything else is tried on every component. */
const isCode = (path: string): boolean =>
  /^(libs|components|pipelines|docs)\//.test(path) && !/(package|tsconfig)[^/]*\.json$|Dockerfile$/.test(path);

const mayNotice = (component: string, paths: readonly string[]): boolean =>
  FULL || paths.some((path) => !isCode(path) || inputs.get(component)?.has(path));

async function tryOut({ change }: Edit): Promise<{ nominated: readonly string[]; built: readonly string[] }> {
  await change(workspace);
  const paths = await workspace.commit();
  try {
    const [byNx, keys] = await Promise.all([nominated(), contentKeys(COMPONENTS.filter((c) => mayNotice(c, paths)))]);
    return { nominated: byNx, built: COMPONENTS.filter((c) => keys[c] !== undefined && keys[c] !== base[c]) };
  } finally {
    await workspace.undo();
  }
}

describe('an edit rebuilds exactly the images that it changes', () => {
  test.each(EDITS)('$edit: $because', async (edit) => {
    const { nominated, built } = await tryOut(edit);
    expect(built).toEqual([...edit.builds].sort());
    expect(nominated).toEqual(expect.arrayContaining([...edit.builds]));
  });

  test('the table has at least 25 edits, and some that build nothing, one and all', () => {
    expect(EDITS.length).toBeGreaterThanOrEqual(25);
    const sizes = new Set(EDITS.map(({ builds }) => builds.length));
    for (const size of [0, 1, COMPONENTS.length]) expect(sizes).toContain(size);
  });

  test('Nx decides in less than five seconds', () => {
    expect(Math.min(...decisions)).toBeLessThan(5_000);
  });
});
