import { invalid, type JsonObject, type Problem } from '@millrace/contract';
import { type Fields, fieldsSchema } from './config-fields.ts';

/** Variables of the environment. Those not named here are not looked at. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the function does, read once at its start. */
export interface TriggerConfig {
  /** `MILLRACE_TRIGGER_NAME`: tells triggers that share a state bucket apart. Default `trigger`. */
  readonly name: string;
  /** `MILLRACE_TRIGGER_BUCKET`: the one bucket whose events count, without `gs://`. */
  readonly bucket: string;
  /** `MILLRACE_TRIGGER_STATE`: `gs://BUCKET[/PREFIX]`, where `.millrace/trigger/<name>/` lies; best not in the data bucket. */
  readonly state: string;
  readonly filter: ObjectFilter;
  readonly debounce: Debounce;
  readonly pipeline: PipelineSettings;
  readonly target: KfpTarget | VertexTarget;
  /** `PORT`, as Cloud Run sets it. Default 8080. */
  readonly port: number;
}

/** Which objects count; all that is said must hold. */
export interface ObjectFilter {
  /** `MILLRACE_TRIGGER_EVENTS`: `finalized,deleted` (default) or one of them. */
  readonly events: readonly ChangeKind[];
  /** `MILLRACE_TRIGGER_PREFIX`: how names begin, e.g. `raw/`. Default: any. */
  readonly prefix: string;
  /** `MILLRACE_TRIGGER_SUFFIX`: how names end, e.g. `.csv`. Default: any. */
  readonly suffix: string;
  /** `MILLRACE_TRIGGER_GLOB`: pattern over the whole name, e.g. `raw/*.csv`. Default: any. */
  readonly glob: string | undefined;
  /**
   * Prefixes of what pipelines write, never a reason to start one: `MILLRACE_TRIGGER_IGNORE` (separated by commas), and
   * the pipeline root and the state where they lie in the same bucket.
   */
  readonly ignore: readonly string[];
}

export type ChangeKind = 'finalized' | 'deleted';

/** How changes that come together share a run. */
export interface Debounce {
  /** `MILLRACE_TRIGGER_DEBOUNCE_SECONDS`: a run starts when nothing has come for so long. 0 to 300, default 10. */
  readonly quietSeconds: number;
  /** `MILLRACE_TRIGGER_DEBOUNCE_MAXIMUM_SECONDS`: it starts then even so. Up to 480, default 120 (or the quiet time). */
  readonly maximumSeconds: number;
}

/** What is run, with which values. */
export interface PipelineSettings {
  /** `MILLRACE_TRIGGER_PIPELINE`: the compiled pipeline, `gs://BUCKET/pipeline.yaml` or a path; read anew for each run. */
  readonly uri: string;
  /**
   * `MILLRACE_TRIGGER_PARAMETERS`: JSON object of the pipeline's inputs. Texts may hold `{uri}`, `{bucket}`, `{name}`,
   * `{generation}`, `{event}`, `{count}` and `{changes}`. Default `{"source": "{uri}"}`.
   */
  readonly parameters: JsonObject;
  /** `MILLRACE_TRIGGER_PIPELINE_ROOT`: where artifacts go, `gs://…`. Required for Vertex AI. */
  readonly root: string | undefined;
  /** `MILLRACE_TRIGGER_SERVICE_ACCOUNT`: of the run's steps. Default: that of the host. */
  readonly serviceAccount: string | undefined;
}

/** `MILLRACE_TRIGGER_TARGET=kfp`. */
export interface KfpTarget {
  readonly kind: 'kfp';
  /** `MILLRACE_TRIGGER_HOST` */
  readonly host: string;
  /** `MILLRACE_TRIGGER_NAMESPACE`: of Kubernetes, on hosts with several users. */
  readonly namespace: string | undefined;
  /** `MILLRACE_TRIGGER_EXPERIMENT`: made where there is none. Default `Default`. */
  readonly experiment: string;
  /** `MILLRACE_TRIGGER_AUDIENCE`: OAuth client id of the Identity-Aware Proxy before the host. */
  readonly audience: string | undefined;
}

/** `MILLRACE_TRIGGER_TARGET=vertex`. */
export interface VertexTarget {
  readonly kind: 'vertex';
  /** `MILLRACE_TRIGGER_PROJECT`, else `CLOUD_ML_PROJECT_ID`, else `GOOGLE_CLOUD_PROJECT`. */
  readonly project: string;
  /** `MILLRACE_TRIGGER_REGION`, else `CLOUD_ML_REGION`, else `GOOGLE_CLOUD_REGION`. */
  readonly region: string;
  /** `MILLRACE_TRIGGER_NETWORK`: `projects/NUMBER/global/networks/NAME`. */
  readonly network: string | undefined;
  /** `MILLRACE_TRIGGER_LABELS`: `key=value,key=value`. */
  readonly labels: Readonly<Record<string, string>>;
}

const PREFIX = 'MILLRACE_TRIGGER_';

/**
 * Reads the configuration.
 * @throws MillraceError `INVALID_ENVIRONMENT` with every problem, each at its variable
 */
export function readConfig(environment: Environment): TriggerConfig {
  const given = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith(PREFIX) && value?.trim() ? [[name.slice(PREFIX.length), value] as const] : [],
  );
  const read = fieldsSchema.safeParse(Object.fromEntries(given));
  const place = placeOf(Object.fromEntries(given), environment);
  const port = Number(environment.PORT ?? 8080);
  const problems = [
    ...(read.error?.issues ?? []).map(({ path, message }) => problem(`${PREFIX}${path.join('.')}`, message)),
    ...given.flatMap(([name]) =>
      name in fieldsSchema.shape ? [] : problem(PREFIX + name, 'there is no such variable'),
    ),
    ...missing(Object.fromEntries(given), place),
    ...(Number.isInteger(port) && port >= 0 && port < 65536 ? [] : [problem('PORT', 'it is no port')]),
    ...(read.data === undefined ? [] : conflicts(read.data)),
  ];
  if (read.data === undefined || problems.length > 0) {
    throw invalid(
      'INVALID_ENVIRONMENT',
      'The variables of the trigger',
      problems,
      'components/trigger/README.md lists them',
    );
  }
  return configOf(read.data, place, port);
}

type Given = Readonly<Record<string, string>>;
type Place = Readonly<Record<'project' | 'region', string | undefined>>;

/** Where Vertex AI runs it: our own variables, then those of the project. */
const placeOf = ({ PROJECT, REGION }: Given, environment: Environment): Place => ({
  project: PROJECT ?? (environment.CLOUD_ML_PROJECT_ID || environment.GOOGLE_CLOUD_PROJECT),
  region: REGION ?? (environment.CLOUD_ML_REGION || environment.GOOGLE_CLOUD_REGION),
});

/** What the target cannot do without. */
function missing(given: Given, { project, region }: Place): readonly Problem[] {
  const wanted: Readonly<Record<string, string | undefined>> =
    given.TARGET === 'kfp'
      ? { HOST: given.HOST }
      : given.TARGET === 'vertex'
        ? { PROJECT: project, REGION: region, PIPELINE_ROOT: given.PIPELINE_ROOT }
        : {};
  return Object.entries(wanted).flatMap(([name, value]) =>
    value ? [] : problem(PREFIX + name, `it is missing, and the target ${given.TARGET} needs it`),
  );
}

function conflicts(fields: Fields): readonly Problem[] {
  const { DEBOUNCE_SECONDS: quiet, DEBOUNCE_MAXIMUM_SECONDS: maximum = quiet, PREFIX: watched } = fields;
  const own = ignoredPrefixes(fields).find((prefix) => watched.startsWith(prefix));
  return [
    ...(maximum < quiet
      ? [problem(`${PREFIX}DEBOUNCE_MAXIMUM_SECONDS`, `it is less than the ${quiet} s of quiet`)]
      : []),
    ...(own === undefined
      ? []
      : [problem(`${PREFIX}PREFIX`, `all of it lies below "${own}", which pipelines write and which is passed over`)]),
  ];
}

function configOf(fields: Fields, { project = '', region = '' }: Place, port: number): TriggerConfig {
  const quietSeconds = fields.DEBOUNCE_SECONDS;
  return {
    ...{ name: fields.NAME, bucket: fields.BUCKET, state: fields.STATE, port },
    filter: {
      ...{ events: fields.EVENTS, prefix: fields.PREFIX, suffix: fields.SUFFIX, glob: fields.GLOB },
      ignore: ignoredPrefixes(fields),
    },
    debounce: { quietSeconds, maximumSeconds: fields.DEBOUNCE_MAXIMUM_SECONDS ?? Math.max(120, quietSeconds) },
    pipeline: {
      ...{ uri: fields.PIPELINE, parameters: fields.PARAMETERS, root: fields.PIPELINE_ROOT },
      ...{ serviceAccount: fields.SERVICE_ACCOUNT },
    },
    target:
      fields.TARGET === 'vertex'
        ? { kind: 'vertex', project, region, network: fields.NETWORK, labels: fields.LABELS }
        : {
            ...{ kind: 'kfp', host: fields.HOST ?? '', namespace: fields.NAMESPACE },
            ...{ experiment: fields.EXPERIMENT, audience: fields.AUDIENCE },
          },
  };
}

/** What a pipeline writes must not start it again: its root and our own marks, where they are in the watched bucket. */
function ignoredPrefixes({ BUCKET, IGNORE, PIPELINE_ROOT, STATE }: Fields): readonly string[] {
  const inBucket = `gs://${BUCKET}`;
  const root = PIPELINE_ROOT?.replace(/\/+$/, '');
  const below = [root, `${STATE}/.millrace`].flatMap((uri) =>
    uri === inBucket ? '' : uri?.startsWith(`${inBucket}/`) ? `${uri.slice(inBucket.length + 1)}/` : [],
  );
  return [...new Set([...IGNORE, ...below])];
}

const problem = (path: string, message: string): Problem => ({
  path,
  code: 'INVALID_VARIABLE',
  message: `${message}.`,
});
