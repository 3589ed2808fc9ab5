import type { ComparisonOperator, Condition } from './condition.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Origin } from './origin.ts';
import type { ParameterType } from './parameters.ts';
import type { Shape, ValueOfType } from './shapes.ts';

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
