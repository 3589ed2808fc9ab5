import { type StepOptions, type VertexOptions, vertexSyntax } from '@millrace/contract';
import { seconds } from './quantities.ts';
import type { Report } from './report.ts';

const { isLabelKey, isLabelValue, isMachineType, isNetwork, isServiceAccount } = vertexSyntax;

/** How the job of a step is made, and that there is one. */
export function checkVertexJob({ on, vertex, accelerator }: Partial<StepOptions>, report: Report): void {
  if (on === 'vertex' && accelerator !== undefined) {
    const hint = "Leave it out, and give vertex.machineType more cores, or work here: on: 'here'.";
    report('.accelerator', 'NO_GPU_VARIANT', 'The image of the job has no variant for GPUs.', hint);
  }
  if (vertex === undefined) return;
  if (on !== 'vertex') report('.vertex', 'CONFLICT', 'The work is done here.', "Give on: 'vertex' too.");
  checkTexts(vertex, report);
  checkLabels(vertex, report);
  if (vertex.timeout !== undefined && !(seconds(vertex.timeout) ?? 0)) {
    const message = `expected a duration such as 90s, 15m, 2h or 1d, longer than none, got "${vertex.timeout}".`;
    report('.vertex.timeout', 'WRONG_TYPE', message);
  }
}

function checkTexts(vertex: VertexOptions, report: Report): void {
  const check = (option: keyof VertexOptions, fits: (text: string) => boolean, example: string) => {
    const text = vertex[option];
    if (typeof text !== 'string' || fits(text)) return;
    report(`.vertex.${option}`, 'WRONG_TYPE', `expected ${example}, got "${text}".`);
  };
  const isWord = (text: string) => /^[^\s]+$/.test(text);
  check('machineType', isMachineType, 'a machine type such as n2-standard-8');
  check('serviceAccount', isServiceAccount, 'NAME@PROJECT.iam.gserviceaccount.com');
  check('network', isNetwork, 'projects/NUMBER/global/networks/NAME');
  check('bucket', (text) => /^gs:\/\/[^/\s]+/.test(text), 'gs://BUCKET[/PREFIX]');
  for (const option of ['image', 'trialImage', 'project', 'region'] as const) check(option, isWord, 'a name');
}

function checkLabels({ labels = {} }: VertexOptions, report: Report): void {
  for (const [key, value] of Object.entries(labels)) {
    if (key.startsWith('millrace-')) report(`.vertex.labels.${key}`, 'RESERVED_NAME', 'is a label of our own.');
    else if (!isLabelKey(key) || !isLabelValue(value)) {
      const hint = 'Lower-case letters, digits, - and _, a letter first.';
      report(`.vertex.labels.${key}`, 'BAD_NAME', `"${key}=${value}" is no label of Google Cloud.`, hint);
    }
  }
}
