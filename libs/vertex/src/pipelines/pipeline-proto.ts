import type { JsonObject, JsonValue } from '@millrace/contract';
import { toStruct, toValue } from '../struct.ts';
import type { PipelineRun } from './pipeline-jobs.ts';

const POLICIES = { fast: 'PIPELINE_FAILURE_POLICY_FAIL_FAST', slow: 'PIPELINE_FAILURE_POLICY_FAIL_SLOW' } as const;

/** As `google.cloud.aiplatform.v1.PipelineJob`. */
export const pipelineProto = (run: PipelineRun) => ({
  displayName: run.displayName,
  labels: { ...run.labels },
  pipelineSpec: toStruct(run.caching === undefined ? run.spec : withCaching(run.spec, run.caching)),
  runtimeConfig: {
    gcsOutputDirectory: run.gcsOutputDirectory,
    parameterValues: Object.fromEntries(
      Object.entries(run.parameters ?? {}).map(([key, value]) => [key, toValue(value)]),
    ),
    failurePolicy: POLICIES[run.failurePolicy ?? 'slow'],
  },
  ...(run.serviceAccount === undefined ? {} : { serviceAccount: run.serviceAccount }),
  ...(run.network === undefined ? {} : { network: run.network }),
});

/** The spec with every task's cache switched on or off: the API has no such setting for a whole run. */
export function withCaching(spec: JsonObject, caching: boolean): JsonObject {
  const root = objectAt(spec, 'root');
  const components = objectAt(spec, 'components');
  return {
    ...spec,
    ...(root === undefined ? {} : { root: dagWithCaching(root, caching) }),
    ...(components === undefined
      ? {}
      : { components: mapped(components, (component) => dagWithCaching(component, caching)) }),
  };
}

function dagWithCaching(component: JsonObject, caching: boolean): JsonObject {
  const dag = objectAt(component, 'dag');
  const tasks = dag && objectAt(dag, 'tasks');
  if (dag === undefined || tasks === undefined) return component;
  const cachingOptions = { enableCache: caching };
  return { ...component, dag: { ...dag, tasks: mapped(tasks, (task) => ({ ...task, cachingOptions })) } };
}

const mapped = (object: JsonObject, change: (value: JsonObject) => JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, isObject(value) ? change(value) : value]));

const objectAt = (object: JsonObject, key: string): JsonObject | undefined => {
  const value = object[key];
  return isObject(value) ? value : undefined;
};

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
