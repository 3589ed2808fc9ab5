import * as z from 'zod';

/** What starts a build; some substitutions exist only for some. */
export const STARTS = ['push', 'tag', 'manual'] as const;
export type Start = (typeof STARTS)[number];

const texts = z.array(z.string()).default([]);

const stepSchema = z.object({
  name: z.string().default(''),
  id: z.string().optional(),
  args: texts,
  env: texts,
  secretEnv: texts,
  dir: z.string().optional(),
  entrypoint: z.string().optional(),
  script: z.string().optional(),
  waitFor: texts,
  timeout: z.string().optional(),
  allowFailure: z.boolean().default(false),
  automapSubstitutions: z.boolean().optional(),
  volumes: z.array(z.object({ name: z.string().default(''), path: z.string().default('') })).default([]),
});

const secretsSchema = z.object({
  secretManager: z.array(z.object({ env: z.string().default('') })).default([]),
  inline: z.array(z.object({ envMap: z.record(z.string(), z.string()).default({}) })).default([]),
});

/** A build file whose fields and types are right, as far as the rules look at it. */
export const buildSchema = z.object({
  steps: z.array(stepSchema).default([]),
  timeout: z.string().optional(),
  images: texts,
  artifacts: z
    .object({
      images: texts,
      objects: z.object({ location: z.string().default(''), paths: texts }).optional(),
    })
    .optional(),
  tags: texts,
  logsBucket: z.string().optional(),
  serviceAccount: z.string().optional(),
  substitutions: z.record(z.string(), z.string()).default({}),
  availableSecrets: secretsSchema.optional(),
  options: z
    .object({
      logging: z.string().optional(),
      machineType: z.string().optional(),
      pool: z.object({ name: z.string().default('') }).optional(),
      substitutionOption: z.string().optional(),
      dynamicSubstitutions: z.boolean().default(false),
      automapSubstitutions: z.boolean().default(false),
      env: texts,
      secretEnv: texts,
      volumes: z.array(z.object({ name: z.string().default(''), path: z.string().default('') })).default([]),
    })
    .prefault({}),
});

export type BuildFile = z.output<typeof buildSchema>;
export type BuildStep = BuildFile['steps'][number];

/** All fields by their lowerCamel names, whichever spelling a file has; keys of maps that are data stay. */
export function camelFields(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => camelFields(item, key));
  if (typeof value !== 'object' || value === null || DATA.has(key)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [camel(name), camelFields(item, camel(name))]));
}

const DATA = new Set(['substitutions', 'envMap', 'secretEnv']);
const camel = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
