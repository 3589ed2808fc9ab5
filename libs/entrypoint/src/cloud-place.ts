import type { Command } from './command.ts';
import type { Environment } from './environment.ts';

/** Google Cloud project and region: what the flags say, else the environment; each left out where neither does. */
export function cloudPlace(
  command: Pick<Command, 'project' | 'region'>,
  environment: Pick<Environment, 'project' | 'region'>,
): { readonly project?: string; readonly region?: string } {
  const project = command.project ?? environment.project;
  const region = command.region ?? environment.region;
  return { ...(project === undefined ? {} : { project }), ...(region === undefined ? {} : { region }) };
}
