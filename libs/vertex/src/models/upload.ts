import { invalid } from '@millrace/contract';
import * as z from 'zod';
import type { Api } from '../call/api.ts';
import { unlessGone } from '../call/gone.ts';
import { makeOnce } from '../call/make.ts';
import type { WaitOptions } from '../call/poll.ts';
import { isMadeBy, labelled } from '../filter.ts';
import { digest, fullName, locationOf, slug, withoutVersion } from '../names.ts';
import { decoded } from '../operations/decoded.ts';
import type { Operation } from '../operations/operation.ts';
import { nameOfStarted } from '../operations/operations.ts';
import { aliasProblems } from './aliases.ts';
import type { ModelVersion } from './model-version.ts';
import type { MadeFor, Models, UploadModel } from './models.ts';

/**
 * Uploads a version once. The call itself makes another version each time, so the version carries the execution's label
 * and is looked for among the versions of its model, whose name is known before the call: that of the parent, or of an
 * id of our own. A lost answer, a lost operation and a former process are all met by the same look.
 */
export async function uploadModel(
  api: Api,
  models: Models,
  model: UploadModel,
  options: MadeFor & WaitOptions<Operation>,
): Promise<ModelVersion> {
  const problems = aliasProblems(model.aliases ?? []);
  if (problems.length > 0) throw invalid('VERTEX_INVALID', `The model ${JSON.stringify(model.displayName)}`, problems);
  const { execution, ...wait } = options;
  const call = {
    ...wait,
    subject: `Upload the model ${JSON.stringify(model.displayName)}`,
    permission: 'aiplatform.models.upload',
  };
  const client = await api.clients.models();
  const modelId = model.modelId ?? defaultId(model.displayName, execution);
  const name = withoutVersion(fullName(api.place, 'models', model.parent ?? modelId));
  const mine = isMadeBy(execution);
  const look = async () => (await models.versions(name, wait)).find(mine);

  return makeOnce(api.caller, {
    ...{ ...call, look },
    settle: () => api.operations.settle(name, call),
    start: async () => {
      const isThere = model.parent !== undefined || (await unlessGone(models.get(name, wait))) !== undefined;
      const request = {
        parent: locationOf(api.place),
        ...(isThere ? { parentModel: name } : { modelId }),
        ...(model.serviceAccount === undefined ? {} : { serviceAccount: model.serviceAccount }),
        model: protoOf(model, execution),
      };
      const [started] = await api.caller.once(call, (gax) => client.uploadModel(request, gax));
      const { result } = await api.operations.finish(nameOfStarted(started), call);
      const made = uploaded.parse(decoded(client, 'uploadModel', result));
      return models.get(`${withoutVersion(made.model)}@${made.modelVersionId}`, wait);
    },
  });
}

/** `UploadModelResponse`. */
const uploaded = z.object({ model: z.string(), modelVersionId: z.string() });

/** Ids may have 63 lower-case letters, digits, `_` and `-`. */
const defaultId = (displayName: string, execution: string): string =>
  `${slug(displayName, 50)}-${digest(`${displayName}\n${execution}`, 10)}`;

const protoOf = (model: UploadModel, execution: string) => ({
  displayName: model.displayName,
  artifactUri: model.artifactUri,
  versionAliases: [...(model.aliases ?? [])],
  versionDescription: model.versionDescription ?? '',
  labels: labelled(model.labels, execution),
  containerSpec: {
    imageUri: model.container.image,
    predictRoute: model.container.predictRoute,
    healthRoute: model.container.healthRoute,
    ports: [{ containerPort: model.container.port }],
    env: Object.entries(model.container.env ?? {}).map(([name, value]) => ({ name, value })),
  },
});
