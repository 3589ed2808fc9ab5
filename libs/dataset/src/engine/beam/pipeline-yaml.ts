import { dump } from 'js-yaml';

/** Functions are of a module, since those of none are looked for in every module when they are sent to workers. */
const MODULE = "__name__ = 'recipe'\n";

/** A step of a pipeline: a transform in Python, whose source ends with the function that makes it. */
export interface Step {
  readonly name: string;
  /** The step, or `step.output`, that it reads. */
  readonly input?: string;
  readonly python: string;
}

/**
 * Beam YAML of steps. Python is inlined in `PyTransform`s rather than in `MapToFields`: those call a function a field
 * and row, take only names that are identifiers, and have no integers beyond 64 bits for sums.
 */
export const pipelineYaml = (steps: readonly Step[]): string =>
  dump(
    {
      pipeline: {
        type: 'composite',
        transforms: steps.map(({ name, input, python }) => ({
          type: 'PyTransform',
          name,
          // Said to be empty where a step reads no other, because Beam asks for an input of a step of this type.
          input: input ?? {},
          config: { constructor: '__callable__', kwargs: { source: `${MODULE}${python.trim()}\n` } },
        })),
      },
    },
    { lineWidth: -1, noRefs: true },
  );

/** Python that writes the one line of a step to a file. */
export const answerPython = (path: string): string => `
PATH = ${path}

def write(lines):
    return lines | beam.io.WriteToText(PATH, shard_name_template='')
`;
