import { type CelNode, parseCel } from '../lint/cel/parse.ts';
import { CelSyntaxError } from '../lint/cel/tokens.ts';

/** Input of the task → what it is, in words: `evaluate.score`, `threshold`. */
export type Labels = (name: string) => string;

/**
 * A condition as a person would write it: casts left out, inputs by where they come from, `and`, `or` and `not`.
 * What is not CEL is given back as it stands.
 */
export function conditionWords(condition: string, labels: Labels): string {
  const tree = tryParse(condition);
  return tree === undefined ? condition : words(tree, labels, 0);
}

/**
 * The same for one branch of a chain, of which KFP writes every condition with the negation of those before it:
 * `otherwise`, or `otherwise, when …`.
 */
export function branchWords(condition: string, earlier: readonly string[], labels: Labels): string {
  const tree = tryParse(condition);
  if (tree === undefined) return `when ${condition}`;
  const negated = new Set(earlier.flatMap((text) => tryParse(text) ?? []).map((node) => JSON.stringify(node)));
  const parts = conjuncts(tree);
  const own = parts.filter(
    (part) => part.kind !== 'unary' || part.operator !== '!' || !negated.has(JSON.stringify(part.value)),
  );
  if (own.length === parts.length) return `when ${words(tree, labels, 0)}`;
  const rest = own.map((part) => words(part, labels, 2)).join(' and ');
  return rest === '' ? 'otherwise' : `otherwise, when ${rest}`;
}

/** What a chain's condition adds to those before it; KFP negates only what each of them added. */
export function ownCondition(condition: string, earlier: readonly string[]): string {
  const prefix = earlier.map((text) => `!(${text}) && `).join('');
  return prefix !== '' && condition.startsWith(prefix) ? condition.slice(prefix.length) : condition;
}

function tryParse(condition: string): CelNode | undefined {
  try {
    return parseCel(condition);
  } catch (error) {
    if (error instanceof CelSyntaxError) return undefined;
    throw error;
  }
}

const conjuncts = (node: CelNode): CelNode[] =>
  node.kind === 'binary' && node.operator === '&&' ? [...conjuncts(node.left), ...conjuncts(node.right)] : [node];

/** How tightly an operator binds; what binds less than its surroundings stands in brackets. */
const BINDING: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  in: 3,
};
const NAMES: Readonly<Record<string, string>> = { '||': 'or', '&&': 'and' };

function words(node: CelNode, labels: Labels, outer: number): string {
  const inner = (part: CelNode, binding = 0) => words(part, labels, binding);
  switch (node.kind) {
    case 'literal':
      return node.type === 'string' ? `'${node.value.replaceAll('\n', '\\n')}'` : node.value;
    case 'name':
      return node.name;
    case 'field':
      return `${inner(node.of)}.${node.field}`;
    case 'index':
      return isParameter(node) ? labels(node.index.value) : `${inner(node.of)}[${inner(node.index)}]`;
    case 'call': {
      const [only] = node.parts;
      if (only !== undefined && node.of === undefined && (node.name === 'int' || node.name === 'double'))
        return inner(only, outer);
      const receiver = node.of === undefined ? '' : `${inner(node.of, 9)}.`;
      return `${receiver}${node.name}(${node.parts.map((part) => inner(part)).join(', ')})`;
    }
    case 'unary':
      return node.operator === '!' ? `not (${inner(node.value)})` : `-${inner(node.value, 9)}`;
    case 'binary': {
      const binding = BINDING[node.operator] ?? 4;
      const text = `${inner(node.left, binding)} ${NAMES[node.operator] ?? node.operator} ${inner(node.right, binding + 1)}`;
      return binding < outer || (binding < 3 && outer > 0 && binding !== outer) ? `(${text})` : text;
    }
    case 'choice':
      return `(${inner(node.condition)} ? ${inner(node.yes)} : ${inner(node.no)})`;
    default: {
      const parts = node.parts.map((part) => inner(part)).join(', ');
      return node.kind === 'list' ? `[${parts}]` : `{${parts}}`;
    }
  }
}

type ParameterNode = CelNode & {
  readonly kind: 'index';
  readonly index: { readonly kind: 'literal'; readonly value: string };
};
const isParameter = (node: CelNode): node is ParameterNode =>
  node.kind === 'index' &&
  node.index.kind === 'literal' &&
  node.of.kind === 'field' &&
  node.of.field === 'parameter_values';
