import { bundleComponent } from '@millrace/images';
import { findProject } from '@millrace/images/project';
import { dockerLauncher, type Launcher, processLauncher } from '@millrace/runner';
import { withLocalPaths } from './local-paths.ts';

/** Runs the components of a project: as processes, from bundles made of the sources now; or in containers. */
export function workspaceLauncher(options: { readonly containers: boolean }, cwd: string): Launcher {
  if (options.containers) return withLocalPaths(dockerLauncher());
  const project = findProject(cwd);
  return processLauncher(async (component) => {
    const { entry, digest } = await bundleComponent(component, { project });
    return { command: [process.execPath, entry], codeDigest: digest };
  });
}
