import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { launchStep, localPaths } from './attempt.ts';
import type { RunContext } from './context.ts';
import { executorInput } from './executor-input.ts';
import type { PreparedStep } from './prepared-step.ts';

const answer = z.object({ fingerprint: z.string() });

/**
 * Asks a component that reads from outside what it would read now.
 * @throws MillraceError the component's own, or `NO_FINGERPRINT`.
 */
export async function askFingerprint(context: RunContext, prepared: PreparedStep): Promise<string> {
  return withFolder(context, async (folder) => {
    const artifacts = await prepared.bring();
    const input = executorInput(prepared.outputDefinitions, prepared.values.parameters, artifacts, {
      folder,
      artifact: (name) => `${folder}/${name}`,
    });
    let last = '';
    const { exit, error } = await launchStep(context, prepared, {
      args: ['fingerprint', '--executor-input', JSON.stringify(input)],
      input,
      readable: localPaths(artifacts),
      writable: [folder],
      signal: context.signal,
      onResult: (line) => {
        last = line;
      },
    });
    const found = exit.code === 0 ? answer.safeParse(parse(last)) : undefined;
    if (found?.success) return found.data.fingerprint;
    const hint = error?.hint;
    throw new MillraceError(
      error?.code ?? 'NO_FINGERPRINT',
      error?.message ?? `${prepared.step.name} did not say what it would read.`,
      { hint: hint ?? `Read ${prepared.log.place}` },
    );
  });
}

async function withFolder<T>(context: RunContext, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(context.folder, 'fingerprint-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
