import * as z from 'zod';
import type { Api } from '../call/api.ts';
import type { CallOptions } from '../call/caller.ts';
import { makeOnce } from '../call/make.ts';
import { oldest } from '../filter.ts';
import { EXECUTION_LABEL, fullName } from '../names.ts';
import { toValue } from '../struct.ts';
import { type EvaluationSpec, type Evaluations, evaluationAnswer, type ModelEvaluation } from './evaluation.ts';
import type { MadeFor } from './models.ts';

const evaluationsAnswer = z.array(evaluationAnswer);

export class EvaluationsOfApi implements Evaluations {
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  async import(
    model: string,
    evaluation: EvaluationSpec,
    { execution, ...options }: MadeFor & CallOptions,
  ): Promise<ModelEvaluation> {
    const parent = fullName(this.#api.place, 'models', model);
    const client = await this.#api.clients.models();
    const call = {
      ...options,
      subject: `Import an evaluation of ${parent}`,
      permission: 'aiplatform.modelEvaluations.import',
    };
    // Evaluations carry no labels; what is said of them goes into their metadata.
    const isMine = ({ metadata }: ModelEvaluation) => madeBy.safeParse(metadata).data?.[EXECUTION_LABEL] === execution;
    const modelEvaluation = {
      displayName: evaluation.displayName,
      metricsSchemaUri: evaluation.metricsSchemaUri,
      metrics: toValue(evaluation.metrics),
      metadata: toValue({ ...evaluation.metadata, [EXECUTION_LABEL]: execution }),
    };
    return makeOnce(this.#api.caller, {
      ...call,
      look: async () => oldest((await this.list(model, options)).filter(isMine)),
      start: async () => {
        const [answer] = await this.#api.caller.once(call, (gax) =>
          client.importModelEvaluation({ parent, modelEvaluation }, gax),
        );
        return evaluationAnswer.parse(answer);
      },
    });
  }

  async list(model: string, options: CallOptions = {}): Promise<readonly ModelEvaluation[]> {
    const parent = fullName(this.#api.place, 'models', model);
    const client = await this.#api.clients.models();
    const call = {
      ...options,
      subject: `List the evaluations of ${parent}`,
      permission: 'aiplatform.modelEvaluations.list',
    };
    const [answer] = await this.#api.caller.safely(call, (gax) => client.listModelEvaluations({ parent }, gax));
    return evaluationsAnswer.parse(answer);
  }
}

const madeBy = z.object({ [EXECUTION_LABEL]: z.string() });
