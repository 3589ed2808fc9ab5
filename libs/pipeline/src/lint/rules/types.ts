import type { ArtifactDefinition, ComponentSpec, ParameterDefinition } from '../../ir/spec.ts';
import type { PipelineProblem } from '../problem.ts';
import { error, type Rule, warning } from '../rule.ts';
import { artifactSource, parameterSource, type Source } from '../sources.ts';
import { own, type Survey } from '../survey.ts';
import { artifactFits, artifactInWords, type Fit, parameterFit, typeInWords, typeOfValue, valueFit } from '../types.ts';

/**
 * A parameter has the type that its consumer declares. The driver compares the value when it has one ("input parameter
 * type mismatch", handleParamTypeValidationAndConversion in backend/src/v2/driver/resolve.go).
 */
export const parameterTypes: Rule = function* (survey) {
  for (const site of survey.tasks) {
    for (const [name, input] of Object.entries(site.task.inputs?.parameters ?? {})) {
      const expected = own(site.component?.inputDefinitions?.parameters, name);
      // What a selector takes out of a value has a type that only the run knows.
      if (expected === undefined || input.parameterExpressionSelector !== undefined) continue;
      const source = parameterSource(site, input);
      yield* mismatch(`${site.path}.inputs.parameters.${name}`, source, expected, survey);
    }
  }
};

function* mismatch(
  path: string,
  source: Source<ParameterDefinition>,
  expected: ParameterDefinition,
  { target }: Survey,
): Iterable<PipelineProblem> {
  const wanted = typeInWords(expected.parameterType);
  if (source.kind === 'constant') {
    const type = typeOfValue(source.value);
    const given = `${type === 'null' ? 'null' : typeInWords(type)} ${JSON.stringify(source.value).slice(0, 60)}`;
    yield* judged(path, valueFit(source.value, expected.parameterType), given, wanted);
    yield* literalProblem(path, source.value, expected);
  } else if (source.kind === 'definition') {
    const { parameterType } = source.definition;
    // An item of a list whose items have no type is declared as text by the Python SDK; only the driver minds.
    if (target !== 'kfp' && parameterType === 'STRING' && /loop-item/.test(source.from)) return;
    yield* judged(
      path,
      parameterFit(parameterType, expected.parameterType),
      `${typeInWords(parameterType)} ${source.from}`,
      wanted,
    );
  } else if (source.kind === 'final-status' && expected.parameterType !== 'TASK_FINAL_STATUS') {
    yield* judged(
      path,
      expected.parameterType === 'STRUCT' ? 'yes' : 'no',
      `final status of ${source.producer}`,
      wanted,
    );
  }
}

function* judged(path: string, fit: Fit, given: string, wanted: string): Iterable<PipelineProblem> {
  if (fit === 'no') yield error(path, 'TYPE_MISMATCH', `The ${given} is given for a ${wanted}.`);
  if (fit === 'converted') {
    const how = wanted === 'string' ? 'arrives as text' : 'may have a fraction';
    yield warning(path, 'TYPE_MISMATCH', `The ${given} is given for a ${wanted}: it ${how}.`);
  }
}

/** ValidateLiteralParameter, called by the API server and by the driver. */
function* literalProblem(path: string, value: unknown, { literals }: ParameterDefinition): Iterable<PipelineProblem> {
  if (literals === undefined || literals.length === 0 || literals.some((literal) => literal === value)) return;
  yield error(path, 'TYPE_MISMATCH', `${JSON.stringify(value)} is none of ${JSON.stringify(literals)}.`);
}

/** An artifact is of the kind that its consumer declares, one or a list: the backend never compares them. */
export const artifactTypes: Rule = function* ({ tasks }) {
  for (const site of tasks) {
    for (const [name, input] of Object.entries(site.task.inputs?.artifacts ?? {})) {
      const expected = own(site.component?.inputDefinitions?.artifacts, name);
      const source = artifactSource(site, input);
      if (expected === undefined || source.kind !== 'definition' || site.task.artifactIterator?.itemInput === name)
        continue;
      yield* artifactMismatch(`${site.path}.inputs.artifacts.${name}`, source.definition, source.from, expected);
    }
  }
};

function* artifactMismatch(path: string, given: ArtifactDefinition, from: string, expected: ArtifactDefinition) {
  const isList = given.isArtifactList === true;
  const message = `The ${artifactInWords(given)} ${from} is given for a ${artifactInWords(expected)}.`;
  if (isList && expected.isArtifactList !== true) {
    yield error(path, 'TYPE_MISMATCH', message, 'The container would see the first artifact only.');
  } else if (!artifactFits(given, expected)) yield error(path, 'TYPE_MISMATCH', message);
  else if (!isList && expected.isArtifactList === true) {
    yield warning(path, 'TYPE_MISMATCH', message, 'The container is given a list of one.');
  }
}

/**
 * Defaults are of their own type. The API server puts those of the pipeline in place without a look (Compile in
 * backend/src/v2/compiler/argocompiler/argo.go), the launcher those of components.
 */
export const defaults: Rule = function* ({ spec, tasks }) {
  const components = new Map<string, ComponentSpec>([['root', spec.root]]);
  for (const { task, component } of tasks) {
    if (component !== undefined) components.set(`components.${task.componentRef.name}`, component);
  }
  for (const [path, { inputDefinitions }] of components) {
    for (const [name, definition] of Object.entries(inputDefinitions?.parameters ?? {})) {
      const { defaultValue, parameterType } = definition;
      // Null is how some compilers write that there is no default.
      if (defaultValue === undefined || defaultValue === null) continue;
      const where = `${path}.inputDefinitions.parameters.${name}.defaultValue`;
      if (valueFit(defaultValue, parameterType) !== 'yes') {
        const message = `${JSON.stringify(defaultValue).slice(0, 60)} is not a ${typeInWords(parameterType)}.`;
        yield error(where, 'INVALID_DEFAULT', message);
      }
      yield* literalProblem(where, defaultValue, definition);
    }
  }
};
