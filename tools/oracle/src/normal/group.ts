import type { DagSpec, TaskArtifact, TaskParameter, TaskSpec } from '@millrace/pipeline';
import { normalDag } from './dag.ts';
import type { DagNames } from './names.ts';
import type { Normal, Place } from './program.ts';
import { type Source, sourceOf } from './sources.ts';
import { asSet, omit, renamed } from './values.ts';

/** A whole number as a double, which KFP's local runner cannot read in this form. */
const PROMOTED = /\bdouble\((-?\d+)\)/g;
const VALUE = /inputs\.parameter_values\['([^']+)'\]/g;

/** A branch, a loop, or the body of an exit handler. */
export function normalGroup(key: string, task: TaskSpec, body: DagSpec, names: DagNames, place: Place): Normal {
  const component = place.program.components[task.componentRef.name];
  const path = [...place.path, names.task(key)];
  const sources = readSources(task, names, place);
  const given = new Map([...sources].map(([name, source]) => [name, source.name]));
  const item = (task.parameterIterator ?? task.artifactIterator)?.itemInput;
  const itemName = `item of ${path.join(' / ')}`;
  if (item !== undefined) given.set(item, itemName);

  const inner = normalDag(body, { program: place.program, given, path });
  const control = normalControl(task, given);
  const used = new Set([...inner.uses, ...control.uses, itemName]);
  // What nothing in the group uses does not matter: the SDK also passes on what the groups around it look at.
  const kept = (name: string) => {
    const canonical = given.get(name);
    if (canonical === undefined) return `?${name}`;
    return used.has(canonical) ? canonical : undefined;
  };
  const supplied = [...sources].filter(([, { name }]) => used.has(name));
  const { inputDefinitions: ins, outputDefinitions: outs } = component ?? {};
  const outputName = (name: string) => names.output(key, name);
  const { parameters, artifacts } = body.outputs ?? {};
  return {
    form: {
      ...control.form,
      inputs: asSet(supplied.map(([, { name }]) => name)),
      component: {
        ...omit(component ?? {}, 'dag', 'inputDefinitions', 'outputDefinitions'),
        inputDefinitions: { parameters: renamed(ins?.parameters, kept), artifacts: renamed(ins?.artifacts, kept) },
        outputDefinitions: {
          parameters: renamed(outs?.parameters, outputName),
          artifacts: renamed(outs?.artifacts, outputName),
        },
        gives: asSet(Object.keys({ ...parameters, ...artifacts }).map(outputName)),
        dag: omit(inner.form, 'outputs'),
      },
    },
    uses: new Set(supplied.flatMap(([, { outer }]) => (outer === undefined ? [] : [outer]))),
  };
}

function readSources(task: TaskSpec, names: DagNames, place: Place): Map<string, Source> {
  const inputs: Readonly<Record<string, TaskParameter & TaskArtifact>> = {
    ...task.inputs?.parameters,
    ...task.inputs?.artifacts,
  };
  return new Map(
    Object.entries(inputs).map(([name, input]) => [
      name,
      sourceOf(input, names, place.given) ?? { name: JSON.stringify(input) },
    ]),
  );
}

/** The condition or the iterator, with the names of the values that they look at. */
function normalControl(task: TaskSpec, given: ReadonlyMap<string, string>): Normal {
  const uses = new Set<string>();
  const named = (name: string) => {
    const canonical = given.get(name) ?? `?${name}`;
    uses.add(canonical);
    return canonical;
  };
  const { triggerPolicy, parameterIterator: parameters, artifactIterator: artifacts } = task;
  const condition = triggerPolicy?.condition
    ?.replace(VALUE, (_, name: string) => `[${named(name)}]`)
    .replace(PROMOTED, (_, digits: string) => `${digits}.0`);
  const raw = parameters?.items.raw;
  const list = parameters?.items.inputParameter ?? artifacts?.items.inputArtifact;
  return {
    form: {
      ...(condition === undefined ? {} : { condition }),
      ...(raw === undefined ? {} : { items: readItems(raw) }),
      ...(list === undefined ? {} : { list: named(list), over: parameters === undefined ? 'artifacts' : 'parameters' }),
    },
    uses,
  };
}

/** JSON, whose white space means nothing. */
function readItems(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}
