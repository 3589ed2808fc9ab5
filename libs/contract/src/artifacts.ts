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

/** An artifact as defined: a file or a folder that a step reads or writes. */
export interface Artifact<
  K extends ArtifactKind = ArtifactKind,
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
  <K extends ArtifactKind>(type: K) =>
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
  /** Several of one kind: an input that takes them, or a pipeline's output, e.g. what a loop's iterations made. */
  list: <K extends ArtifactKind, const O extends ArtifactOptions>(
    type: K,
    description = '',
    options?: O,
  ): Artifact<K, PresenceOf<O>, true> => ({ ...builder(type)(description, options), list: true }),
};
