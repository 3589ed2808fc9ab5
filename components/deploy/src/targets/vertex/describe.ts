import type { JsonObject } from '@millrace/contract';
import type { Names } from './observe.ts';
import { type MonthlyPrice, monthlyPrice, type PriceList } from './prices.ts';
import type { Made } from './reconcile.ts';
import { type CloudState, deploymentsOf, type Machines, trafficOf } from './state.ts';
import type { Step } from './step.ts';
import type { Traffic } from './traffic.ts';

/** What a step changes, for a person. */
export function describe({ step, after }: Made, names: Names): string {
  switch (step.kind) {
    case 'upload':
      return `registered version ${after.model?.versions.at(-1)?.id ?? ''}`;
    case 'evaluate':
      return `imported the metrics of version ${step.version}`;
    case 'aliases': {
      const [gained, lost] = [step.add.join(' and '), step.remove.join(' and ')];
      if (gained === '') return `version ${step.version} is no longer ${lost}`;
      return `${gained} is version ${step.version}${lost === '' ? '' : `, which is no longer ${lost}`}`;
    }
    case 'delete-version':
      return `deleted version ${step.version}`;
    case 'create-endpoint':
      return `created the endpoint ${names.endpoint}`;
    case 'deploy':
      return `deployed version ${step.version}`;
    case 'probe':
      return `compared the answers of version ${step.version}`;
    case 'traffic':
      return `traffic: ${trafficText(after, step.traffic)}`;
    case 'undeploy':
      return `undeployed version ${step.version}`;
    case 'delete-endpoint':
      return `deleted the endpoint ${names.endpoint}`;
  }
}

/** E.g. `version 1 90 %, version 2 10 %`. */
function trafficText({ endpoint }: CloudState, traffic: Traffic): string {
  const shares = Object.entries(traffic).map(([id, percent]) => {
    const version = endpoint?.deployments.find((each) => each.id === id)?.version;
    return `${version === undefined ? id : `version ${version}`} ${percent} %`;
  });
  return shares.length === 0 ? 'none' : shares.join(', ');
}

/** One resource that is touched. */
export interface PlanRow extends JsonObject {
  readonly resource: string;
  readonly change: string;
  /** Where machines start or stop. */
  readonly machineType: string | null;
  readonly replicas: { readonly minimum: number; readonly maximum: number } | null;
  readonly monthlyPrice: MonthlyPrice | null;
}

export function planRow(made: Made, names: Names, prices: PriceList | undefined): PlanRow {
  const { step } = made;
  const machines = step.kind === 'deploy' || step.kind === 'undeploy' ? step.machines : undefined;
  return {
    resource: resourceOf(step, names),
    change: describe(made, names),
    machineType: machines?.machineType ?? null,
    replicas: machines === undefined ? null : { minimum: machines.minReplicas, maximum: machines.maxReplicas },
    monthlyPrice: machines === undefined ? null : monthlyPrice(machines, prices),
  };
}

function resourceOf(step: Step, names: Names): string {
  switch (step.kind) {
    case 'upload':
      return `model ${names.model}`;
    case 'evaluate':
    case 'aliases':
    case 'delete-version':
      return `model ${names.model} version ${step.version}`;
    default:
      return `endpoint ${names.endpoint}`;
  }
}

/** A row of the plan as a line. */
export function planLine({ resource, change, machineType, replicas, monthlyPrice }: PlanRow): string {
  if (machineType === null || replicas === null) return `${resource}: ${change}`;
  const cost =
    monthlyPrice === null || monthlyPrice === 'unknown'
      ? 'monthly price unknown'
      : `${range(monthlyPrice)} ${monthlyPrice.currency} a month`;
  return `${resource}: ${change} (${range(replicas)} × ${machineType}, ${cost})`;
}

const range = ({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }): string =>
  minimum === maximum ? `${minimum}` : `${minimum} to ${maximum}`;

/** A version as `status` shows it. */
export interface StatusRow extends JsonObject {
  readonly version: string;
  readonly aliases: readonly string[];
  readonly image: string;
  readonly deployments: readonly JsonObject[];
  readonly percent: number;
}

export const statusRows = (state: CloudState): readonly StatusRow[] =>
  (state.model?.versions ?? []).map(({ id, aliases, image }) => {
    const deployments = deploymentsOf(state, id);
    return {
      ...{ version: id, aliases: aliases.toSorted(), image },
      deployments: deployments.map((each) => ({ ...machinesJson(each), deployment: each.id })),
      percent: deployments.reduce((sum, each) => sum + trafficOf(state, each.id), 0),
    };
  });

const machinesJson = ({ machineType, minReplicas, maxReplicas }: Machines): JsonObject => ({
  ...{ machineType, minReplicas, maxReplicas },
});

/** The rows as a table. */
export function statusTable(rows: readonly StatusRow[]): readonly string[] {
  const cells = rows.map(({ version, aliases, deployments, percent }) => [
    ...[version, aliases.join(','), `${percent} %`],
    deployments.map((each) => `${each.machineType} ${each.minReplicas}-${each.maxReplicas}`).join(', ') || '-',
  ]);
  const table = [['version', 'aliases', 'traffic', 'deployed on'], ...cells];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
