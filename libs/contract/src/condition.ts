import type { JsonValue } from './json.ts';
import type { ParameterRef } from './parameter-ref.ts';

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
