import { SCHEMA_VERSION } from '@millrace/contract';
import type { Pipeline } from '../define.ts';
import type { CompiledPipeline } from '../ir/compiled.ts';
import type { ExecutorSpec, PipelineSpec } from '../ir/spec.ts';
import { checkTarget, type TargetName } from '../options/target.ts';
import { componentOf, IMAGE_REPOSITORY } from '../placeholder.ts';
import { compileScope } from './dag.ts';
import type { Draft } from './draft.ts';

export interface CompileOptions {
  /** What will run it. Default `kfp`; a pipeline for Vertex AI has no second document. */
  readonly target?: TargetName;
  /** Where the images are, e.g. `gcr.io/PROJECT`. Default {@link IMAGE_REPOSITORY}. */
  readonly imageRepository?: string;
  /** Tag of the images in the repository. Default: none. */
  readonly imageTag?: string;
  /** Component → image reference, with its digest; wins over the repository. */
  readonly images?: Readonly<Record<string, string>>;
  /** Version of Millrace, for `sdkVersion`. Default `0.1.0`. */
  readonly version?: string;
  /** Where the pipeline's source is, e.g. `git@…#commit`; a comment of the YAML. Default: none. */
  readonly source?: string;
}

/**
 * The pipeline as KFP's intermediate representation: the same object for the same pipeline, whatever the clock says.
 * @throws MillraceError `UNSUPPORTED_BY_TARGET` with everything that the target lacks.
 */
export function compile(pipeline: Pipeline, options: CompileOptions = {}): CompiledPipeline {
  checkTarget(pipeline.name, pipeline.graph, options.target ?? 'kfp');
  const draft = newDraft(options);
  const dag = compileScope(pipeline.graph, { pipelines: [], groups: [] }, draft);
  const { name, description } = pipeline;
  const spec: PipelineSpec = {
    pipelineInfo: { name, ...(description === '' ? {} : { description }) },
    schemaVersion: SCHEMA_VERSION,
    sdkVersion: `millrace-${options.version ?? '0.1.0'}`,
    components: draft.components,
    deploymentSpec: { executors: placedExecutors(draft) },
    root: { ...pipeline.interface, dag },
  };
  const { descriptions } = draft;
  return {
    spec,
    ...platformOf(draft),
    ...(options.source === undefined ? {} : { source: options.source }),
    ...(Object.keys(descriptions).length === 0 ? {} : { descriptions }),
  };
}

/** A loaded component.yaml of ours names the placeholder: its image is where the images of this pipeline are. */
function placedExecutors({ executors, imageOf }: Draft): Draft['executors'] {
  const placed = Object.entries(executors).map(([name, executor]): [string, ExecutorSpec] => {
    const { container } = executor;
    const component = componentOf(container?.image ?? '');
    if (container === undefined || component === undefined) return [name, executor];
    return [name, { ...executor, container: { ...container, image: imageOf(component) } }];
  });
  return Object.fromEntries(placed);
}

/** The second document, where a step wants something of Kubernetes. */
function platformOf({ kubernetes }: Draft): Pick<CompiledPipeline, 'platform'> {
  if (Object.keys(kubernetes).length === 0) return {};
  return { platform: { platforms: { kubernetes: { deploymentSpec: { executors: kubernetes } } } } };
}

function newDraft({ images, imageRepository = IMAGE_REPOSITORY, imageTag }: CompileOptions): Draft {
  const tag = imageTag === undefined ? '' : `:${imageTag}`;
  const labels = new Set<string>();
  const draft: Draft = {
    components: {},
    executors: {},
    kubernetes: {},
    descriptions: {},
    caching: true,
    imageOf: (component) => images?.[component] ?? `${imageRepository}/${component}${tag}`,
    label(wanted) {
      let label = wanted;
      for (let n = 2; labels.has(label); n += 1) label = `${wanted}-${n}`;
      labels.add(label);
      return label;
    },
    withoutCaching: () => ({ ...draft, caching: false }),
  };
  return draft;
}
