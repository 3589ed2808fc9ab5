import { componentProblems } from './check.ts';
import { invalid } from './errors.ts';
import type { JsonObject } from './json.ts';
import type { FingerprintModule, Inputs, Outputs, RunModule } from './run.ts';
import type { Step, StepArguments } from './step.ts';
import { callStep } from './step-factory.ts';
import type { StepOptions } from './step-options.ts';
import type { VertexWork } from './vertex.ts';

/**
 * What the cache may skip. `pure`: the outputs follow from the inputs. `reads-external`: also from something outside,
 * which `fingerprint` identifies. `writes-external`: never skipped.
 */
export type Effects = 'pure' | 'reads-external' | 'writes-external';

/** A component as its author writes it. */
export interface ComponentDefinition<I extends Inputs = Inputs, O extends Outputs = Outputs> {
  /** Lower-case letters, digits and single hyphens; also the name of the image and of the command. */
  readonly name: string;
  readonly description: string;
  readonly inputs: I;
  readonly outputs: O;
  readonly effects: Effects;
  /** Input → `step` or `step.output` whose latest success stands in, in local mode, for an input not named. */
  readonly defaultsFrom?: { readonly [K in keyof I]?: string };
  /**
   * Input artifacts that the work reads where they lie in a bucket, as these parameters have it: they are not brought
   * to this machine, and `run` is given {@link RunContext.remoteWork}.
   */
  readonly readsInPlace?: (parameters: JsonObject) => readonly (keyof I & string)[];
  /** Lines of `--help`'s examples, without the command's name. */
  readonly examples?: readonly string[];
  /** Loads the module with the work; called only when the step really runs. */
  readonly run: () => Promise<RunModule<I, O>>;
  readonly fingerprint?: () => Promise<FingerprintModule<I>>;
  /** How the work is done as a job of Vertex AI; without it `--on vertex` is refused. */
  readonly vertex?: VertexWork<I, O>;
}

/** A component: its definition, and a typed step when called inside `definePipeline`. */
export interface Component<I extends Inputs = Inputs, O extends Outputs = Outputs> {
  (inputs: StepArguments<I>, options?: StepOptions): Step<O>;
  readonly definition: ComponentDefinition<I, O>;
}

/**
 * Defines a component; everything else (command line, component.yaml, typed step, README table) is derived from it.
 * @throws MillraceError `INVALID_COMPONENT` with every problem, e.g. a default outside its choices.
 */
export function defineComponent<const I extends Inputs, const O extends Outputs>(
  definition: ComponentDefinition<I, O>,
): Component<I, O> {
  const problems = componentProblems(definition);
  if (problems.length > 0) throw invalid('INVALID_COMPONENT', `Component ${definition.name}`, problems);
  const step = (inputs: StepArguments<I>, options?: StepOptions): Step<O> =>
    callStep(definition, inputs, options ?? {});
  return Object.assign(step, { definition });
}
