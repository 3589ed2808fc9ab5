import {
  type Artifact,
  type ComponentDefinition,
  canonicalJson,
  describeInput,
  type Parameter,
} from '@millrace/contract';

/** Machine of a job where nothing else is said: four cores and 16 GiB. */
export const DEFAULT_MACHINE_TYPE = 'n2-standard-4';

/** A flag of the command line. */
export interface Flag {
  /** As typed, without the dashes: `learning-rate`. */
  readonly name: string;
  readonly takes: 'text' | 'switch';
  /** Heading in `--help`. */
  readonly group: string;
  readonly description: string;
  /** Shown in `--help`: type, default or `required`. */
  readonly notes: readonly string[];
  /** The component's input that it sets, if it sets one. */
  readonly input?: { readonly name: string; readonly io: Parameter | Artifact };
}

export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const text = (group: string, name: string, description: string, ...notes: string[]): Flag => ({
  ...{ name, takes: 'text', group, description, notes },
});
const toggle = (group: string, name: string, description: string): Flag => ({
  ...{ name, takes: 'switch', group, description, notes: [] },
});

const WHERE = 'Where:';
const VERTEX = 'On Vertex AI:';
const OUTPUT = 'What is printed:';

/** Flags that every component has. Their camel-case names are `RESERVED_INPUTS` of the contract. */
export const COMMON_FLAGS: readonly Flag[] = [
  text(WHERE, 'bucket', 'local: gs://BUCKET[/PREFIX], BUCKET, or a folder such as ./runs.', 'required for local'),
  text(WHERE, 'pipeline', 'local: the pipeline whose steps are looked up and added to.', 'default: default'),
  text(WHERE, 'project', 'Google Cloud project.'),
  text(WHERE, 'region', 'Google Cloud region.'),
  text(WHERE, 'on', 'Where the work runs. One of here, vertex.', 'default: here'),
  text(
    'Kubeflow Pipelines:',
    'executor-input',
    'kfp, fingerprint: the executor input, JSON or @FILE; job: gs://…/job.json.',
  ),
  text(OUTPUT, 'format', 'spec: one of yaml, json, markdown.', 'default: yaml'),
  text(OUTPUT, 'image', 'spec, --on vertex: reference of the image.', 'default: gcr.io/PROJECT/NAME'),
  text(OUTPUT, 'log', 'One of text, json. Default: text, but json in a cluster.'),
  toggle(OUTPUT, 'json', 'local: print one JSON object, as the last line.'),
  toggle(OUTPUT, 'debug', 'Log more, and show the stack of an error.'),
  toggle(OUTPUT, 'help', 'Show this help.'),
  toggle(OUTPUT, 'version', 'Show the version.'),
];

/** Flags of the job, of components that can work on Vertex AI: `RESERVED_ON_VERTEX` of the contract. */
export const VERTEX_FLAGS: readonly Flag[] = [
  text(VERTEX, 'machine-type', 'Machine of the job.', `default: ${DEFAULT_MACHINE_TYPE}`),
  text(VERTEX, 'service-account', 'Whose rights the job has: NAME@PROJECT.iam.gserviceaccount.com.'),
  text(VERTEX, 'network', 'Peered network: projects/NUMBER/global/networks/NAME.'),
  text(VERTEX, 'job-labels', 'Labels of the job: KEY=VALUE, more with commas.'),
  text(VERTEX, 'job-timeout', 'A job that runs longer is ended: 90s, 15m, 2h, 1d.', 'default: 7d'),
  toggle(VERTEX, 'restart-on-failure', 'Start the whole job again when a worker fails.'),
  text(VERTEX, 'accelerator', 'Refused: no image has a variant for GPUs.'),
];
/** Of components whose job is a tuning job. */
export const TRIAL_IMAGE_FLAG: Flag = text(
  VERTEX,
  'trial-image',
  'Image of the trials. Default: the one beside --image.',
);

/** All flags of a component: one for each input, then the common ones, then those of its job. */
export function flagsOf(definition: ComponentDefinition): readonly Flag[] {
  const producers: Readonly<Record<string, string | undefined>> = definition.defaultsFrom ?? {};
  const inputs = Object.entries(definition.inputs).map(
    ([name, io]): Flag => ({
      name: kebab(name),
      takes: io.kind === 'parameter' && io.type === 'boolean' ? 'switch' : 'text',
      group: io.kind === 'artifact' ? 'Input artifacts:' : 'Parameters:',
      description: describeInput(io),
      notes: io.kind === 'artifact' ? artifactNotes(io, producers[name]) : parameterNotes(io),
      input: { name, io },
    }),
  );
  const job = definition.vertex === undefined ? [] : VERTEX_FLAGS;
  const trials = definition.vertex?.job === 'tuning' ? [TRIAL_IMAGE_FLAG] : [];
  return [...inputs, ...COMMON_FLAGS, ...job, ...trials];
}

function artifactNotes(io: Artifact, producer: string | undefined): string[] {
  if (producer !== undefined) return [io.type, `default: latest of ${producer}`];
  return io.presence === 'required' ? [io.type, 'required'] : [io.type];
}

/** Without the type of a switch: yargs shows that itself. */
function parameterNotes(io: Parameter): string[] {
  const type = io.type === 'boolean' ? [] : [io.type];
  if (io.default !== undefined) {
    return [...type, `default: ${typeof io.default === 'string' ? io.default : canonicalJson(io.default)}`];
  }
  return io.presence === 'required' ? [...type, 'required'] : type;
}
