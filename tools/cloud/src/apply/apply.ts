import { MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { desiredState } from '../declaration/desired-state.ts';
import type { Step } from '../declaration/types.ts';
import type { GoogleApis } from '../rest/google-apis.ts';
import type { CloudSettings } from '../settings.ts';
import { applyApis } from './apis.ts';
import { applyObject } from './object.ts';
import { applyPolicy } from './policy.ts';
import type { Applied, AppliedStep, Progress } from './types.ts';

export interface ApplyOptions {
  readonly apis: GoogleApis;
  /** Told of each step as it is done. */
  readonly onStep?: (step: AppliedStep) => void;
  readonly onProgress?: Progress;
}

/**
 * Makes the desired state true, step by step. Everything is read first, and only what differs is changed: so it can be
 * stopped anywhere and run again.
 * @throws MillraceError with a code `CLOUD_…`; what was done stays done
 */
export async function applySetup(settings: CloudSettings, options: ApplyOptions): Promise<readonly AppliedStep[]> {
  const { apis, onStep, onProgress = () => undefined } = options;
  const surroundings = { apis, settings, progress: onProgress, number: numberOnce(apis, settings.project) };
  const done = new Map<string, AppliedStep>();
  for (const step of desiredState(settings)) {
    const blocked = step.needs?.find((id) => done.get(id)?.outcome === 'waiting');
    const applied: Applied =
      blocked === undefined
        ? await applyStep(step, surroundings)
        : { outcome: 'waiting', next: `waits for: ${done.get(blocked)?.title ?? blocked}` };
    const { id, title } = step;
    done.set(id, { id, title, ...applied });
    onStep?.({ id, title, ...applied });
  }
  return [...done.values()];
}

interface Surroundings {
  readonly apis: GoogleApis;
  readonly settings: CloudSettings;
  readonly progress: Progress;
  readonly number: () => Promise<string>;
}

async function applyStep(step: Step, { apis, settings, progress, number }: Surroundings): Promise<Applied> {
  switch (step.kind) {
    case 'apis':
      return applyApis(apis, step, settings.project, progress);
    case 'agent': {
      const { method, ...place } = step.request;
      await apis.call({
        subject: `Ask for the ${step.title}`,
        method,
        ...place,
        ...(method === 'POST' ? { body: {} } : {}),
      });
      return { outcome: 'kept' };
    }
    case 'object':
      return applyObject(apis, step, progress);
    case 'policy':
      return applyPolicy(apis, step, await number());
    case 'wait':
      return { outcome: 'waiting', next: step.next };
  }
}

const projectSchema = z.looseObject({ name: z.string().regex(/^projects\/[0-9]+$/) });

/** The project's number, asked for when something first needs it: before, its API may be off. */
function numberOnce(apis: GoogleApis, project: string): () => Promise<string> {
  let number: Promise<string> | undefined;
  return () => {
    number ??= projectNumber(apis, project);
    return number;
  };
}

/** @throws MillraceError `CLOUD_PROJECT_UNKNOWN` */
export async function projectNumber(apis: GoogleApis, project: string): Promise<string> {
  const path = `/v3/projects/${project}`;
  const found = await apis.find({
    subject: `Look at project ${project}`,
    service: 'cloudresourcemanager',
    method: 'GET',
    path,
  });
  if (found === undefined) {
    throw new MillraceError('CLOUD_PROJECT_UNKNOWN', `There is no project ${project} that you may see.`, {
      hint: 'gcloud projects list',
    });
  }
  return projectSchema.parse(found).name.slice('projects/'.length);
}
