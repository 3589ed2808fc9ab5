import type { CloudSettings } from '../settings.ts';
import { apisStep } from './apis.ts';
import { eventSteps } from './events.ts';
import { connectionSteps, workloadIdentitySteps } from './github.ts';
import { accountStep, agentSteps, neededAccounts, policySteps } from './identity.ts';
import { registryStep } from './registry.ts';
import { bucketStep } from './storage.ts';
import { triggerSteps } from './triggers.ts';
import type { Step } from './types.ts';

/**
 * Everything that there shall be, in an order in which it can be made: what something needs comes before it.
 * Pure: nothing is asked and nothing is changed.
 */
export function desiredState(settings: CloudSettings): readonly Step[] {
  const { github, events } = settings;
  const policies = policySteps(settings);
  return [
    apisStep(settings),
    ...agentSteps(settings),
    bucketStep(settings, 'packages'),
    bucketStep(settings, 'data'),
    registryStep(settings),
    ...neededAccounts(settings).map((account) => accountStep(account, settings)),
    ...(github === undefined ? [] : workloadIdentitySteps(settings, github)),
    ...policies.filter(({ needs }) => needs === undefined),
    ...(github === undefined ? [] : [...connectionSteps(settings, github), ...triggerSteps(settings)]),
    ...(events === undefined ? [] : withRoles(eventSteps(settings, events), policies)),
  ];
}

/** The role to call the function is given between making it and making what calls it. */
function withRoles(steps: readonly Step[], policies: readonly Step[]): readonly Step[] {
  const [service, ...triggers] = steps;
  const onService = policies.filter(({ needs }) => needs?.includes('function'));
  return [...(service === undefined ? [] : [service]), ...onService, ...triggers];
}
