import { canonicalJson } from '@millrace/contract';
import type { InterfaceEntry } from '../describe/index.ts';
import { type Change, changed } from './change.ts';
import { jsonDifferences } from './json-difference.ts';

/** What changed in the inputs or the outputs of a pipeline: what its callers see. */
export function interfaceChanges(
  subject: 'input' | 'output',
  a: readonly InterfaceEntry[],
  b: readonly InterfaceEntry[],
): Change[] {
  const [before, after] = [byName(a), byName(b)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): Change[] => {
    const [was, is] = [before.get(name), after.get(name)];
    const of = { subject, name };
    if (was === undefined && is !== undefined) {
      const breaking = is.required === true;
      return [
        {
          ...of,
          kind: 'added',
          breaking,
          text: `${subject} ${name} added (${is.type}${breaking ? ', required' : ''})`,
        },
      ];
    }
    if (is === undefined) return [{ ...of, kind: 'removed', breaking: true, text: `${subject} ${name} removed` }];
    return was === undefined ? [] : entryChanges(of, was, is);
  });
}

function entryChanges(
  of: { subject: 'input' | 'output'; name: string },
  was: InterfaceEntry,
  is: InterfaceEntry,
): Change[] {
  const changes: Change[] = [];
  const compare = (field: string, before: string, after: string, breaking: boolean) => {
    if (before !== after) changes.push(changed(of, field, before, after, breaking));
  };
  compare('type', was.type, is.type, true);
  if (of.subject === 'input') {
    compare('presence', presence(was), presence(is), is.required === true);
    for (const { path, before, after } of jsonDifferences(defaultOf(was), defaultOf(is)))
      compare(`default${path}`, before, after, false);
  }
  compare('description', was.description ?? 'none', is.description ?? 'none', false);
  return changes;
}

const byName = (entries: readonly InterfaceEntry[]) => new Map(entries.map((entry) => [entry.name, entry]));
const presence = ({ required }: InterfaceEntry): string => (required === true ? 'required' : 'optional');
const defaultOf = ({ default: value }: InterfaceEntry): string => (value === undefined ? 'none' : canonicalJson(value));
