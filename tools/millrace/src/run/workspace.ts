import { bundleComponent } from '@millrace/images';
import { dockerLauncher, type Launcher, processLauncher } from '@millrace/runner';

/** Runs the components of this workspace: as processes, from bundles made of the sources now; or in containers. */
export function workspaceLauncher(options: { readonly containers: boolean }): Launcher {
  if (options.containers) return dockerLauncher();
  return processLauncher(async (component) => {
    const { entry, digest } = await bundleComponent(component);
    return { command: [process.execPath, entry], codeDigest: digest };
  });
}
