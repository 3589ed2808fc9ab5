import type { Artifact, ArtifactKind } from './artifacts.ts';
import type { JsonValue } from './json.ts';
import type { Parameter, ParameterType } from './parameters.ts';
import type { Inputs, Outputs } from './run.ts';

/** Where a value comes from: a pipeline's input or a step's output. */
export type Origin =
  | { readonly from: 'input'; readonly name: string }
  | { readonly from: 'step'; readonly step: string; readonly output: string };

export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A condition over values known only when the pipeline runs. */
export type Condition =
  | {
      readonly kind: 'comparison';
      readonly operator: ComparisonOperator;
      readonly left: ParameterRef<JsonValue>;
      readonly right: ParameterRef<JsonValue> | string | number | boolean;
    }
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition };

type Comparable<T> = T | (T extends JsonValue ? ParameterRef<T> : never);

/** A parameter's value that a step will give, or that a run is started with. */
export class ParameterRef<T extends JsonValue> {
  readonly kind = 'parameter-ref';
  readonly type: ParameterType;
  readonly origin: Origin;
  /** Only for the compiler. */
  declare readonly value: T;

  constructor(type: ParameterType, origin: Origin) {
    this.type = type;
    this.origin = origin;
  }

  equals(other: Comparable<T & (string | number | boolean)>): Condition {
    return this.compare('==', other);
  }
  notEquals(other: Comparable<T & (string | number | boolean)>): Condition {
    return this.compare('!=', other);
  }
  lessThan(other: Comparable<T & number>): Condition {
    return this.compare('<', other);
  }
  atMost(other: Comparable<T & number>): Condition {
    return this.compare('<=', other);
  }
  greaterThan(other: Comparable<T & number>): Condition {
    return this.compare('>', other);
  }
  atLeast(other: Comparable<T & number>): Condition {
    return this.compare('>=', other);
  }

  private compare(operator: ComparisonOperator, right: ParameterRef<JsonValue> | string | number | boolean): Condition {
    return { kind: 'comparison', operator, left: this, right };
  }
}

/** An artifact that a step will make. The type of `is` makes a wrong kind a compile error that names both kinds. */
export class ArtifactRef<K extends ArtifactKind> {
  readonly kind = 'artifact-ref';
  readonly type: K;
  readonly origin: Origin;
  /** Only for the compiler. */
  declare readonly is: `a ${K} artifact`;

  constructor(type: K, origin: Origin) {
    this.type = type;
    this.origin = origin;
  }
}

type ArgumentOf<T> =
  T extends Parameter<infer V>
    ? V | ParameterRef<V>
    : T extends Artifact<infer K>
      ? 'artifact' extends K
        ? ArtifactRef<ArtifactKind>
        : ArtifactRef<K>
      : never;
type RequiredKeys<I> = { [K in keyof I]: I[K] extends { readonly presence: 'required' } ? K : never }[keyof I];

/** What a typed step is called with: constants, pipeline inputs, outputs of other steps. */
export type StepArguments<I extends Inputs> = { readonly [K in RequiredKeys<I>]: ArgumentOf<I[K]> } & {
  readonly [K in Exclude<keyof I, RequiredKeys<I>>]?: ArgumentOf<I[K]> | undefined;
};

type RefOf<T> = T extends Parameter<infer V> ? ParameterRef<V> : T extends Artifact<infer K> ? ArtifactRef<K> : never;

/** A step of a pipeline: its outputs, to be given to other steps. */
export interface Step<O extends Outputs = Outputs> {
  readonly name: string;
  readonly outputs: { readonly [K in keyof O]: RefOf<O[K]> };
}
