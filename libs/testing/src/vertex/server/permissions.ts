/** Methods whose permission is not their own verb on their own resource. */
const IRREGULAR: Readonly<Record<string, string>> = {
  ListModelVersions: 'models.list',
  DeleteModelVersion: 'models.delete',
  MergeVersionAliases: 'models.update',
  ImportModelEvaluation: 'modelEvaluations.import',
  DeployModel: 'endpoints.deploy',
  UndeployModel: 'endpoints.undeploy',
  MutateDeployedModel: 'endpoints.update',
  Predict: 'endpoints.predict',
  RawPredict: 'endpoints.predict',
  GetOperation: 'operations.list',
  ListOperations: 'operations.list',
  WaitOperation: 'operations.list',
  PauseSchedule: 'schedules.update',
  ResumeSchedule: 'schedules.update',
  QueryExecutionInputsAndOutputs: 'executions.get',
  QueryContextLineageSubgraph: 'contexts.get',
  QueryArtifactLineageSubgraph: 'artifacts.get',
  AddContextArtifactsAndExecutions: 'contexts.addContextArtifactsAndExecutions',
  AddExecutionEvents: 'executions.addExecutionEvents',
};

/**
 * The permission that a method asks for, such as `aiplatform.models.upload`.
 * https://cloud.google.com/vertex-ai/docs/general/iam-permissions
 */
export function permissionOf(method: string): string {
  const irregular = IRREGULAR[method];
  if (irregular !== undefined) return `aiplatform.${irregular}`;
  const [, verb = method, noun = ''] = /^([A-Z][a-z]+)(\w*)$/.exec(method) ?? [];
  const plural = noun.endsWith('s') ? noun : noun.replace(/y$/, 'ie').concat('s');
  return `aiplatform.${lowerFirst(plural)}.${verb.toLowerCase()}`;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
