import { createHash } from 'node:crypto';
import { type Evaluation, toVertexMetrics } from '@millrace/model/evaluation';
import type { Endpoint, Vertex, WaitOptions } from '@millrace/vertex';
import type { Names, Observer } from './observe.ts';
import type { Probing } from './probe.ts';
import type { CloudState } from './state.ts';
import { KEY_LABEL, type Step, type VertexCandidate } from './step.ts';

/** What steps are made with. */
export interface Tools {
  readonly vertex: Vertex;
  readonly observer: Observer;
  readonly names: Names;
  readonly probing: Probing;
  /** Told while something takes long: what, and for how many seconds. */
  readonly onWait: (what: string, seconds: number) => void;
}

/** How the serving image is spoken to: components/serve. */
const CONTAINER = { predictRoute: '/predict', healthRoute: '/health', port: 8080 } as const;
const MANAGED = { 'managed-by': 'millrace' } as const;

/** Makes a step, waits until it is done, and reads again what it changed. Each can be made again. */
export async function apply(state: CloudState, step: Step, tools: Tools): Promise<CloudState> {
  const { vertex, observer, names, probing } = tools;
  const wait = waiting(step, tools);
  const left = (now: Endpoint | undefined): CloudState => ({ ...state, endpoint: observer.keep(now) });
  const { endpoints, models } = vertex;
  const model = state.model?.name ?? names.newModelId;
  const endpoint = state.endpoint?.name ?? '';
  switch (step.kind) {
    case 'upload':
      await upload(step.candidate, step.parent, tools, wait);
      return { ...state, model: await observer.model() };
    case 'evaluate':
      await importEvaluation(`${model}@${step.version}`, step.evaluation, tools);
      return state;
    case 'aliases':
      await models.mergeAliases(`${model}@${step.version}`, { add: step.add, remove: step.remove });
      return { ...state, model: await observer.model() };
    case 'delete-version':
      await models.deleteVersion(`${model}@${step.version}`, wait);
      return { ...state, model: await observer.model() };
    case 'create-endpoint':
      return left(
        await endpoints.ensure(
          { displayName: names.endpoint, labels: MANAGED },
          { execution: names.endpoint, ...wait },
        ),
      );
    case 'deploy': {
      const deployed = { model: `${model}@${step.version}`, displayName: `${names.model} ${step.version}` };
      const traffic = step.first ? { traffic: { '0': 100 } } : {};
      await endpoints.deploy(
        endpoint,
        { ...deployed, ...step.machines, ...traffic },
        { execution: deployed.model, ...wait },
      );
      return { ...state, endpoint: await observer.endpoint() };
    }
    case 'probe':
      await probing.compare(endpoint, step.deployment, step.version, state);
      return state;
    case 'traffic':
      return left(await endpoints.setTraffic(endpoint, step.traffic));
    case 'undeploy':
      return left(await endpoints.undeploy(endpoint, step.deployment, wait));
    case 'delete-endpoint':
      await endpoints.delete(endpoint, wait);
      return left(undefined);
  }
}

/** An evaluation that is there already is found by what it says. */
function importEvaluation(version: string, evaluation: Evaluation, { vertex, names }: Tools): Promise<unknown> {
  const { split, rows, target } = evaluation;
  const said = createHash('sha256').update(JSON.stringify(evaluation)).digest('hex').slice(0, 40);
  const imported = {
    ...toVertexMetrics(evaluation),
    displayName: `${names.model} ${split}`,
    metadata: { split, rows, target },
  };
  return vertex.evaluations.import(version, imported, { execution: said });
}

type Waiting = Pick<WaitOptions<unknown>, 'onProgress'>;

const waiting = ({ kind }: Step, { onWait }: Tools): Waiting => ({
  onProgress: ({ state, elapsedSeconds }) => onWait(`${kind}: ${state}`, elapsedSeconds),
});

function upload(candidate: VertexCandidate, parent: string | undefined, tools: Tools, wait: Waiting): Promise<unknown> {
  const { vertex, names } = tools;
  const { artifactUri, image, key, labels } = candidate;
  return vertex.models.upload(
    {
      ...(parent === undefined ? { modelId: names.modelId ?? names.newModelId } : { parent }),
      ...{ displayName: names.model, artifactUri, container: { ...CONTAINER, image } },
      labels: { ...labels, ...MANAGED, [KEY_LABEL]: key },
    },
    // The same bundle with the same image is never uploaded twice, whoever does it.
    { execution: key, ...wait },
  );
}
