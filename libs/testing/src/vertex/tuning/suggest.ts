import type { ParameterSpec, StudySpec } from '../server/messages.ts';

/** A suggested value: text for a categorical parameter, else a number. */
export type Suggested = ReadonlyMap<string, string | number>;

/** The values of a trial, drawn from the study's parameters; of a grid, the trial's place in it. */
export function suggest(study: StudySpec, trial: number, random: () => number): Suggested {
  const values = new Map<string, string | number>();
  if (study.algorithm !== 'GRID_SEARCH')
    for (const parameter of study.parameters ?? []) draw(parameter, random, values);
  else {
    let place = trial;
    for (const parameter of study.parameters ?? []) {
      const choices = choicesOf(parameter);
      values.set(parameter.parameterId ?? '', choices[place % choices.length] ?? '');
      place = Math.floor(place / choices.length);
    }
  }
  return values;
}

function draw(parameter: ParameterSpec, random: () => number, values: Map<string, string | number>): void {
  const value = valueAt(parameter, random());
  values.set(parameter.parameterId ?? '', value);
  for (const conditional of parameter.conditionalParameterSpecs ?? []) {
    const { parentCategoricalValues, parentDiscreteValues, parentIntValues } = conditional;
    const allowed = parentCategoricalValues ?? parentDiscreteValues ?? parentIntValues;
    const holds = (allowed?.values ?? []).some((each) => String(each) === String(value));
    if (holds && conditional.parameterSpec) draw(conditional.parameterSpec, random, values);
  }
}

/** The value at a place in [0, 1) of the parameter's range. */
function valueAt(parameter: ParameterSpec, at: number): string | number {
  const { doubleValueSpec: double, integerValueSpec: integer } = parameter;
  if (double) return scaled(parameter.scaleType, Number(double.minValue ?? 0), Number(double.maxValue ?? 0), at);
  if (integer) {
    const [low, high] = [Number(integer.minValue ?? 0), Number(integer.maxValue ?? 0)];
    // Half a unit more on both sides, so that the ends are as likely as the rest; a logarithm needs what is positive.
    const margin = low > 0.5 || !isLog(parameter.scaleType) ? 0.5 : 0;
    const value = Math.round(scaled(parameter.scaleType, low - margin, high + margin, at));
    return Math.min(high, Math.max(low, value));
  }
  const choices = choicesOf(parameter);
  return choices[Math.floor(at * choices.length)] ?? '';
}

const isLog = (scale: ParameterSpec['scaleType']) => scale === 'UNIT_LOG_SCALE' || scale === 'UNIT_REVERSE_LOG_SCALE';

function scaled(scale: ParameterSpec['scaleType'], low: number, high: number, at: number): number {
  if (scale === 'UNIT_LOG_SCALE') return low * (high / low) ** at;
  if (scale === 'UNIT_REVERSE_LOG_SCALE') return low + high - high * (low / high) ** at;
  return low + (high - low) * at;
}

function choicesOf({ categoricalValueSpec, discreteValueSpec, integerValueSpec }: ParameterSpec): (string | number)[] {
  if (categoricalValueSpec) return categoricalValueSpec.values ?? [];
  if (discreteValueSpec) return discreteValueSpec.values ?? [];
  const [low, high] = [Number(integerValueSpec?.minValue ?? 0), Number(integerValueSpec?.maxValue ?? 0)];
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}
