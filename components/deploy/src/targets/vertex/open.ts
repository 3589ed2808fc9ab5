import { createVertex, type Vertex, type VertexOptions } from '@millrace/vertex';
import type { DeployRun } from '../../component.ts';
import type { Target } from '../target.ts';
import { readVertexOptions } from './options.ts';
import { VertexTarget } from './vertex-target.ts';

/** How Vertex AI is called. Default: as the environment of the process says. */
export interface VertexSettings extends Pick<VertexOptions, 'environment' | 'poll' | 'retry' | 'callTimeoutMs'> {
  /** A client that is open, and is left open: to make one takes longer than most calls. */
  readonly vertex?: Vertex;
}

/**
 * Vertex AI as a target, from the options of deploy.
 * @throws MillraceError `INVALID_OPTIONS` with every problem
 */
export async function openVertexTarget(
  settings: VertexSettings,
  inputs: Parameters<DeployRun>[0],
  context: Parameters<DeployRun>[2],
): Promise<{ readonly target: Target; readonly close: () => Promise<void> }> {
  const { project, region, logger, progress, signal, workDirectory } = context;
  const environment = settings.environment ?? process.env;
  const options = readVertexOptions(inputs, { project, region, environment });
  const vertex = settings.vertex ?? createVertex({ ...settings, ...options.place, environment, logger, signal });
  const { dryRun } = inputs;
  const target = new VertexTarget(options, { vertex, logger, progress, workDirectory, environment, dryRun });
  return { target, close: async () => (vertex === settings.vertex ? undefined : vertex.close()) };
}
