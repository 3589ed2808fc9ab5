import { MillraceError } from '@millrace/contract';
import { runChild } from './child.ts';
import type { Launcher, StepImage } from './launcher.ts';

/** A component of the workspace, ready to run. */
export interface LocalCommand {
  /** Stands in for the container's `command`, e.g. `[node, …/components/train/dist/train.js]`. */
  readonly command: readonly string[];
  /** `sha256:<hex>` of its code. */
  readonly codeDigest: string;
}

/**
 * Runs the workspace's components as processes of this machine. They take this process's environment, with the
 * container's own variables on top.
 * @param resolve gives the command of a component by its name; called once for each name.
 */
export function processLauncher(resolve: (component: string) => Promise<LocalCommand>): Launcher {
  const resolved = new Map<string, Promise<LocalCommand>>();
  const find = (step: StepImage): Promise<LocalCommand> => {
    const { component } = step;
    if (component === undefined) {
      throw new MillraceError(
        'NOT_A_WORKSPACE_COMPONENT',
        `${step.container.image} is no component of this workspace.`,
        {
          hint: 'Run it in a container: millrace run … --containers',
        },
      );
    }
    const found = resolved.get(component) ?? resolve(component);
    resolved.set(component, found);
    return found;
  };
  return {
    codeDigest: async (step) => (await find(step)).codeDigest,
    launch: async (launch) => {
      const { command } = await find(launch);
      const { signal, graceSeconds, onLine } = launch;
      if (launch.mounts !== undefined && launch.mounts.length > 0) {
        throw new MillraceError(
          'MOUNTS_NEED_CONTAINER',
          `${launch.component} wants folders mounted in its container.`,
          {
            hint: 'Run it in a container: millrace run … --containers',
          },
        );
      }
      const env = { ...process.env, ...launch.env, MILLRACE_RUNNER_PID: String(process.pid) };
      return runChild({ command: [...command, ...launch.args], env, signal, graceSeconds, onLine });
    },
  };
}
