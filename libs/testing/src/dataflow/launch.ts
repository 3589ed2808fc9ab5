import { ApiError, invalidArgument, type Violation } from '../vertex/server/api-error.ts';
import type { LaunchRequest, LaunchResponse } from './messages.ts';
import type { DataflowState } from './state.ts';

const TEMPLATE = /^gs:\/\/dataflow-templates-([a-z0-9-]+)\/[^/]+\/flex\/Yaml_Template$/;
const PARAMETERS = ['yaml_pipeline', 'yaml_pipeline_file', 'jinja_variables'];

/** Launches the template of Beam YAML; there is no other here. */
export async function launchFlexTemplate(request: LaunchRequest, state: DataflowState): Promise<LaunchResponse> {
  const { launchParameter, location } = request;
  const template = TEMPLATE.exec(launchParameter?.containerSpecGcsPath ?? '');
  if (template?.[1] !== location) {
    throw new ApiError('NOT_FOUND', `Unable to open template file: ${launchParameter?.containerSpecGcsPath}.`);
  }
  const violations = violationsOf(request);
  if (violations.length > 0) {
    throw invalidArgument(`The template parameters are invalid. ${violations[0]?.description}`, violations);
  }
  const name = launchParameter?.jobName ?? '';
  if (state.runs.some(({ job, hasEnded }) => job.name === name && !hasEnded)) {
    const hint = 'If you want to submit a second job, try again by setting a different name.';
    throw new ApiError('ALREADY_EXISTS', `There is already an active job named ${name}. ${hint}`);
  }
  return request.validateOnly ? {} : { job: { ...state.start(name, request).job } };
}

/** What the service refuses before anything runs. */
function violationsOf({ launchParameter }: LaunchRequest): Violation[] {
  const violations: Violation[] = [];
  const problem = (field: string, description: string) => violations.push({ field, description });
  const { jobName, parameters, environment } = launchParameter ?? {};
  if (!/^[a-z]([-a-z0-9]{0,1022}[a-z0-9])?$/.test(jobName ?? '')) {
    problem(
      'job_name',
      'JobName invalid; it must consist of [-a-z0-9], begin with a letter and end with one or a digit',
    );
  }
  for (const name of Object.keys(parameters ?? {})) {
    if (!PARAMETERS.includes(name)) problem(name, 'Unrecognized parameter');
  }
  const given = ['yaml_pipeline', 'yaml_pipeline_file'].filter((name) => parameters?.[name]);
  if (given.length !== 1) problem('parameters', 'Exactly one of yaml_pipeline or yaml_pipeline_file must be specified');
  for (const [key, value] of Object.entries(environment?.additionalUserLabels ?? {})) {
    const isLabel = /^[a-z][-_a-z0-9]{0,62}$/.test(key) && /^[-_a-z0-9]{0,63}$/.test(value);
    if (!isLabel) problem('environment.additional_user_labels', `Invalid label ${key}=${value}`);
  }
  return violations;
}
