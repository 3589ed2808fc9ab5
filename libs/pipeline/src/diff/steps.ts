import { configInWords } from '../describe/platform-needs.ts';
import { optionTable } from '../describe/step-options.ts';
import type { CompiledPipeline } from '../ir/compiled.ts';
import type { Outline, OutlineGroup, OutlineStep } from '../outline/index.ts';
import { type Change, changed } from './change.ts';
import { jsonDifferences } from './json-difference.ts';
import { keyOf, type StepMatch } from './match-steps.ts';

/** One of the two pipelines. */
export interface Side {
  readonly compiled: CompiledPipeline;
  readonly outline: Outline;
}

/** Words of the first pipeline with the names that the second has for the steps. */
export type Renamed = (words: string) => string;

export function renamedWords(matches: readonly StepMatch[]): Renamed {
  const names = new Map(matches.map(({ before, after }) => [keyOf(before.id), keyOf(after.id)]));
  return (words) => words.replace(/[A-Za-z0-9][\w-]*(?=\.)/g, (name) => names.get(name) ?? name);
}

/** What changed in a step that both pipelines have. */
export function stepChanges({ before, after }: StepMatch, a: Side, b: Side, renamed: Renamed): Change[] {
  const of = { subject: 'step', name: keyOf(after.id) } as const;
  const changes: Change[] = [];
  const compare = (field: string, was: string, is: string) => {
    if (was !== is) changes.push(changed(of, field, was, is));
  };
  const [name, formerly] = [keyOf(after.id), keyOf(before.id)];
  if (name !== formerly) {
    changes.push({
      ...of,
      kind: 'renamed',
      before: formerly,
      after: name,
      breaking: false,
      text: `step ${formerly} is now called ${name}`,
    });
  }
  compare('component', before.component, after.component);
  changes.push(...placeChange(of, before, after, a.outline, b.outline, renamed));
  changes.push(...maps(of, 'input', inputs(before, renamed), inputs(after)));
  const orderBefore = before.after.map(keyOf).map((key) => renamed(`${key}.`).slice(0, -1));
  compare('comes after', listed(orderBefore), listed(after.after.map(keyOf)));
  compare('image', before.executor?.container?.image ?? 'none', after.executor?.container?.image ?? 'none');
  compare('command', commandOf(before, 'command'), commandOf(after, 'command'));
  compare('arguments', commandOf(before, 'args'), commandOf(after, 'args'));
  changes.push(...maps(of, 'variable', variables(before), variables(after)));
  const options = new Map(optionTable(before).map((option) => [option.name, option.value]));
  for (const { name: option, value } of optionTable(after)) compare(option, options.get(option) ?? value, value);
  compare('URI', importedUri(before), importedUri(after));
  return [...changes, ...needs(of, platformOf(a, before), platformOf(b, after))];
}

type Of = { readonly subject: 'step'; readonly name: string };

/** `deploy now runs only if evaluate.passed == true (before: always)`. */
function placeChange(
  of: Of,
  before: OutlineStep,
  after: OutlineStep,
  a: Outline,
  b: Outline,
  renamed: Renamed,
): Change[] {
  const [was, is] = withoutCommon(placeWords(before.group, a).map(renamed), placeWords(after.group, b));
  if (was.length === 0 && is.length === 0) return [];
  const [then, now] = [was, is].map((words) => (words.length === 0 ? 'always' : words.join(', ')));
  return [
    {
      ...of,
      kind: 'changed',
      field: 'runs',
      before: then,
      after: now,
      breaking: false,
      text: `${of.name} now runs ${now} (before: ${then})`,
    },
  ];
}

/** Both without what they begin with alike: the groups around the change. */
function withoutCommon(a: readonly string[], b: readonly string[]): [readonly string[], readonly string[]] {
  const same = a.findIndex((words, i) => words !== b[i]);
  const count = same < 0 ? a.length : same;
  return [a.slice(count), b.slice(count)];
}

function placeWords(group: string | undefined, { groups }: Outline): string[] {
  const found = groups.find(({ id }) => id === group);
  return found === undefined ? [] : [...placeWords(found.group, { groups, steps: [] }), ...groupWords(found)];
}

function groupWords({ kind, title, id }: OutlineGroup): string[] {
  switch (kind) {
    case 'branch':
      if (title === 'otherwise') return ['only if no branch before does'];
      if (title.startsWith('otherwise, when '))
        return [`only if ${title.slice('otherwise, when '.length)} and no branch before does`];
      return [title.replace(/^when /, 'only if ')];
    case 'choice':
      return [];
    case 'pipeline':
      return [`in ${keyOf(id)}`];
    default:
      return [title];
  }
}

/** Additions, removals and changes of named values. */
function maps(of: Of, what: string, a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): Change[] {
  return [...new Set([...a.keys(), ...b.keys()])].sort().flatMap((name) => {
    const [was = 'not given', is = 'not given'] = [a.get(name), b.get(name)];
    return jsonDifferences(was, is).map(({ path, before, after }) =>
      changed(of, `${what} ${name}${path}`, before, after),
    );
  });
}

/** Inputs that only carry a part of a text are in the words of the text. */
const inputs = ({ inputs: given }: OutlineStep, renamed: Renamed = (words) => words): Map<string, string> =>
  new Map(
    [...given]
      .filter(([name]) => !name.startsWith('pipelinechannel--'))
      .map(([name, { words }]) => [name, renamed(words)]),
  );

const variables = ({ executor }: OutlineStep): Map<string, string> =>
  new Map((executor?.container?.env ?? []).map(({ name, value }) => [name, value]));

const commandOf = ({ executor }: OutlineStep, side: 'command' | 'args'): string =>
  JSON.stringify(executor?.container?.[side] ?? []);
const importedUri = ({ executor }: OutlineStep): string =>
  executor?.importer?.artifactUri.constant ?? 'given in the run';
const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'nothing more' : [...names].sort().join(', ');

function platformOf({ compiled }: Side, { executorLabel = '' }: OutlineStep): string[] {
  const executors = compiled.platform?.platforms.kubernetes?.deploymentSpec?.executors ?? {};
  return Object.hasOwn(executors, executorLabel) ? configInWords(executors[executorLabel] ?? {}) : [];
}

/** `train needs secret warehouse: …`. */
function needs(of: Of, a: readonly string[], b: readonly string[]): Change[] {
  const gone = a.filter((need) => !b.includes(need));
  const come = b.filter((need) => !a.includes(need));
  return [
    ...come.map(
      (need): Change => ({
        ...of,
        kind: 'added',
        field: 'need',
        after: need,
        breaking: false,
        text: `${of.name} now needs ${need}`,
      }),
    ),
    ...gone.map(
      (need): Change => ({
        ...of,
        kind: 'removed',
        field: 'need',
        before: need,
        breaking: false,
        text: `${of.name} no longer needs ${need}`,
      }),
    ),
  ];
}
