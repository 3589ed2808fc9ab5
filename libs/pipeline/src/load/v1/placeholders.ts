import type { JsonValue } from '@millrace/contract';
import type { Face } from '../../graph.ts';
import type { Note } from '../component-file.ts';
import { nameV1 } from './names.ts';
import { pythonJson } from './python-json.ts';

/** What is known of the names that placeholders mention. */
export interface Names {
  readonly face: Face;
  /** As the author wrote them. */
  readonly inputs: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

/** What each placeholder of one name becomes. */
const SIMPLE: Readonly<Record<string, (name: string, names: Names) => string | Mismatch>> = {
  inputValue: (name, { face }) =>
    face.inputDefinitions?.parameters?.[name] === undefined
      ? { is: 'an artifact', hint: 'Use inputPath or inputUri, or give the input a type such as String.' }
      : `{{$.inputs.parameters['${name}']}}`,
  inputPath: (name, { face }) =>
    face.inputDefinitions?.artifacts?.[name] === undefined
      ? { is: 'a parameter', hint: 'Use inputValue: KFP 2 writes no files for parameters.' }
      : `{{$.inputs.artifacts['${name}'].path}}`,
  inputUri: (name, { face }) =>
    face.inputDefinitions?.artifacts?.[name] === undefined
      ? { is: 'a parameter', hint: 'Use inputValue.' }
      : `{{$.inputs.artifacts['${name}'].uri}}`,
  outputPath: (name, { face }) =>
    face.outputDefinitions?.artifacts?.[name] === undefined
      ? `{{$.outputs.parameters['${name}'].output_file}}`
      : `{{$.outputs.artifacts['${name}'].path}}`,
  outputUri: (name, { face }) =>
    face.outputDefinitions?.artifacts?.[name] === undefined
      ? { is: 'a parameter', hint: 'Use outputPath.' }
      : `{{$.outputs.artifacts['${name}'].uri}}`,
};
interface Mismatch {
  readonly is: string;
  readonly hint: string;
}

/** An element of a command line: text, one placeholder, or a structure that KFP resolves when the step starts. */
type Element = string | { readonly [kind: string]: JsonValue };

/** The elements of a command line as KFP 2 writes them. */
export function commandLine(elements: readonly JsonValue[], names: Names, path: string, note: Note): string[] {
  return elements.map((element, i) => {
    const read = readElement(element, names, `${path}[${i}]`, note);
    return typeof read === 'string' ? read : pythonJson(read);
  });
}

function readElement(element: JsonValue, names: Names, path: string, note: Note): Element {
  if (typeof element === 'string') return element;
  const [[kind, value] = ['', null], ...more] = isStruct(element) ? Object.entries(element) : [];
  if (kind === '' || more.length > 0) {
    note(path, 'WRONG_TYPE', `expected text or one placeholder, got ${JSON.stringify(element)}.`, 'Put it in quotes.');
    return '';
  }
  if (kind === 'executorInput') return '{{$}}';
  if (kind === 'concat') return concat(value, names, `${path}.concat`, note);
  if (kind === 'if') return ifPresent(value, names, `${path}.if`, note);
  return simple(kind, value, names, path, note);
}

function simple(kind: string, value: JsonValue, names: Names, path: string, note: Note): string {
  const make = Object.hasOwn(SIMPLE, kind) ? SIMPLE[kind] : undefined;
  if (make === undefined) {
    note(`${path}.${kind}`, 'UNSUPPORTED', `KFP 2 has no placeholder ${kind}.`);
    return '';
  }
  const [known, what] = kind.startsWith('input') ? [names.inputs, 'input'] : [names.outputs, 'output'];
  if (typeof value !== 'string' || !known.has(value)) {
    note(`${path}.${kind}`, 'UNKNOWN_NAME', `There is no ${what} ${JSON.stringify(value)}.`);
    return '';
  }
  const made = make(nameV1(value), names);
  if (typeof made === 'string') return made;
  note(`${path}.${kind}`, 'WRONG_TYPE', `The ${what} "${value}" is ${made.is}.`, made.hint);
  return '';
}

function concat(value: JsonValue, names: Names, path: string, note: Note): Element {
  if (!isList(value)) {
    note(path, 'WRONG_TYPE', 'expected a list.');
    return '';
  }
  return {
    Concat: value.map((item, i) => {
      const read = readElement(item, names, `${path}[${i}]`, note);
      if (hasLists(read)) note(`${path}[${i}]`, 'WRONG_TYPE', 'Within concat, then and else are one element each.');
      return read;
    }),
  };
}

/** Whether an `if`, or one within it, puts more than one element in its place. */
function hasLists(element: JsonValue): boolean {
  if (!isStruct(element)) return false;
  const { IfPresent, Concat } = element;
  if (isList(Concat)) return Concat.some(hasLists);
  if (!isStruct(IfPresent)) return false;
  return [IfPresent.Then, IfPresent.Else].some((part) => isList(part) || (part !== undefined && hasLists(part)));
}

function ifPresent(value: JsonValue, names: Names, path: string, note: Note): Element {
  const { cond, then, else: otherwise = null, ...rest } = isStruct(value) ? value : {};
  const name = isStruct(cond) ? cond.isPresent : undefined;
  if (typeof name !== 'string' || then === undefined || Object.keys(rest).length > 0) {
    const hint = '{if: {cond: {isPresent: input}, then: […], else: […]}}';
    note(path, 'UNSUPPORTED', 'KFP 2 asks only whether an input is present.', hint);
    return '';
  }
  if (!names.inputs.has(name)) note(`${path}.cond.isPresent`, 'UNKNOWN_NAME', `There is no input "${name}".`);
  const branch = (part: JsonValue, where: string): JsonValue =>
    isList(part)
      ? part.map((item, i) => readElement(item, names, `${where}[${i}]`, note))
      : readElement(part, names, where, note);
  const hasElse = otherwise !== null && otherwise !== '' && !(isList(otherwise) && otherwise.length === 0);
  return {
    IfPresent: {
      InputName: nameV1(name),
      Then: branch(then, `${path}.then`),
      ...(hasElse ? { Else: branch(otherwise, `${path}.else`) } : {}),
    },
  };
}

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value);
const isStruct = (value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
