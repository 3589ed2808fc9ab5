import { resolve } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { readImages } from '@millrace/images/images-file';
import { type Io, printJson, printLine } from '../io.ts';
import { givenInputs } from '../pipelines/given.ts';
import { pipelineFor } from './pipeline.ts';
import type { NewRun, TargetName } from './remote.ts';

/** What the flags of a run say. */
export interface RunFlags {
  readonly pipeline: string;
  readonly name?: string | undefined;
  readonly input: readonly string[];
  readonly preset: readonly string[];
  readonly imageRepository?: string | undefined;
  readonly imageTag?: string | undefined;
  readonly images?: string | undefined;
  readonly serviceAccount?: string | undefined;
  readonly pipelineRoot?: string | undefined;
  readonly cache: boolean;
}

/**
 * A run as the command line describes it: compiled for its target, checked, with its inputs. Nothing is sent.
 * @throws MillraceError `PIPELINE_ROOT_REQUIRED`, `INVALID_IMAGES`, `INVALID_INPUTS`, those of `pipelineFor`
 */
export async function newRun(target: TargetName, flags: RunFlags, io: Io): Promise<NewRun> {
  const { pipelineRoot, serviceAccount, cache, imageRepository, imageTag } = flags;
  if (target === 'vertex' && !/^gs:\/\/[^/]/.test(pipelineRoot ?? '')) throw noRoot(pipelineRoot);
  const images = flags.images === undefined ? undefined : await readImages(resolve(io.cwd, flags.images));
  const wanted = { pipeline: flags.pipeline, imageRepository, imageTag, images };
  const pipeline = await pipelineFor(target, wanted, io);
  const parameters = await givenInputs(pipeline, flags, io);
  const name = flags.name ?? `${pipeline.spec.pipelineInfo.name} ${timeText(new Date())}`;
  return { name, pipeline, parameters, pipelineRoot, serviceAccount, cache };
}

/** What `--dry-run` shows: everything that would be sent but the pipeline's own text. */
export function showPlan(to: TargetName, { pipeline, name, parameters, ...rest }: NewRun, json: boolean, io: Io): void {
  const containers = Object.values(pipeline.spec.deploymentSpec?.executors ?? {}).flatMap((e) => e.container ?? []);
  const images = [...new Set(containers.map(({ image }) => image))].sort();
  const { pipelineRoot = '', cache } = rest;
  if (json) {
    printJson(io, { outcome: 'planned', to, name, parameters, images, pipelineRoot, cache });
    return;
  }
  printLine(
    io,
    `would run ${pipeline.spec.pipelineInfo.name} on ${to}, artifacts in ${pipelineRoot || 'its own place'}`,
  );
  for (const [input, value] of Object.entries(parameters)) printLine(io, `  ${input} = ${JSON.stringify(value)}`);
  for (const image of images) printLine(io, `  image ${image}`);
  io.stderr.write('nothing was sent\n');
}

/** `2026-11-21 13:05:09`, UTC. */
const timeText = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ');

const noRoot = (given: string | undefined) =>
  new MillraceError(
    'PIPELINE_ROOT_REQUIRED',
    given === undefined ? 'Where do the steps write on Vertex AI?' : `${given} is no place in a bucket.`,
    { hint: '--pipeline-root gs://BUCKET/root', exitCode: EXIT.usage },
  );
