import { type CloudState, deploymentsOf, holderOf, type Machines } from './state.ts';

const DEFAULT: Machines = { machineType: 'n1-standard-2', minReplicas: 1, maxReplicas: 1 };

/** The machines that are asked for; for the rest those of the champion, so that a new version has what the old one had. */
export function machinesFor(
  state: CloudState,
  { alias, machines: given }: { readonly alias: string; readonly machines: Partial<Machines> },
): Machines {
  const [champion] = deploymentsOf(state, holderOf(state, alias)?.id);
  const { machineType, minReplicas, maxReplicas, serviceAccount } = { ...DEFAULT, ...champion, ...given };
  return {
    ...{ machineType, minReplicas, maxReplicas: Math.max(minReplicas, maxReplicas) },
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
  };
}
