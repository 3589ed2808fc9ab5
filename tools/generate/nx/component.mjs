import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';

/**
 * `nx g @millrace/generate:component NAME`: the same files as `millrace component new NAME` writes.
 * @param tree Nx's, so that --dry-run shows what would be written.
 */
export async function component(tree, { name }) {
  const { componentSources, derivedFiles } = await load();
  const { findProject } = await import('@millrace/images/project');
  const project = findProject(tree.root);
  const folder = join('components', name);
  if (tree.exists(folder)) throw new Error(`${folder} is there already.`);
  for (const { path, content } of await componentSources(name, project)) tree.write(join(folder, path), content);
  // What follows from the contract can be told once the contract is on the disk.
  return async () => {
    const { linkPackages, writeFiles } = await load();
    await writeFiles(project.root, await derivedFiles(name, project));
    await linkPackages(project);
  };
}

async function load() {
  const source = new URL('../src/index.ts', import.meta.url);
  if (!existsSync(source)) return import('../dist/index.js');
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, '@millrace/source'] }),
  });
  return import(source.href);
}
