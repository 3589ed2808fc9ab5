import { type Inputs, invalid, isFinalStatus, type Outputs, type Problem } from '@millrace/contract';
import { describe } from '../dsl/words.ts';

/** The types of a component's inputs and outputs, as `millrace component types` writes them. */
export interface ComponentTypes<I extends Inputs, O extends Outputs> {
  readonly inputs: I;
  readonly outputs: O;
}

/**
 * Holds declared types to the file that they are of.
 * @throws MillraceError `WRONG_COMPONENT_TYPES` with every difference.
 */
export function checkTypes(
  subject: string,
  declared: ComponentTypes<Inputs, Outputs>,
  actual: ComponentTypes<Inputs, Outputs>,
): void {
  const problems = [
    ...differences('inputs', declared.inputs, actual.inputs),
    ...differences('outputs', declared.outputs, actual.outputs),
  ];
  if (problems.length === 0) return;
  throw invalid('WRONG_COMPONENT_TYPES', subject, problems, 'millrace component types FILE.yaml -o FILE.ts');
}

function differences(side: 'inputs' | 'outputs', declared: Inputs, actual: Inputs): Problem[] {
  const problems: Problem[] = [];
  for (const name of new Set([...Object.keys(declared), ...Object.keys(actual)])) {
    const [wanted, found] = [declared[name], actual[name]];
    const path = `${side}.${name}`;
    const add = (code: string, message: string) => problems.push({ path, code, message });
    if (found === undefined) add('UNKNOWN_NAME', 'The component has none of this name.');
    else if (wanted === undefined) add('MISSING_TYPE', `The component has ${describe(found)} of this name.`);
    else if (words(wanted) !== words(found)) {
      add('WRONG_TYPE', `declared as ${words(wanted)}; the component has ${words(found)}.`);
    } else if (side === 'inputs' && isRequired(wanted) !== isRequired(found)) {
      add('WRONG_PRESENCE', isRequired(found) ? 'The component requires it.' : 'The component does without it.');
    }
  }
  return problems;
}

const words = (io: Inputs[string]): string => (isFinalStatus(io) ? 'a final status' : describe(io));
const isRequired = ({ presence }: Inputs[string]): boolean => presence === 'required';
