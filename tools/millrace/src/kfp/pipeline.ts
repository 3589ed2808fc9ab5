import { EXIT, invalid, MillraceError } from '@millrace/contract';
import { type CompiledPipeline, checkPipeline, type PipelineSpec } from '@millrace/pipeline';
import type { Io } from '../io.ts';
import { type LoadedPipeline, loadPipeline } from '../pipelines/load.ts';

/** What is to be submitted, as the command line names it. */
export interface SubmittedPipeline {
  readonly pipeline: string;
  readonly imageRepository?: string | undefined;
  readonly imageTag?: string | undefined;
  readonly cache: boolean;
}

/**
 * Compiles a pipeline for KFP and checks it, so that it is refused here and not in a pod. Warnings are printed.
 * @throws MillraceError `IMAGE_REPOSITORY_MISSING`, `PIPELINE_FAILS_CHECK`, those of `loadPipeline`
 */
export async function pipelineForKfp(given: SubmittedPipeline, io: Io): Promise<LoadedPipeline> {
  const { imageRepository, imageTag } = given;
  const loaded = await loadPipeline(given.pipeline, io.cwd, {
    target: 'kfp',
    ...(imageRepository === undefined ? {} : { imageRepository }),
    ...(imageTag === undefined ? {} : { imageTag }),
  });
  if (loaded.pipeline !== undefined && imageRepository === undefined) {
    throw new MillraceError('IMAGE_REPOSITORY_MISSING', 'Where does the cluster find the images of the components?', {
      hint: 'build and push them (npx nx run-many -t build-image), then --image-repository gcr.io/PROJECT',
      exitCode: EXIT.usage,
    });
  }
  check(loaded, given.pipeline, io);
  return given.cache ? loaded : { ...loaded, spec: withoutCaching(loaded.spec) };
}

function check(compiled: CompiledPipeline, name: string, io: Io): void {
  const problems = checkPipeline(compiled, { target: 'kfp' });
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw invalid('PIPELINE_FAILS_CHECK', `Pipeline ${name}`, errors, `millrace check ${name}`);
  for (const { path, message } of problems) io.stderr.write(`warning: ${path}: ${message}\n`);
}

/** The pipeline with no step taken from the cache of the host, those of its sub-pipelines included. */
export function withoutCaching(spec: PipelineSpec): PipelineSpec {
  const components = Object.entries(spec.components ?? {});
  return {
    ...spec,
    root: uncached(spec.root),
    ...(spec.components === undefined
      ? {}
      : { components: Object.fromEntries(components.map(([name, component]) => [name, uncached(component)])) }),
  };
}

type Component = PipelineSpec['root'];

function uncached<C extends Pick<Component, 'dag'>>(component: C): C {
  if (component.dag === undefined) return component;
  const tasks = Object.entries(component.dag.tasks).map(([name, task]) => [name, { ...task, cachingOptions: {} }]);
  return { ...component, dag: { ...component.dag, tasks: Object.fromEntries(tasks) } };
}
