import { COMPONENT_VARIABLE, EFFECTS_VARIABLE, type StepOptions } from '@millrace/contract';
import { isVariable } from './names.ts';
import type { Report } from './report.ts';

const OWN: readonly string[] = [COMPONENT_VARIABLE, EFFECTS_VARIABLE];

/** The container's variables: their names, and that each has one value, given here or by a secret or a config map. */
export function checkVariables({ env, secrets, configMaps }: Partial<StepOptions>, report: Report): void {
  const taken = new Map<string, string>();
  const check = (name: string, where: string) => {
    if (!isVariable(name)) {
      report(where, 'BAD_NAME', 'The name of a variable is letters, digits and underscores, no digit first.');
    } else if (OWN.includes(name)) {
      report(where, 'RESERVED_NAME', `${name} is set by Millrace itself.`);
    } else if (taken.has(name)) {
      report(where, 'CONFLICT', `The variable ${name} has a value already: ${taken.get(name)}.`);
    } else taken.set(name, where.slice(1));
  };
  for (const name of Object.keys(env ?? {})) check(name, `.env.${name}`);
  for (const [option, mounts] of [['secrets', secrets] as const, ['configMaps', configMaps] as const]) {
    for (const [i, mount] of (mounts ?? []).entries()) {
      if (!('env' in mount)) continue;
      for (const name of Object.keys(mount.env)) check(name, `.${option}[${i}].env.${name}`);
    }
  }
}
