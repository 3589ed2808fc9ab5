import { invalid, type Problem, type StepOptions } from '@millrace/contract';
import type { GraphNode, Scope } from '../graph.ts';
import { nodesOf } from '../graph-walk.ts';
import { isKubernetesAccelerator, isVertexAccelerator } from './check-running.ts';
import { collect, type Report } from './report.ts';

/** What a pipeline can be compiled for. */
export type TargetName = 'kfp' | 'vertex';

/** What needs Kubernetes, and what Vertex AI has in its place. */
const VERTEX_OFFERS: Partial<Record<keyof StepOptions, string>> = {
  timeout: 'Vertex AI limits the time of a custom job (scheduling.timeout), not of a step of a pipeline.',
  secrets: 'Keep it in Secret Manager and let the step read it with its service account.',
  configMaps: 'Give the values as inputs of the step, or as variables: { env: { … } }.',
  volumes: 'Vertex AI mounts Cloud Storage: read and write gs://BUCKET as /gcs/BUCKET.',
  labels: 'Vertex AI labels the whole run: labels of the PipelineJob, when it is submitted.',
  annotations: 'Vertex AI labels the whole run: labels of the PipelineJob, when it is submitted.',
  nodeSelector: 'Vertex AI picks the machine by cpu, memory and accelerator.',
  imagePullPolicy: 'Vertex AI fetches the image for each step; pin a digest to fix which.',
};

/**
 * Refuses what the target lacks.
 * @throws MillraceError `UNSUPPORTED_BY_TARGET` with every option of every step that it does not take.
 */
export function checkTarget(pipeline: string, scope: Scope, target: TargetName): void {
  const problems = targetProblems(scope, target);
  if (problems.length === 0) return;
  throw invalid('UNSUPPORTED_BY_TARGET', `Pipeline ${pipeline} for ${target}`, problems);
}

/** What a target lacks of the options of a pipeline's steps, those of nested pipelines included. */
export function targetProblems(scope: Scope, target: TargetName, path = 'steps'): Problem[] {
  return [...nodesOf(scope)].flatMap((node: GraphNode) => {
    const where = `${path}.${node.name}`;
    if (node.kind === 'pipeline') return targetProblems(node.body, target, `${where}.steps`);
    if (node.kind === 'loop' && node.item.kind === 'artifact' && target === 'kfp') return [artifactLoop(where)];
    if (node.kind === 'compiled' && target === 'vertex' && node.compiled.platform !== undefined) {
      const message = 'This component wants something of Kubernetes, in its second document.';
      return [{ path: where, code: 'NEEDS_KUBERNETES', message, hint: 'Use it on a KFP cluster: target kfp.' }];
    }
    if (node.kind !== 'task') return [];
    const check = target === 'vertex' ? checkVertex : checkKfp;
    return collect(where, (report) => check(node.options, report));
  });
}

/** The schema has it, and the driver answers "artifact iterator not implemented yet". */
const artifactLoop = (where: string): Problem => ({
  path: `${where}.items`,
  code: 'LOOP_OVER_ARTIFACTS',
  message: 'The open-source backend has no loop over artifacts.',
  hint: 'Give the whole list to one step: artifact.list(…), or loop over parameters.',
});

function checkVertex(options: Partial<StepOptions>, report: Report): void {
  for (const [option, value] of Object.entries(options)) {
    const offer = Object.entries(VERTEX_OFFERS).find(([name]) => name === option)?.[1];
    if (offer !== undefined && !isEmpty(value)) {
      report(`.${option}`, 'NEEDS_KUBERNETES', `Vertex AI has no ${option} of a step.`, offer);
    }
  }
  const { type } = options.accelerator ?? {};
  if (type !== undefined && !isVertexAccelerator(type)) {
    report('.accelerator.type', 'WRONG_TYPE', `Vertex AI knows no "${type}".`, 'NVIDIA_TESLA_T4, NVIDIA_L4, …');
  }
}

function checkKfp(options: Partial<StepOptions>, report: Report): void {
  if (options.on === 'vertex') checkCloudPlace(options, report);
  const { accelerator } = options;
  if (accelerator === undefined || isKubernetesAccelerator(accelerator.type)) return;
  const message = `Kubernetes has no resource "${accelerator.type}": the step's pod would wait for ever.`;
  report('.accelerator.type', 'WRONG_TYPE', message, 'nvidia.com/gpu, and nodeSelector for the model.');
}

/** Vertex AI tells a step its project and region, a cluster does not. */
function checkCloudPlace({ vertex = {}, env = {} }: Partial<StepOptions>, report: Report): void {
  for (const option of ['project', 'region'] as const) {
    const variable = `GOOGLE_CLOUD_${option.toUpperCase()}`;
    if (vertex[option] !== undefined || env[variable] !== undefined) continue;
    const message = `On a cluster the job of a step needs to be told its ${option}.`;
    report(`.vertex.${option}`, `${option.toUpperCase()}_REQUIRED`, message, `vertex: { ${option}: '…' }`);
  }
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
