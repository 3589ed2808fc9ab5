import type { Artifact, ArtifactType } from './artifacts.ts';
import type { FinalStatusRef } from './final-status.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { FinalStatusParameter, Parameter, ParameterType, Presence } from './parameters.ts';
import type { Inputs, Outputs } from './run.ts';
import type { Shape, ValueOfType } from './shapes.ts';

/** Where a value comes from. */
export type Origin =
  | { readonly from: 'input'; readonly name: string }
  /** Also of a nested pipeline, a loop that is collected, or branches of which one gives it. */
  | { readonly from: 'step'; readonly step: string; readonly output: string }
  /** What a loop goes over, one at a time. */
  | { readonly from: 'item'; readonly loop: string }
  /** A field of a struct or an element of a list. */
  | { readonly from: 'field'; readonly of: ParameterRef<JsonValue>; readonly key: string | number }
  /** Strings and values in turn, joined when the pipeline runs. */
  | { readonly from: 'text'; readonly parts: readonly (string | ParameterRef<JsonValue>)[] };

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

type ParameterWords<T> = T extends string
  ? 'a string parameter'
  : T extends number
    ? 'a number parameter'
    : T extends boolean
      ? 'a boolean parameter'
      : T extends readonly unknown[]
        ? 'a list parameter'
        : 'a struct parameter';

/** A parameter's value that a step will give, or that a run is started with. */
export class ParameterRef<T extends JsonValue> {
  /** Only for the compiler, which names it where a reference does not fit. */
  declare readonly is: ParameterWords<T>;
  readonly kind = 'parameter-ref';
  readonly type: ParameterType;
  readonly shape: Shape;
  readonly origin: Origin;
  /** Only for the compiler. */
  declare readonly value: T;

  constructor(shape: Shape | ParameterType, origin: Origin) {
    this.shape = typeof shape === 'string' ? { type: shape } : shape;
    this.type = this.shape.type;
    this.origin = origin;
  }

  /**
   * A field of a struct or an element of a list, taken when the pipeline runs.
   * @param type Needed where the struct does not say it; default `string`, as in KFP.
   * @example item.field('lr'); made.outputs.settings.field('lr', 'number')
   */
  field<K extends FieldKey<T>>(key: K): ParameterRef<FieldOf<T, K>>;
  field<P extends ParameterType>(key: FieldKey<T>, type: P): ParameterRef<ValueOfType<P>>;
  field(key: string | number, type?: ParameterType): ParameterRef<JsonValue> {
    const { fields, items } = this.shape;
    const known = typeof key === 'string' ? fields?.[key] : items;
    const shape = type === undefined || known?.type === type ? known : { type };
    return new ParameterRef<JsonValue>(shape ?? { type: 'string' }, { from: 'field', of: this, key });
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

/** Keys of a struct whose fields are known; any name or index of one that is not. */
export type FieldKey<T> = T extends readonly unknown[]
  ? number
  : T extends JsonObject
    ? string & keyof T
    : string | number;
/** The values of a field, or of a list's elements. */
export type FieldOf<T, K> = T extends readonly (infer V extends JsonValue)[]
  ? V
  : T extends JsonObject
    ? K extends keyof T
      ? T[K]
      : JsonValue
    : JsonValue;

/** An artifact that a step will make. */
export class ArtifactRef<K extends ArtifactType> {
  /** Only for the compiler, which names it where a reference does not fit. */
  declare readonly is: `an artifact of kind ${K}`;
  readonly kind = 'artifact-ref';
  readonly type: K;
  readonly origin: Origin;

  constructor(type: K, origin: Origin) {
    this.type = type;
    this.origin = origin;
  }
}

/** Several artifacts of one kind: what a loop's iterations made, or an input that takes a list. */
export class ArtifactListRef<K extends ArtifactType> {
  /** Only for the compiler, which names it where a reference does not fit. */
  declare readonly is: `a list of artifacts of kind ${K}`;
  readonly kind = 'artifact-list-ref';
  readonly type: K;
  readonly origin: Origin;

  constructor(type: K, origin: Origin) {
    this.type = type;
    this.origin = origin;
  }
}

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
export type RefOf<T> =
  T extends Parameter<infer V>
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
