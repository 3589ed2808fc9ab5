import type { CelNode } from './parse.ts';

/**
 * What a value is when a condition is evaluated. `number` is a double whose static type the checker of CEL does not
 * know, as every parameter is: it may meet an int or a double.
 */
export type CelType = 'bool' | 'int' | 'double' | 'number' | 'string' | 'list' | 'map' | 'null' | 'any';

/** The parameters that a condition can look at. */
export type CelParameters = ReadonlyMap<string, CelType>;

/**
 * What is wrong with a condition, in sentences; none means that it gives true or false.
 * KFP compiles it with cel-go over ExecutorInput (backend/src/v2/expression/expression.go): every parameter is dynamic
 * there, so that a name or a type which is wrong shows only when a driver evaluates it.
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md#standard-definitions
 */
export function conditionProblems(condition: CelNode, parameters: CelParameters): string[] {
  const checker = new Checker(parameters);
  const type = checker.typeOf(condition);
  if (type !== 'bool' && type !== 'any') checker.problems.push(`It gives a ${words(type)}, not true or false.`);
  return [...new Set(checker.problems)];
}

const CASTS: Readonly<Record<string, CelType>> = {
  ...{ int: 'int', uint: 'int', double: 'double', string: 'string', bool: 'bool', bytes: 'string' },
  ...{ size: 'int', has: 'bool', type: 'any', dyn: 'any', parseJson: 'any', timestamp: 'any', duration: 'any' },
};
const METHODS: Readonly<Record<string, CelType>> = {
  ...{ startsWith: 'bool', endsWith: 'bool', contains: 'bool', matches: 'bool', size: 'int' },
  ...{ all: 'bool', exists: 'bool', exists_one: 'bool', map: 'list', filter: 'list' },
};
/** Fields of ExecutorInput and of its inputs and outputs. */
const FIELDS: readonly string[] = ['parameter_values', 'artifacts', 'parameters', 'output_file'];

class Checker {
  readonly problems: string[] = [];
  private readonly parameters: CelParameters;

  constructor(parameters: CelParameters) {
    this.parameters = parameters;
  }

  typeOf(node: CelNode): CelType {
    switch (node.kind) {
      case 'literal':
        return node.type;
      case 'name':
        if (node.name !== 'inputs' && node.name !== 'outputs') this.problems.push(`"${node.name}" is not known.`);
        return 'any';
      case 'field':
        return this.field(node.of, node.field);
      case 'index':
        return this.index(node.of, node.index);
      case 'call':
        return this.call(node.name, node.of, node.parts);
      case 'unary':
        return node.operator === '!' ? this.boolean(node.value, '!') : this.number(node.value, '-');
      case 'choice':
        this.boolean(node.condition, '?');
        return this.same(this.typeOf(node.yes), this.typeOf(node.no));
      case 'binary':
        return this.binary(node.operator, node.left, node.right);
      default:
        for (const part of node.parts) this.typeOf(part);
        return node.kind;
    }
  }

  private field(of: CelNode, field: string): CelType {
    if (of.kind === 'name' && (of.name === 'inputs' || of.name === 'outputs')) {
      if (!FIELDS.includes(field))
        this.problems.push(`"${of.name}.${field}" is not known; "inputs.parameter_values" is.`);
    } else this.typeOf(of);
    return 'any';
  }

  private index(of: CelNode, index: CelNode): CelType {
    if (!isParameterValues(of) || index.kind !== 'literal' || index.type !== 'string') {
      this.typeOf(of);
      this.typeOf(index);
      return 'any';
    }
    const type = this.parameters.get(index.value);
    if (type !== undefined) return type;
    this.problems.push(`The task has no input parameter "${index.value}".`);
    return 'any';
  }

  private call(name: string, of: CelNode | undefined, parts: readonly CelNode[]): CelType {
    const table = of === undefined ? CASTS : METHODS;
    const type = Object.hasOwn(table, name) ? table[name] : undefined;
    if (type === undefined) this.problems.push(`There is no function "${name}".`);
    if (of !== undefined) this.typeOf(of);
    // The names that a macro binds are known inside of it only.
    const macro = of !== undefined && ['all', 'exists', 'exists_one', 'map', 'filter'].includes(name);
    const types = macro ? [] : parts.map((part) => this.typeOf(part));
    const [given] = types;
    if ((name === 'int' || name === 'double') && (given === 'bool' || given === 'list' || given === 'map')) {
      this.problems.push(`${name}() does not take a ${words(given)}.`);
    }
    return type ?? 'any';
  }

  private binary(operator: string, leftNode: CelNode, rightNode: CelNode): CelType {
    if (operator === '&&' || operator === '||') {
      this.boolean(leftNode, operator);
      return this.boolean(rightNode, operator);
    }
    const [left, right] = [this.typeOf(leftNode), this.typeOf(rightNode)];
    if (operator === 'in') return 'bool';
    if (['+', '-', '*', '/', '%'].includes(operator)) return this.same(left, right);
    if (left === 'any' || right === 'any') return 'bool';
    if (operator !== '==' && operator !== '!=') {
      const unordered = [left, right].find((type) => type === 'list' || type === 'map' || type === 'null');
      if (unordered !== undefined) this.problems.push(`A ${words(unordered)} has no order (${operator}).`);
    }
    this.same(left, right, operator);
    return 'bool';
  }

  private same(left: CelType, right: CelType, operator?: string): CelType {
    if (left === 'any' || right === 'any' || left === right) return left === 'any' ? right : left;
    if (isNumber(left) && isNumber(right)) {
      // cel-go knows both types before it runs: there is no overload for an int and a double.
      if (left !== 'number' && right !== 'number') {
        this.problems.push('An int meets a double: write double(…) around the int, or 1.0 for 1.');
      }
      return left === 'number' ? right : left;
    }
    if (left !== 'null' && right !== 'null') {
      const outcome = operator === '==' ? ', which is always false' : operator === '!=' ? ', which is always true' : '';
      this.problems.push(`A ${words(left)} is compared with a ${words(right)}${outcome}.`);
    }
    return 'any';
  }

  private boolean(node: CelNode, operator: string): CelType {
    const type = this.typeOf(node);
    if (type !== 'bool' && type !== 'any') {
      this.problems.push(`"${operator}" needs true or false and is given a ${words(type)}.`);
    }
    return 'bool';
  }

  private number(node: CelNode, operator: string): CelType {
    const type = this.typeOf(node);
    if (!isNumber(type) && type !== 'any') {
      this.problems.push(`"${operator}" needs a number and is given a ${words(type)}.`);
    }
    return type;
  }
}

const isParameterValues = (node: CelNode): boolean =>
  node.kind === 'field' && node.field === 'parameter_values' && node.of.kind === 'name' && node.of.name === 'inputs';
const isNumber = (type: CelType): boolean => type === 'number' || type === 'int' || type === 'double';

const WORDS: Readonly<Record<CelType, string>> = {
  ...{ bool: 'boolean', int: 'number', double: 'number', number: 'number', string: 'string' },
  ...{ list: 'list', map: 'struct', null: 'null', any: 'value' },
};
const words = (type: CelType): string => WORDS[type];
