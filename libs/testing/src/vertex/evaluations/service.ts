import { existingModel, existingVersion } from '../models/stored-model.ts';
import { notFound, refuseViolations } from '../server/api-error.ts';
import type { ServiceWork } from '../server/dispatch.ts';
import { type FilterFields, filtered } from '../server/filter.ts';
import type {
  ImportModelEvaluationRequest,
  ListModelEvaluationsRequest,
  ModelEvaluation,
  NamedRequest,
} from '../server/messages.ts';
import { pageOf } from '../server/page.ts';
import { required } from '../server/rules.ts';

const FILTER: FilterFields<ModelEvaluation> = { display_name: true, metrics_schema_uri: true, create_time: true };

/** The evaluations of `google.cloud.aiplatform.v1.ModelService`; each belongs to one version of a model. */
export const evaluations: ServiceWork = {
  ImportModelEvaluation(request: ImportModelEvaluationRequest, state) {
    const [model, version] = existingVersion(state, request.parent);
    const given = request.modelEvaluation ?? {};
    refuseViolations([
      ...required('model_evaluation.metrics', given.metrics),
      ...required('model_evaluation.metrics_schema_uri', given.metricsSchemaUri),
    ]);
    const name = `${model.name}/evaluations/${state.nextId()}`;
    const evaluation = { ...given, name, createTime: state.now() };
    state.evaluations.set(name, { version: version.id, evaluation });
    return evaluation;
  },

  GetModelEvaluation({ name }: NamedRequest, state) {
    const stored = state.evaluations.get(name ?? '');
    if (stored === undefined) throw notFound('ModelEvaluation', name ?? '');
    return stored.evaluation;
  },

  /** Those of the version that the parent names, else of the default one. */
  ListModelEvaluations(request: ListModelEvaluationsRequest, state) {
    const { name } = existingModel(state, request.parent);
    const [, version] = existingVersion(state, request.parent);
    const all = [...state.evaluations.values()]
      .filter(({ version: of, evaluation }) => of === version.id && evaluation.name?.startsWith(`${name}/`))
      .map(({ evaluation }) => evaluation);
    const page = pageOf(filtered(all, request.filter, FILTER), request);
    return { modelEvaluations: page.items, nextPageToken: page.nextPageToken };
  },
};
