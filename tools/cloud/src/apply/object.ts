import { EXIT, type JsonObject, MillraceError } from '@millrace/contract';
import type { ObjectStep } from '../declaration/types.ts';
import type { ApiRequest, GoogleApis } from '../rest/google-apis.ts';
import { finished } from '../rest/operation.ts';
import { differing, merged } from './differences.ts';
import type { Applied, Progress } from './types.ts';

/** Looks at something whose creation is under way elsewhere. */
const LOOKS = 20;

/** Reads; then creates, corrects, or leaves alone. */
export async function applyObject(apis: GoogleApis, step: ObjectStep, progress: Progress): Promise<Applied> {
  const found = await read(apis, step);
  if (found === undefined) {
    await create(apis, step, progress);
    return withPerson(step, await created(apis, step), { outcome: 'made' });
  }
  const state = found.state === 'DELETED' && step.undelete === true ? await undelete(apis, step, progress) : found;
  refuseFixed(step, state);
  const changes = differing(state, step.desired);
  if (changes.length > 0) await correct(apis, step, { state, changes, progress });
  const outcome = changes.length > 0 || state !== found ? 'changed' : 'kept';
  return withPerson(step, state, { outcome, ...(changes.length === 0 ? {} : { changes }) });
}

const read = (apis: GoogleApis, step: ObjectStep): Promise<JsonObject | undefined> =>
  apis.find({ subject: `Look at ${step.title}`, method: 'GET', ...step.place });

/** Another process, or an attempt whose answer was lost, may have been faster: then it is there, or soon will be. */
async function create(apis: GoogleApis, step: ObjectStep, progress: Progress): Promise<void> {
  const subject = `Create ${step.title}`;
  const body = bodyOf(step);
  try {
    await settle(apis, step, { subject, method: 'POST', ...step.create, body }, progress);
  } catch (error) {
    if (!(error instanceof MillraceError) || error.code !== 'CLOUD_CONFLICT') throw error;
  }
}

/** A service account's body wraps its fields; all others are the object itself. */
function bodyOf(step: ObjectStep): JsonObject {
  const fields = { ...step.initial, ...step.fixed, ...step.desired };
  const account = /\/serviceAccounts\/([^@]+)@/.exec(step.place.path);
  return account === null ? fields : { accountId: account[1] ?? '', serviceAccount: fields };
}

async function created(apis: GoogleApis, step: ObjectStep): Promise<JsonObject> {
  for (let looks = 1; ; looks++) {
    const state = await read(apis, step);
    if (state !== undefined) return state;
    if (looks >= LOOKS) {
      throw new MillraceError('CLOUD_OPERATION_SLOW', `${step.title} was made and cannot be seen yet.`, {
        hint: 'run the same command again: it goes on where it stopped',
      });
    }
    await apis.pause(looks);
  }
}

function refuseFixed(step: ObjectStep, state: JsonObject): void {
  const wrong = differing(state, step.fixed);
  if (wrong.length === 0) return;
  throw new MillraceError('CLOUD_DIFFERENT', `${step.title} exists, and is another one than is asked for.`, {
    problems: wrong.map((path) => ({
      ...{ path, code: 'FIXED' },
      message: `is ${JSON.stringify(state[path])}, not ${JSON.stringify(step.fixed[path])}; it cannot be changed.`,
    })),
    hint: 'choose another --bucket-prefix or --region, or delete it',
    exitCode: EXIT.usage,
  });
}

interface Correction {
  readonly state: JsonObject;
  readonly changes: readonly string[];
  readonly progress: Progress;
}

async function correct(apis: GoogleApis, step: ObjectStep, { state, changes, progress }: Correction): Promise<void> {
  const subject = `Correct ${step.title}`;
  const fields = Object.fromEntries(changes.map((name) => [name, merged(state[name], step.desired[name] ?? null)]));
  const isAccount = step.place.path.includes('/serviceAccounts/');
  const mask = changes.join(',');
  // A trigger of Cloud Build is found by its name, and changed by its id.
  const path =
    typeof state.id === 'string' && step.place.path.includes('/triggers/') && step.place.service === 'cloudbuild'
      ? step.place.path.replace(/[^/]+$/, state.id)
      : step.place.path;
  await settle(
    apis,
    step,
    {
      ...{ subject, method: 'PATCH' as const, service: step.place.service, path },
      ...(step.update === 'merge' || isAccount ? {} : { query: { updateMask: mask } }),
      body: isAccount ? { serviceAccount: fields, updateMask: mask } : fields,
    },
    progress,
  );
}

async function undelete(apis: GoogleApis, step: ObjectStep, progress: Progress): Promise<JsonObject> {
  const path = `${step.place.path}:undelete`;
  await settle(
    apis,
    step,
    { subject: `Bring back ${step.title}`, method: 'POST', service: step.place.service, path, body: {} },
    progress,
  );
  return created(apis, step);
}

async function settle(apis: GoogleApis, step: ObjectStep, request: ApiRequest, progress: Progress): Promise<void> {
  const answer = await apis.call(request);
  if (step.operations === undefined) return;
  const { subject, service } = request;
  await finished(apis, answer, {
    ...{ subject, service, version: step.operations },
    onWait: (looks) => progress({ id: step.id, title: step.title, looks }),
  });
}

function withPerson(step: ObjectStep, state: JsonObject, applied: Applied): Applied {
  const next = step.person?.(state);
  return next === undefined ? applied : { ...applied, outcome: 'waiting', next };
}
