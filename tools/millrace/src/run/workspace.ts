import { bundleComponent, findComponent } from '@millrace/images';
import { findProject, type Project } from '@millrace/images/project';
import { automaticLauncher, dockerLauncher, type Launcher, processLauncher, type StepImage } from '@millrace/runner';
import { withLocalPaths } from './local-paths.ts';

export interface WorkspaceOptions {
  /** True: every step runs in its image. */
  readonly containers: boolean;
  /** True: the project's code stands in even for an image that is pinned by its digest. */
  readonly useWorkspace?: boolean;
}

/**
 * Runs the components of a project as processes, from bundles made of the sources now, and every other image in a
 * container.
 */
export function workspaceLauncher({ containers, useWorkspace = false }: WorkspaceOptions, cwd: string): Launcher {
  const inContainers = withLocalPaths(dockerLauncher());
  if (containers) return inContainers;
  const project = findProject(cwd);
  const processes = processLauncher(async (component) => {
    const { entry, digest } = await bundleComponent(component, { project });
    return { command: [process.execPath, entry], codeDigest: digest };
  });
  return ofProject(automaticLauncher({ processes, containers: inContainers, useWorkspace }), project);
}

/** A component of somebody else's is but an image here, whatever it calls itself. */
function ofProject(launcher: Launcher, project: Project): Launcher {
  const known = new Map<string, boolean>();
  const isOurs = (name: string): boolean => {
    const found = known.get(name) ?? hasComponent(name, project);
    known.set(name, found);
    return found;
  };
  const seen = <T extends StepImage>(step: T): T =>
    step.component === undefined || isOurs(step.component) ? step : { ...step, component: undefined };
  return {
    codeDigest: (step, onProgress) => launcher.codeDigest(seen(step), onProgress),
    launch: (launch) => launcher.launch(seen(launch)),
  };
}

function hasComponent(name: string, project: Project): boolean {
  try {
    findComponent(name, project);
    return true;
  } catch {
    return false;
  }
}
