import { type ComponentDefinition, type Problem, vertexSyntax } from '@millrace/contract';
import { parseLocation } from '@millrace/storage';
import { cloudPlace } from '../cloud-place.ts';
import type { VertexRequest } from '../command.ts';
import type { Environment } from '../environment.ts';
import { DEFAULT_MACHINE_TYPE } from '../flags.ts';
import { DURATION, seconds } from './duration.ts';

const { isLabelKey, isLabelValue, isMachineType, isNetwork, isServiceAccount } = vertexSyntax;

/** Notes what is wrong with a flag. */
type Report = (flag: string, code: string, message: string, hint?: string) => void;
type Texts = ReadonlyMap<string, string>;

/**
 * Reads how the job of `--on vertex` is made. Every problem is noted, so that nothing is submitted that cannot run.
 * @returns undefined where a problem was noted
 */
export function readRequest(
  definition: ComponentDefinition,
  texts: Texts,
  mode: string | undefined,
  environment: Environment | undefined,
  problems: Problem[],
): VertexRequest | undefined {
  const before = problems.length;
  const report: Report = (flag, code, message, hint) =>
    problems.push({ path: `--${flag}`, code, message, ...(hint === undefined ? {} : { hint }) });
  if (definition.vertex === undefined) {
    const hint = 'Leave out --on: the step then does its work where it runs.';
    report('on', 'ON_VERTEX_UNAVAILABLE', `${definition.name} does no work on Vertex AI.`, hint);
    return undefined;
  }
  checkPlace(texts, mode, report);
  const { project = '', region = '' } = readPlace(texts, environment ?? { log: undefined }, report);
  const image = readImage(texts.get('image') ?? environment?.image, report);
  const trialImage = readTrialImage(definition, texts, image, report);
  const machineType = texts.get('machine-type') ?? DEFAULT_MACHINE_TYPE;
  if (!isMachineType(machineType)) {
    report('machine-type', 'WRONG_TYPE', `"${machineType}" is no machine type.`, 'For example n2-standard-8.');
  }
  checkAccelerator(definition, texts, report);
  const labels = readLabels(texts.get('job-labels'), report);
  const timeoutSeconds = readTimeout(texts.get('job-timeout'), report);
  const serviceAccount = readServiceAccount(texts, report);
  const network = readNetwork(texts, report);
  if (problems.length > before) return undefined;
  return {
    ...{ project, region, image, machineType, labels },
    restartOnFailure: texts.get('restart-on-failure') === 'true',
    ...(trialImage === undefined ? {} : { trialImage }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
    ...(network === undefined ? {} : { network }),
  };
}

/** A job sees Cloud Storage and no folder of this machine. */
function checkPlace(texts: Texts, mode: string | undefined, report: Report): void {
  if (mode !== 'local' && mode !== 'kfp') {
    report('on', 'UNEXPECTED_FLAG', `${mode ?? 'This'} mode does its work where it runs.`, 'Leave out --on.');
  }
  const bucket = texts.get('bucket');
  if (bucket === undefined) return;
  try {
    if (parseLocation(bucket).scheme === 'gs') return;
  } catch {
    return; // Said where the bucket is opened.
  }
  const message = `A job of Vertex AI reads and writes Cloud Storage; ${bucket} is a folder of this machine.`;
  report('bucket', 'NEEDS_CLOUD_STORAGE', message, 'Give --bucket gs://BUCKET[/PREFIX].');
}

function readPlace(texts: Texts, environment: Environment, report: Report) {
  const [project, region] = [texts.get('project'), texts.get('region')];
  const place = cloudPlace(
    { ...(project === undefined ? {} : { project }), ...(region === undefined ? {} : { region }) },
    environment,
  );
  if (place.project === undefined) {
    report(
      'project',
      'PROJECT_REQUIRED',
      'No project is given.',
      'Give --project PROJECT, or set GOOGLE_CLOUD_PROJECT.',
    );
  }
  if (place.region === undefined) {
    const hint = 'Give --region REGION, for example us-central1, or set GOOGLE_CLOUD_REGION.';
    report('region', 'REGION_REQUIRED', 'No region is given.', hint);
  }
  return place;
}

function readImage(image: string | undefined, report: Report): string {
  if (image === undefined || image === '') {
    const hint = 'Give --image REFERENCE@sha256:…, or set MILLRACE_IMAGE; an image made by build-image knows its own.';
    report('image', 'IMAGE_REQUIRED', 'A job runs an image, and none is known.', hint);
  } else if (/\s/.test(image)) report('image', 'WRONG_TYPE', `"${image}" is no reference of an image.`);
  return image ?? '';
}

/** The image beside this one in its repository: the same but for the name. A digest is of one image alone. */
function readTrialImage(
  definition: ComponentDefinition,
  texts: Texts,
  image: string,
  report: Report,
): string | undefined {
  if (definition.vertex?.job !== 'tuning') return undefined;
  const given = texts.get('trial-image');
  if (given !== undefined) return given;
  const { trials } = definition.vertex;
  const own = new RegExp(`^(.*/)?${definition.name}(:[^/@]+)?$`).exec(image);
  if (own !== null) return `${own[1] ?? ''}${trials}${own[2] ?? ''}`;
  const message = `The trials run the image of ${trials}, whose digest does not follow from this image's.`;
  if (image !== '') report('trial-image', 'TRIAL_IMAGE_REQUIRED', message, 'Give --trial-image REFERENCE@sha256:….');
  return undefined;
}

function checkAccelerator(definition: ComponentDefinition, texts: Texts, report: Report): void {
  const accelerator = texts.get('accelerator');
  if (accelerator === undefined) return;
  const message = `The image of ${definition.name} has no variant for GPUs: ${accelerator} would idle and be paid for.`;
  report('accelerator', 'NO_GPU_VARIANT', message, 'Leave it out, and give --machine-type more cores.');
}

function readLabels(text: string | undefined, report: Report): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const pair of text === undefined || text === '' ? [] : text.split(',')) {
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/.exec(pair) ?? [];
    if (!isLabelKey(key) || !isLabelValue(value)) {
      const hint = 'Lower-case letters, digits, - and _, a letter first: team=ml,cost-center=42.';
      report('job-labels', 'BAD_LABEL', `"${pair}" is no label.`, hint);
    } else if (key.startsWith('millrace-')) report('job-labels', 'RESERVED_NAME', `${key} is a label of our own.`);
    else labels[key] = value;
  }
  return labels;
}

function readTimeout(text: string | undefined, report: Report): number | undefined {
  if (text === undefined) return undefined;
  const found = seconds(text);
  if (found === undefined || found === 0) report('job-timeout', 'WRONG_TYPE', `${DURATION}, got "${text}".`);
  return found;
}

function readServiceAccount(texts: Texts, report: Report): string | undefined {
  const account = texts.get('service-account');
  if (account !== undefined && !isServiceAccount(account)) {
    const hint = 'NAME@PROJECT.iam.gserviceaccount.com';
    report('service-account', 'WRONG_TYPE', `"${account}" is no service account.`, hint);
  }
  return account;
}

function readNetwork(texts: Texts, report: Report): string | undefined {
  const network = texts.get('network');
  if (network !== undefined && !isNetwork(network)) {
    const hint = 'projects/NUMBER/global/networks/NAME';
    report('network', 'WRONG_TYPE', `"${network}" is no network.`, hint);
  }
  return network;
}
