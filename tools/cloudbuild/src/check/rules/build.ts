import type { Problem } from '@millrace/contract';
import type { Rule } from '../rule.ts';

const TAG = /^[A-Za-z0-9._-]{1,128}$/;
// A registry host or none, a path in lower case, a tag or a digest; substitutions may stand anywhere.
const IMAGE = /^[a-z0-9][a-z0-9._:-]*(\/[a-z0-9._-]+)*(:[\w.-]+|@sha256:[0-9a-f]{64})?$/;
const SUBSTITUTION = /\$\{[^}]*\}|\$[A-Z_][A-Z0-9_]*/g;

/** Rules about the build as a whole: its logs, its machine, its tags, and what it keeps. */
export const build: Rule = ({ options, logsBucket, serviceAccount, tags, images, artifacts }) => {
  const problems: Problem[] = [];
  const add = (path: string, code: string, message: string, hint?: string) =>
    void problems.push({ path, code, message, ...(hint === undefined ? {} : { hint }) });
  const { logging = 'LOGGING_UNSPECIFIED', machineType, pool } = options;
  const keepsLogs = ['CLOUD_LOGGING_ONLY', 'NONE'].includes(logging) || logsBucket !== undefined;
  if (serviceAccount !== undefined && !keepsLogs) {
    const message = 'A build with its own service account must say where its logs go.';
    add('options.logging', 'LOGGING_REQUIRED', message, 'logging: CLOUD_LOGGING_ONLY');
  }
  if (pool !== undefined && machineType !== undefined) {
    add('options.machineType', 'FIELDS_EXCLUDE', 'A private pool has its own machines.', 'Remove machineType.');
  }
  if (logsBucket !== undefined && !/^gs:\/\/|^\$/.test(logsBucket)) {
    add('logsBucket', 'INVALID_BUCKET', `${logsBucket} is not a bucket.`, `gs://${logsBucket}`);
  }
  for (const [i, tag] of tags.entries()) {
    if (!TAG.test(tag.replaceAll(SUBSTITUTION, 'x'))) add(`tags[${i}]`, 'INVALID_TAG', `${tag} is not a tag.`);
  }
  const named = [
    ...images.map((image, i) => [`images[${i}]`, image] as const),
    ...(artifacts?.images ?? []).map((image, i) => [`artifacts.images[${i}]`, image] as const),
  ];
  for (const [path, image] of named) {
    if (!IMAGE.test(image.replaceAll(SUBSTITUTION, 'x'))) add(path, 'INVALID_IMAGE', `${image} is not an image.`);
  }
  if (images.length > 0 && (artifacts?.images ?? []).length > 0) {
    add('artifacts.images', 'FIELDS_EXCLUDE', 'Images are named in images or in artifacts, not in both.');
  }
  const { objects } = artifacts ?? {};
  if (objects !== undefined && !/^gs:\/\/|^\$/.test(objects.location)) {
    const message = `${objects.location || 'Nothing'} is not a bucket.`;
    add('artifacts.objects.location', 'INVALID_BUCKET', message, 'gs://BUCKET/path/');
  }
  return problems;
};
