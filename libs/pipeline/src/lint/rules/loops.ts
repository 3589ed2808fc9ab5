import type { JsonValue } from '@millrace/contract';
import type { PipelineProblem } from '../problem.ts';
import { error, type Rule } from '../rule.ts';
import { own, type Survey, type TaskSite } from '../survey.ts';
import { typeInWords, valueFit } from '../types.ts';

/**
 * Loops go over a list, and hand its items to an input of their body. All of it is found by the driver of the loop
 * (getItems in backend/src/v2/driver/util.go, the fan-out in backend/src/v2/driver/dag.go).
 */
export const loops: Rule = function* (survey) {
  for (const site of survey.tasks) {
    const { task, path } = site;
    const limit = task.iteratorPolicy?.parallelismLimit;
    if (limit !== undefined && limit < 0) {
      yield error(`${path}.iteratorPolicy.parallelismLimit`, 'INVALID_ITERATOR', `${limit} is below 0 (0: no limit).`);
    }
    if (task.parameterIterator !== undefined && task.artifactIterator !== undefined) {
      yield error(path, 'INVALID_ITERATOR', 'It goes over parameters and over artifacts at once.');
    }
    if (task.parameterIterator !== undefined) yield* parameterLoop(site, task.parameterIterator);
    if (task.artifactIterator !== undefined) yield* artifactLoop(site, task.artifactIterator, survey);
  }
};

type ParameterIterator = NonNullable<TaskSite['task']['parameterIterator']>;
type ArtifactIterator = NonNullable<TaskSite['task']['artifactIterator']>;

function* parameterLoop(site: TaskSite, { items, itemInput }: ParameterIterator): Iterable<PipelineProblem> {
  const path = `${site.path}.parameterIterator`;
  const declared = site.component?.inputDefinitions?.parameters;
  const item = own(declared, itemInput ?? '');
  if (site.component !== undefined && item === undefined) {
    const body = site.task.componentRef.name;
    yield error(
      `${path}.itemInput`,
      'INVALID_ITERATOR',
      `${body} declares no input "${itemInput ?? ''}" for the item.`,
    );
  }
  if (items.inputParameter !== undefined) {
    const input = own(declared, items.inputParameter);
    if (own(site.task.inputs?.parameters, items.inputParameter) === undefined) {
      yield error(
        `${path}.items`,
        'INVALID_ITERATOR',
        `The task is given no input "${items.inputParameter}" to go over.`,
      );
    } else if (input !== undefined && input.parameterType !== 'LIST' && !/loop-item/.test(items.inputParameter)) {
      yield error(
        `${path}.items`,
        'INVALID_ITERATOR',
        `A loop goes over a list; this is a ${typeInWords(input.parameterType)}.`,
      );
    }
    return;
  }
  const list = readList(items.raw);
  if (list === undefined) {
    yield error(`${path}.items.raw`, 'INVALID_ITERATOR', 'It is not a list in JSON.', items.raw?.slice(0, 80));
    return;
  }
  for (const [i, value] of list.entries()) {
    if (item === undefined || valueFit(value, item.parameterType) !== 'no') continue;
    const message = `Item ${i} is not a ${typeInWords(item.parameterType)}: ${JSON.stringify(value).slice(0, 60)}.`;
    yield error(`${path}.items.raw`, 'TYPE_MISMATCH', message);
  }
}

/** "artifact iterator not implemented yet" (backend/src/v2/compiler/argocompiler/dag.go). */
function* artifactLoop(
  site: TaskSite,
  { items, itemInput }: ArtifactIterator,
  { target }: Survey,
): Iterable<PipelineProblem> {
  const path = `${site.path}.artifactIterator`;
  if (target === 'kfp') yield error(path, 'UNSUPPORTED', 'The open-source backend does not loop over artifacts.');
  const declared = site.component?.inputDefinitions?.artifacts;
  if (site.component !== undefined && own(declared, itemInput ?? '') === undefined) {
    yield error(`${path}.itemInput`, 'INVALID_ITERATOR', `${site.task.componentRef.name} declares no such input.`);
  }
  if (own(site.task.inputs?.artifacts, items.inputArtifact ?? '') === undefined) {
    yield error(
      `${path}.items`,
      'INVALID_ITERATOR',
      `The task is given no artifact "${items.inputArtifact ?? ''}" to go over.`,
    );
  }
}

function readList(raw: string | undefined): readonly JsonValue[] | undefined {
  try {
    const value: unknown = JSON.parse(raw ?? '');
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
