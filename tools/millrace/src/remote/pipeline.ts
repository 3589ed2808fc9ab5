import { EXIT, invalid, MillraceError } from '@millrace/contract';
import { type CompiledPipeline, type CompileOptions, checkPipeline } from '@millrace/pipeline';
import type { Io } from '../io.ts';
import { type LoadedPipeline, loadPipeline } from '../pipelines/load.ts';
import { unpinnedImages } from '../vertex/images.ts';
import type { TargetName } from './remote.ts';

/** What is to be submitted, as the command line names it. */
export interface SubmittedPipeline {
  readonly pipeline: string;
  readonly imageRepository?: string | undefined;
  readonly imageTag?: string | undefined;
  /** Component → image with its digest; wins over the repository. */
  readonly images?: Readonly<Record<string, string>> | undefined;
}

/**
 * Compiles a pipeline for what will run it and checks it, so that it is refused here and not in a pod. Warnings are
 * printed.
 * @throws MillraceError `IMAGE_REPOSITORY_MISSING`, `PIPELINE_FAILS_CHECK`, those of `loadPipeline`
 */
export async function pipelineFor(target: TargetName, given: SubmittedPipeline, io: Io): Promise<LoadedPipeline> {
  const { imageRepository, imageTag, images } = given;
  const options: CompileOptions = {
    target,
    ...(imageRepository === undefined ? {} : { imageRepository }),
    ...(imageTag === undefined ? {} : { imageTag }),
    ...(images === undefined ? {} : { images }),
  };
  const loaded = await loadPipeline(given.pipeline, io.cwd, options);
  if (loaded.pipeline !== undefined && imageRepository === undefined && images === undefined) {
    throw new MillraceError(
      'IMAGE_REPOSITORY_MISSING',
      `Where does ${PLACES[target]} find the images of the components?`,
      {
        hint: 'build and push them (npx nx run-many -t build-image), then --image-repository gcr.io/PROJECT',
        exitCode: EXIT.usage,
      },
    );
  }
  check(target, loaded, given.pipeline, io);
  return loaded;
}

const PLACES = { kfp: 'the cluster', vertex: 'Vertex AI' } as const;

function check(target: TargetName, compiled: CompiledPipeline, name: string, io: Io): void {
  const unpinned = target === 'vertex' ? unpinnedImages(compiled.spec) : [];
  const known = new Set(unpinned.map(({ path }) => path));
  const problems = checkPipeline(compiled, { target }).filter(({ path }) => !known.has(path));
  const errors = [...problems.filter(({ severity }) => severity === 'error'), ...unpinned];
  if (errors.length > 0) throw invalid('PIPELINE_FAILS_CHECK', `Pipeline ${name}`, errors, `millrace check ${name}`);
  for (const { path, message, severity } of problems) {
    if (severity !== 'error') io.stderr.write(`warning: ${path}: ${message}\n`);
  }
}
