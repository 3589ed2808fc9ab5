import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from '@millrace/pipeline';
import { processLauncher, type RunResult, runPipeline } from '@millrace/runner';
import { openStore } from '@millrace/storage';
import { type OnMoment, watchLauncher, watchStore } from './moments.ts';
import { killed } from './pipeline.ts';

const script = fileURLToPath(new URL('./step.mjs', import.meta.url));
const command = async () => ({ command: [process.execPath, script], codeDigest: 'sha256:1' });

/** Runs the pipeline in a folder, which gets the bucket, the starts of steps, and every moment that there was. */
export function run(
  folder: string,
  onMoment: OnMoment = async () => undefined,
  resumeFrom?: string,
): Promise<RunResult> {
  const moment: OnMoment = async (name) => {
    appendFileSync(join(folder, 'moments'), `${name}\n`);
    await onMoment(name);
  };
  return runPipeline({
    ...compile(killed),
    inputs: { folder },
    store: watchStore(openStore(join(folder, 'bucket')), moment),
    launcher: watchLauncher(processLauncher(command), moment),
    parallelism: 4,
    ...(resumeFrom === undefined ? {} : { resumeFrom }),
  });
}
