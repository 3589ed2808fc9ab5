import type { ArtifactListRef, ArtifactRef } from './artifact-ref.ts';
import type { Artifact, ArtifactType } from './artifacts.ts';
import type { FinalStatusRef } from './final-status.ts';
import type { ParameterRef } from './parameter-ref.ts';
import type { FinalStatusParameter, Parameter, Presence } from './parameters.ts';
import type { Inputs, Outputs } from './run.ts';

type ArgumentOf<T> = T extends FinalStatusParameter
  ? FinalStatusRef
  : T extends Parameter<infer V>
    ? V | ParameterRef<V>
    : T extends Artifact<infer K, Presence, infer L>
      ? ArtifactArgument<'artifact' extends K ? ArtifactType : K, L>
      : never;
type ArtifactArgument<K extends ArtifactType, L> = L extends true ? ArtifactListRef<K> : ArtifactRef<K>;
type RequiredKeys<I> = { [K in keyof I]: I[K] extends { readonly presence: 'required' } ? K : never }[keyof I];

/** What a typed step is called with: constants, pipeline inputs, outputs of other steps. */
export type StepArguments<I extends Inputs> = { readonly [K in RequiredKeys<I>]: ArgumentOf<I[K]> } & {
  readonly [K in Exclude<keyof I, RequiredKeys<I>>]?: ArgumentOf<I[K]> | undefined;
};

/** The reference that stands for an input or an output while a pipeline is defined. */
export type RefOf<T> = T extends FinalStatusParameter
  ? FinalStatusRef
  : T extends Parameter<infer V>
    ? ParameterRef<V>
    : T extends Artifact<infer K, Presence, infer L>
      ? ArtifactArgument<K, L>
      : never;

/** Whatever `after` can wait for: a step, a loop, branches, an exit handler, a nested pipeline. */
export interface Waitable {
  readonly name: string;
}

/** A step of a pipeline: its outputs, to be given to other steps. */
export interface Step<O extends Outputs = Outputs> extends Waitable {
  readonly outputs: { readonly [K in keyof O]: RefOf<O[K]> };
}
