import type { Presence } from './parameters.ts';

/** Kinds of artifacts and KFP's schema title for each. `artifact` is the generic one and accepts any kind as an input. */
export const ARTIFACT_TYPES = {
  artifact: 'system.Artifact',
  dataset: 'system.Dataset',
  model: 'system.Model',
  metrics: 'system.Metrics',
  classificationMetrics: 'system.ClassificationMetrics',
  html: 'system.HTML',
  markdown: 'system.Markdown',
} as const;

export type ArtifactKind = keyof typeof ARTIFACT_TYPES;
/** Version that KFP gives all its system types. */
export const ARTIFACT_SCHEMA_VERSION = '0.0.1';

/** A type that KFP does not define itself, by its schema title: `google.VertexModel`; with a version that is not 0.0.1 `a.B@0.0.2`. */
export type ForeignType = `${string}.${string}`;
/** What an artifact is: one of KFP's kinds, or somebody else's type. */
export type ArtifactType = ArtifactKind | ForeignType;

/** The type of an artifact in IR. */
export type ArtifactSchema = { readonly schemaTitle: string; readonly schemaVersion: string };

const isKind = (type: string): type is ArtifactKind => Object.hasOwn(ARTIFACT_TYPES, type);
const isForeign = (title: string): title is ForeignType => title.includes('.');

/** A type as IR has it. */
export function artifactSchema(type: ArtifactType): ArtifactSchema {
  const [title = '', version = ARTIFACT_SCHEMA_VERSION] = type.split('@');
  return { schemaTitle: isKind(title) ? ARTIFACT_TYPES[title] : title, schemaVersion: version };
}

/** The type that IR has; undefined for a title that is none, as `Model` without a namespace. */
export function artifactTypeOf({ schemaTitle, schemaVersion }: ArtifactSchema): ArtifactType | undefined {
  const known = Object.keys(ARTIFACT_TYPES).filter(isKind);
  const kind = known.find((kind) => ARTIFACT_TYPES[kind] === schemaTitle);
  const type = schemaVersion === ARTIFACT_SCHEMA_VERSION ? (kind ?? schemaTitle) : `${schemaTitle}@${schemaVersion}`;
  return isKind(type) || isForeign(type) ? type : undefined;
}

/** A type as records have it: somebody else's is a generic artifact with a title. */
export const recordedType = (type: ArtifactType): { readonly type: ArtifactKind; readonly schemaTitle?: string } =>
  isKind(type) ? { type } : { type: 'artifact', schemaTitle: artifactSchema(type).schemaTitle };

/** An artifact as defined: a file or a folder that a step reads or writes. */
export interface Artifact<
  K extends ArtifactType = ArtifactType,
  P extends Presence = Presence,
  L extends boolean = boolean,
> {
  readonly kind: 'artifact';
  readonly type: K;
  readonly presence: P;
  /** True: a list of them, e.g. what the iterations of a loop made. */
  readonly list?: L;
  readonly description: string;
}

interface ArtifactOptions {
  /** Inputs only: the step can do without it. */
  readonly optional?: boolean;
}
type PresenceOf<O> = O extends { readonly optional: true } ? 'optional' : 'required';

const builder =
  <K extends ArtifactType>(type: K) =>
  <const O extends ArtifactOptions>(description = '', options?: O): Artifact<K, PresenceOf<O>, false> => ({
    kind: 'artifact',
    type,
    presence: (options?.optional === true ? 'optional' : 'required') as PresenceOf<O>,
    description,
  });

/** Builders of artifacts: `artifact.dataset('Directory with train, validation and test in Parquet.')` */
export const artifact = {
  generic: builder('artifact'),
  dataset: builder('dataset'),
  model: builder('model'),
  metrics: builder('metrics'),
  classificationMetrics: builder('classificationMetrics'),
  html: builder('html'),
  markdown: builder('markdown'),
  /** A type of somebody else's: `artifact.of('google.VertexModel', 'The registered model.')`. */
  of: <const K extends ForeignType, const O extends ArtifactOptions>(
    type: K,
    description = '',
    options?: O,
  ): Artifact<K, PresenceOf<O>, false> => builder(type)(description, options),
  /** Several of one kind: an input that takes them, or a pipeline's output, e.g. what a loop's iterations made. */
  list: <const K extends ArtifactType, const O extends ArtifactOptions>(
    type: K,
    description = '',
    options?: O,
  ): Artifact<K, PresenceOf<O>, true> => ({ ...builder(type)(description, options), list: true }),
};
