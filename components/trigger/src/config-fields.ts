import { isJson, type JsonObject } from '@millrace/contract';
import { parseLocation, resolveLocation } from '@millrace/storage';
import * as z from 'zod';

const text = z.string({ error: 'it is missing' }).trim();
const absent = text.optional().transform((value) => (value === '' ? undefined : value));
const required = text.min(1, 'it is missing');
const storeUri = required
  .refine(isLocation, 'it is neither gs://BUCKET[/PREFIX] nor a folder')
  .transform(resolveLocation);
const listOf = (value: string): readonly string[] => value.split(',').flatMap((one) => one.trim() || []);
const seconds = (minimum: number, maximum: number) =>
  text.refine((value) => value !== '' && Number(value) >= minimum && Number(value) <= maximum, {
    error: `it is not a number from ${minimum} to ${maximum}`,
  });

/** The variables, without `MILLRACE_TRIGGER_` before them, each in the form that it must have. */
export const fieldsSchema = z.object({
  NAME: text.regex(/^[a-z][a-z0-9-]{0,39}$/, 'it is not lower case letters, digits and hyphens').default('trigger'),
  BUCKET: required
    .transform((value) => value.replace(/^gs:\/\//, '').replace(/\/$/, ''))
    .refine((value) => /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/.test(value), 'it is no name that a bucket can have'),
  STATE: storeUri,
  PREFIX: text.default(''),
  SUFFIX: text.default(''),
  GLOB: absent,
  IGNORE: text.default('').transform(listOf),
  EVENTS: text
    .default('finalized,deleted')
    .transform(listOf)
    .pipe(z.array(z.enum(['finalized', 'deleted'])).min(1)),
  DEBOUNCE_SECONDS: seconds(0, 300).default('10').transform(Number),
  DEBOUNCE_MAXIMUM_SECONDS: seconds(0, 480)
    .optional()
    .transform((value) => (value === undefined ? value : Number(value))),
  PIPELINE: required,
  PARAMETERS: text.default('{"source": "{uri}"}').transform((value, context) => {
    const read = jsonObject(value);
    if (read !== undefined) return read;
    context.addIssue('it is not a JSON object');
    return z.NEVER;
  }),
  PIPELINE_ROOT: text.regex(/^gs:\/\/[^/]+/, 'it does not begin with gs://BUCKET').optional(),
  SERVICE_ACCOUNT: absent,
  TARGET: z.enum(['kfp', 'vertex']),
  HOST: absent,
  NAMESPACE: absent,
  EXPERIMENT: text.min(1).default('Default'),
  AUDIENCE: absent,
  PROJECT: absent,
  REGION: absent,
  NETWORK: absent,
  LABELS: text.default('').transform((value, context) => {
    const pairs = listOf(value).map((pair) => pair.split('='));
    if (!pairs.every(([key, given, ...rest]) => key !== '' && given !== undefined && rest.length === 0))
      context.addIssue('it is not key=value,key=value');
    return Object.fromEntries(pairs.map(([key = '', given = '']) => [key, given]));
  }),
});

/** What the variables say, each for itself. */
export type Fields = z.output<typeof fieldsSchema>;

function isLocation(value: string): boolean {
  try {
    parseLocation(value);
    return true;
  } catch {
    return false;
  }
}

function jsonObject(value: string): JsonObject | undefined {
  try {
    const read: unknown = JSON.parse(value);
    return isObject(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value);
