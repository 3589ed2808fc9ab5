import type { Launcher, StepImage } from './launcher.ts';

export interface AutomaticLauncherOptions {
  /** For the components of the workspace. */
  readonly processes: Launcher;
  /** For every other image. */
  readonly containers: Launcher;
  /** True: workspace code stands in even for an image that is pinned by its digest. Default false. */
  readonly useWorkspace?: boolean;
}

/**
 * Chooses for each step: the workspace's component of its name runs as a process, everything else in its image. What is
 * pinned by digest (`image@sha256:…`) is meant to run as it is, and does.
 */
export function automaticLauncher(options: AutomaticLauncherOptions): Launcher {
  const choose = ({ component, container }: StepImage): Launcher => {
    const pinned = container.image.includes('@sha256:') && options.useWorkspace !== true;
    return component === undefined || pinned ? options.containers : options.processes;
  };
  return {
    codeDigest: (step, onProgress) => choose(step).codeDigest(step, onProgress),
    launch: (launch) => choose(launch).launch(launch),
  };
}
