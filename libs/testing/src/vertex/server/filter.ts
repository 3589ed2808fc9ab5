import { invalidArgument } from './api-error.ts';

type Test = (resource: object) => boolean;

/**
 * What a filter may name: fields by their snake_case names, with a function for those that are not plain fields. Where
 * that gives a function again, the filter calls it.
 */
export type FilterFields<T> = Readonly<Record<string, true | ((resource: T) => unknown)>>;

/**
 * Those of the resources that a filter lets through: comparisons with AND, OR, NOT and parentheses.
 * https://google.aip.dev/160
 */
export function filtered<T extends object>(
  resources: readonly T[],
  filter: string | null | undefined,
  fields: FilterFields<T>,
): T[] {
  if (filter == null || filter.trim() === '') return [...resources];
  const test = new Parser(filter).parse();
  return resources.filter((resource) => test(view(resource, fields)));
}

/** The fields that a filter sees, by snake_case name. */
function view<T extends object>(resource: T, fields: FilterFields<T>): object {
  const all = new Map(Object.entries(resource));
  const values = Object.entries(fields).map(([name, read]) => [
    name,
    read === true ? all.get(camel(name)) : read(resource),
  ]);
  return Object.fromEntries(values);
}

const TOKEN = /\s*(?:(<=|>=|!=|[=:<>()])|("(?:[^"\\]|\\.)*")|([^\s=:<>!()"]+(?:"[^"]*")?))/y;

class Parser {
  readonly #filter: string;
  readonly #tokens: string[] = [];

  constructor(filter: string) {
    this.#filter = filter;
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < filter.trimEnd().length) {
      const match = TOKEN.exec(filter);
      if (match === null) throw this.#refusal();
      this.#tokens.push(match[1] ?? match[2] ?? match[3] ?? '');
    }
  }

  parse(): Test {
    const test = this.#any();
    if (this.#tokens.length > 0) throw this.#refusal();
    return test;
  }

  // AIP-160: OR binds closer than AND.
  #any(): Test {
    const all = [this.#alternatives()];
    while (this.#tokens.length > 0 && this.#tokens[0] !== ')') {
      if (this.#tokens[0] === 'AND') this.#tokens.shift();
      all.push(this.#alternatives());
    }
    return (resource) => all.every((test) => test(resource));
  }

  #alternatives(): Test {
    const some = [this.#term()];
    while (this.#tokens[0] === 'OR') {
      this.#tokens.shift();
      some.push(this.#term());
    }
    return (resource) => some.some((test) => test(resource));
  }

  #term(): Test {
    const token = this.#tokens.shift();
    if (token === 'NOT') {
      const test = this.#term();
      return (resource) => !test(resource);
    }
    if (token === '(') {
      const test = this.#any();
      if (this.#tokens.shift() !== ')') throw this.#refusal();
      return test;
    }
    const operator = this.#tokens.shift();
    const value = this.#tokens.shift();
    if (token === undefined || operator === undefined || value === undefined) throw this.#refusal();
    if (operator === '(') return this.#call(token, unquoted(value));
    return (resource) => compare(this.#read(resource, token), operator, unquoted(value));
  }

  /** A function of the resource, such as `in_context("…")`. */
  #call(name: string, argument: string): Test {
    if (this.#tokens.shift() !== ')') throw this.#refusal();
    return (resource) => {
      const test = this.#read(resource, name);
      return typeof test === 'function' && test(argument) === true;
    };
  }

  #read(resource: object, path: string): unknown {
    let value: unknown = resource;
    for (const [depth, segment] of (path.match(/"[^"]*"|[^."]+/g) ?? []).entries()) {
      const fields = new Map(Object.entries(typeof value === 'object' && value !== null ? value : {}));
      const key = depth === 0 ? snake(segment) : unquoted(segment);
      if (depth === 0 && !fields.has(key)) throw this.#refusal(` It has no field "${segment}".`);
      value = fields.get(key);
    }
    return value;
  }

  #refusal(reason = ''): Error {
    const description = `Invalid filter: ${this.#filter}.${reason}`;
    return invalidArgument(description, [{ field: 'filter', description }]);
  }
}

function compare(actual: unknown, operator: string, wanted: string): boolean {
  if (operator === ':') return has(actual, wanted);
  if (operator === '=' || operator === '!=')
    return (actual != null && textOf(actual) === wanted) === (operator === '=');
  if (actual == null) return false;
  const order = orderOf(actual) - orderOf(wanted);
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

/** `labels:key`, `labels.key:*`, `display_name:part`, `display_name:"part*"`. */
function has(actual: unknown, wanted: string): boolean {
  if (actual == null) return false;
  if (wanted === '*') return true;
  if (typeof actual === 'object') return wanted in actual;
  if (!wanted.includes('*')) return textOf(actual).includes(wanted);
  const parts = wanted.split('*').map((part) => part.replaceAll(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(textOf(actual));
}

function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'seconds' in value) {
    return new Date(Number(value.seconds) * 1000).toISOString();
  }
  return String(value);
}

function orderOf(value: unknown): number {
  const text = textOf(value);
  const number = Number(text);
  return Number.isNaN(number) ? Date.parse(text) : number;
}

const unquoted = (text: string) => (text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text);
const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
