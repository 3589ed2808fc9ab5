import { isJsonPlaceholder, type Placeholder, placeholdersIn } from '../placeholders.ts';
import type { PipelineProblem } from '../problem.ts';
import { choices, error, type Rule, warning } from '../rule.ts';
import { type ExecutorSite, own, type Survey } from '../survey.ts';

const FIELDS: Readonly<Record<Placeholder['kind'], readonly string[]>> = {
  'executor-input': [''],
  'input-parameter': [''],
  'input-artifact': ['path', 'uri'],
  'output-parameter': ['output_file'],
  'output-artifact': ['path', 'uri'],
  run: [''],
  other: [],
};

/**
 * Placeholders of commands and arguments name something that there is, in a form that every backend fills in: those of
 * getPlaceholders in backend/src/v2/component/launcher_v2.go, and inputs in resolveContainerArgs in
 * backend/src/v2/driver/util.go. Anything else reaches the container as it stands.
 */
export const placeholders: Rule = function* (survey) {
  for (const site of survey.executors) {
    for (const { path, text } of argumentsOf(site)) {
      if (isJsonPlaceholder(text)) yield* jsonPlaceholder(path, text, site, survey);
      for (const placeholder of placeholdersIn(text)) yield* problem(path, placeholder, site, survey);
    }
  }
};

/** Texts made in the run: what a constant names is an input of the same task. */
export const texts: Rule = function* ({ tasks, target }) {
  for (const { path, task } of tasks) {
    const inputs = task.inputs?.parameters ?? {};
    for (const [name, { runtimeValue }] of Object.entries(inputs)) {
      const { constant } = runtimeValue ?? {};
      if (constant === undefined) continue;
      const where = `${path}.inputs.parameters.${name}`;
      for (const { text, kind, name: named } of placeholdersIn(JSON.stringify(constant))) {
        if (kind === 'input-parameter' && own(inputs, named) === undefined) {
          yield error(
            where,
            'UNKNOWN_PLACEHOLDER',
            `${text} names an input that the task is not given.`,
            `It is given: ${choices(Object.keys(inputs))}.`,
          );
        } else if (kind === 'run' && constant !== text && target === 'kfp' && named !== 'workspace_path') {
          // A switch on the whole text (resolveInputParameter in backend/src/v2/driver/resolve.go).
          yield warning(
            where,
            'UNPORTABLE_PLACEHOLDER',
            `${text} within a longer text stays as it is on the open-source backend.`,
          );
        }
      }
    }
  }
};

function* argumentsOf({ path, executor }: ExecutorSite): Iterable<{ path: string; text: string }> {
  for (const side of ['command', 'args'] as const) {
    for (const [i, text] of (executor.container?.[side] ?? []).entries()) {
      yield { path: `${path}.container.${side}.${i}`, text };
    }
  }
}

function* problem(
  path: string,
  { text, kind, name, field }: Placeholder,
  { component }: ExecutorSite,
  { target }: Survey,
): Iterable<PipelineProblem> {
  const declared = declarations(component, kind);
  const definition = own(declared, name);
  if (declared !== undefined && definition === undefined) {
    const known = choices(Object.keys(declared));
    yield error(path, 'UNKNOWN_PLACEHOLDER', `${text} names nothing that the component has.`, `It has: ${known}.`);
  } else if (kind === 'run' ? target !== 'vertex' : !FIELDS[kind].includes(field)) {
    yield error(path, 'UNPORTABLE_PLACEHOLDER', `${text} is not filled in everywhere.`, 'Pass {{$}} and parse it.');
  } else if (definition !== undefined && 'isArtifactList' in definition && definition.isArtifactList === true) {
    yield warning(
      path,
      'UNPORTABLE_PLACEHOLDER',
      `${text} stands for the first artifact of a list.`,
      'Pass {{$}} and parse it.',
    );
  }
}

function declarations(
  component: ExecutorSite['component'],
  kind: Placeholder['kind'],
): Readonly<Record<string, object>> | undefined {
  const { inputDefinitions, outputDefinitions } = component;
  switch (kind) {
    case 'input-parameter':
      return inputDefinitions?.parameters ?? {};
    case 'input-artifact':
      return inputDefinitions?.artifacts ?? {};
    case 'output-parameter':
      return outputDefinitions?.parameters ?? {};
    case 'output-artifact':
      return outputDefinitions?.artifacts ?? {};
    default:
      return undefined;
  }
}

function* jsonPlaceholder(
  path: string,
  text: string,
  { component }: ExecutorSite,
  { target }: Survey,
): Iterable<PipelineProblem> {
  if (target === 'vertex') return;
  const hint = 'Pass {{$}} and decide in the program.';
  const [, input] = /^\s*\{"IfPresent":\s*\{.*?"InputName":\s*"([^"]+)"/s.exec(text) ?? [];
  if (/^\s*\{"Concat":/.test(text)) {
    yield error(path, 'UNPORTABLE_PLACEHOLDER', 'Concat is not carried out by the open-source backend.', hint);
  } else if (input === undefined || own(component.inputDefinitions?.parameters, input) === undefined) {
    yield error(
      path,
      'UNPORTABLE_PLACEHOLDER',
      `IfPresent of "${input ?? ''}", which is not an input parameter, stays as it is.`,
      hint,
    );
  } else if (text.includes('{"Concat"') || text.includes('$.outputs')) {
    yield error(
      path,
      'UNPORTABLE_PLACEHOLDER',
      'IfPresent with anything but input parameters in it stays as it is.',
      hint,
    );
  } else if (target === 'kfp') {
    // resolveCondition in backend/src/v2/driver/util.go.
    yield warning(path, 'UNPORTABLE_PLACEHOLDER', 'IfPresent is carried out by KFP 2.17 and later only.', hint);
  }
}
