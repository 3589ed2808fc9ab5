/** A value that a query is given beside its text. */
export type QueryParameter = { readonly name: string } & (
  | { readonly type: 'STRING'; readonly value: string }
  | { readonly type: 'INT64' | 'FLOAT64'; readonly value: number }
  | { readonly type: 'BOOL'; readonly value: boolean }
  | { readonly type: 'ARRAY<STRING>'; readonly value: readonly string[] }
  | { readonly type: 'ARRAY<INT64>'; readonly value: readonly number[] }
);

type Typed = QueryParameter extends infer P ? (P extends QueryParameter ? Omit<P, 'name'> : never) : never;

/** A GoogleSQL query; its text holds no value of the recipe, those are the parameters. */
export interface GoogleSqlQuery {
  /** What it finds, in words: `sums of the train split`. */
  readonly subject: string;
  readonly sql: string;
  readonly parameters: readonly QueryParameter[];
}

/** Collects the values of one query; equal values share a parameter. */
export class Parameters {
  readonly #found = new Map<string, QueryParameter>();

  /** Adds a value and returns how the text names it, e.g. `@p0`. */
  add(typed: Typed): string {
    const key = JSON.stringify([typed.type, typed.value]);
    const parameter = this.#found.get(key) ?? { ...typed, name: `p${this.#found.size}` };
    this.#found.set(key, parameter);
    return `@${parameter.name}`;
  }

  double = (value: number): string => this.add({ type: 'FLOAT64', value });
  integer = (value: number): string => this.add({ type: 'INT64', value });
  words = (value: readonly string[]): string => this.add({ type: 'ARRAY<STRING>', value });
  integers = (value: readonly number[]): string => this.add({ type: 'ARRAY<INT64>', value });

  list(): QueryParameter[] {
    return [...this.#found.values()];
  }
}
