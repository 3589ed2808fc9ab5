import type { Inputs, Outputs, Step, StepArguments, StepOptions } from '@millrace/contract';
import { callLoaded } from './call.ts';
import { type ComponentTypes, checkTypes } from './declared.ts';
import { inputsOf, outputsOf } from './face-types.ts';
import { readComponent } from './read.ts';

/** Somebody's component: a typed step when called inside `definePipeline`. */
export interface LoadedComponent<I extends Inputs = Inputs, O extends Outputs = Outputs> {
  (inputs: StepArguments<I>, options?: Omit<StepOptions, 'on'>): Step<O>;
  readonly definition: { readonly name: string; readonly description: string; readonly inputs: I; readonly outputs: O };
}

/**
 * Loads a component of anybody's from the text of its YAML file: version 1 (`implementation.container`), or IR, as the
 * KFP SDK compiles components and whole pipelines.
 *
 * With `types`, which `millrace component types FILE.yaml` writes, its steps are checked by the compiler; without, its
 * inputs are checked when the pipeline is defined.
 * @example
 * const greet = loadComponent(await readFile('greet.yaml', 'utf8'), {
 *   inputs: { who: param.string() },
 *   outputs: { greeting: param.string() },
 * });
 * @throws MillraceError `INVALID_COMPONENT_FILE` with every problem of the file; `WRONG_COMPONENT_TYPES` with every
 * difference between `types` and the file.
 */
export function loadComponent(yaml: string): LoadedComponent;
export function loadComponent<const I extends Inputs, const O extends Outputs>(
  yaml: string,
  types: ComponentTypes<I, O>,
): LoadedComponent<I, O>;
export function loadComponent(yaml: string, types?: ComponentTypes<Inputs, Outputs>): LoadedComponent {
  const file = readComponent(yaml);
  const { name, description, face } = file;
  const actual = { inputs: inputsOf(face), outputs: outputsOf(face) };
  if (types !== undefined) checkTypes(`Types of ${name}`, types, actual);
  // Declared lists and structs may say more of their items than a file can.
  const outputs = types?.outputs ?? actual.outputs;
  const step = (inputs: StepArguments<Inputs>, options: Omit<StepOptions, 'on'> = {}): Step =>
    callLoaded(file, { inputs: actual.inputs, outputs }, inputs, options);
  return Object.assign(step, { definition: { name, description, inputs: actual.inputs, outputs } });
}
