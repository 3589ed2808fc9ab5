import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * `nx build-image train --repository gcr.io/my-project --push`: the same work as the command build-image.
 * @param options those of build-image.schema.json.
 * @param context Nx's: whose target it is, and where the workspace lies.
 */
export async function buildImage(options, { projectName, projectsConfigurations, root }) {
  const { runBuildImage } = await load();
  const { root: folder = '' } = projectsConfigurations?.projects[projectName] ?? {};
  const component = options.component ?? folder.split('/').at(-1) ?? projectName;
  return { success: (await runBuildImage([component], options, root)) === 0 };
}

/** Nx runs executors by plain Node: the workspace's sources need the condition under which packages export them. */
async function load() {
  const source = new URL('../src/index.ts', import.meta.url);
  if (!existsSync(source)) return import('../dist/index.js');
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, { ...context, conditions: [...context.conditions, '@millrace/source'] }),
  });
  return import(source.href);
}
