import type { JsonObject, JsonValue } from './json.ts';

/** The six types of KFP's parameters. */
export type ParameterType = 'string' | 'integer' | 'number' | 'boolean' | 'list' | 'struct';

/** Whether a caller must give a value: `defaulted` and `optional` may be left out; `optional` then has no value. */
export type Presence = 'required' | 'optional' | 'defaulted';

/** A parameter as defined. `T` is the type of its value in `run`, and exists only for the compiler. */
export interface Parameter<T extends JsonValue = JsonValue, P extends Presence = Presence> {
  readonly kind: 'parameter';
  readonly type: ParameterType;
  readonly presence: P;
  readonly description: string;
  readonly default?: T;
  readonly choices?: readonly T[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

interface Common<T> {
  readonly description?: string;
  /** Stands in where the caller gives nothing. */
  readonly default?: T;
  /** True: may be left out, and `run` then sees `undefined`. */
  readonly optional?: boolean;
}
interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

type PresenceOf<O> = O extends { readonly default: JsonValue }
  ? 'defaulted'
  : O extends { readonly optional: true }
    ? 'optional'
    : 'required';
type ChoiceOf<O, T extends JsonValue> = O extends { readonly choices: readonly (infer C extends T)[] } ? C : T;

type StringOptions = Common<string> & { readonly choices?: readonly string[] };
type NumberOptions = Common<number> & Range & { readonly choices?: readonly number[] };

/**
 * Builders of parameters. Every option is optional; without `default` and `optional` a value is required.
 * @example param.integer({ optional: true, minimum: 1, description: 'Passes over the train split (50).' })
 */
export const param = {
  string: <const O extends StringOptions>(options?: O) => make<ChoiceOf<O, string>, PresenceOf<O>>('string', options),
  /** A whole number; KFP's NUMBER_INTEGER. */
  integer: <const O extends NumberOptions>(options?: O) => make<ChoiceOf<O, number>, PresenceOf<O>>('integer', options),
  /** A double; KFP's NUMBER_DOUBLE. */
  number: <const O extends NumberOptions>(options?: O) => make<ChoiceOf<O, number>, PresenceOf<O>>('number', options),
  boolean: <const O extends Common<boolean>>(options?: O) => make<boolean, PresenceOf<O>>('boolean', options),
  /** A JSON array. */
  list: <const O extends Common<readonly JsonValue[]>>(options?: O) =>
    make<readonly JsonValue[], PresenceOf<O>>('list', options),
  /** A JSON object. */
  struct: <const O extends Common<JsonObject>>(options?: O) => make<JsonObject, PresenceOf<O>>('struct', options),
};

function make<T extends JsonValue, P extends Presence>(type: ParameterType, options: object = {}): Parameter<T, P> {
  const { optional, ...rest }: { optional?: boolean; default?: T } = options;
  const presence = rest.default !== undefined ? 'defaulted' : optional === true ? 'optional' : 'required';
  return { kind: 'parameter', type, description: '', ...rest, presence: presence as P };
}
