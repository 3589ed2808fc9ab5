import type { FinalStatus } from './final-status.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { FieldTypes, ItemType, ValueOfItem } from './shapes.ts';

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
  /** Lists: what they hold. */
  readonly items?: ItemType;
  /** Structs: the fields that they have. */
  readonly fields?: FieldTypes;
}

/** A parameter that an exit handler fills with the final status of its steps. */
export interface FinalStatusParameter extends Parameter<FinalStatus, 'required'> {
  readonly finalStatus: true;
}

/** Whether an exit handler fills it. */
export const isFinalStatus = (io: object): io is FinalStatusParameter => 'finalStatus' in io && io.finalStatus === true;

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

type ItemOf<O> = O extends { readonly items: infer T extends ItemType } ? ValueOfItem<T> : JsonValue;
type StructOf<O> = O extends { readonly fields: infer F extends FieldTypes } ? ValueOfItem<F> : JsonObject;

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
  /** A JSON array; `items` says what it holds: a type, or the fields of its structs. */
  list: <const O extends Common<readonly JsonValue[]> & { readonly items?: ItemType }>(options?: O) =>
    make<readonly ItemOf<O>[], PresenceOf<O>>('list', options),
  /** A JSON object; `fields` says which fields it has, with their types. */
  struct: <const O extends Common<JsonObject> & { readonly fields?: FieldTypes }>(options?: O) =>
    make<StructOf<O>, PresenceOf<O>>('struct', options),
  /** How the steps of an exit handler ended; only the step that runs after them can have it. */
  finalStatus: (options?: { readonly description?: string }): FinalStatusParameter => ({
    ...make<FinalStatus, 'required'>('struct', options),
    finalStatus: true,
  }),
};

function make<T extends JsonValue, P extends Presence>(type: ParameterType, options: object = {}): Parameter<T, P> {
  const { optional, ...rest }: { optional?: boolean; default?: T } = options;
  const presence = rest.default !== undefined ? 'defaulted' : optional === true ? 'optional' : 'required';
  return { kind: 'parameter', type, description: '', ...rest, presence: presence as P };
}
