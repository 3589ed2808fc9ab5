import { canonicalJson } from '@millrace/contract';
import { accountEmail, bucketName, EVENT_SERVICE, imageRepository, LABELS, locationOf } from '../names.ts';
import type { CloudSettings, EventSettings } from '../settings.ts';
import type { ObjectStep, Step } from './types.ts';

/** Seconds that the function may take to answer: its longest debounce (120 s unless set), and two minutes to start the run. */
const TIMEOUT = 540;

/**
 * The function that starts the pipeline, as a service of Cloud Run, and the two triggers of Eventarc that call it.
 * Its variables: components/trigger/README.md.
 */
export function eventSteps(settings: CloudSettings, events: EventSettings): Step[] {
  const service = events.image === undefined ? imageWait(settings) : serviceStep(settings, events, events.image);
  return [service, ...eventarcSteps(settings)];
}

/** Before its image has been pushed the service cannot be made. */
const imageWait = (settings: CloudSettings): Step => ({
  kind: 'wait',
  id: 'function',
  title: `service ${EVENT_SERVICE} of Cloud Run`,
  why: 'Starts the pipeline when a file lands in or leaves the data bucket; its image has to be there first.',
  next: `npx build-image trigger --repository ${imageRepository(settings)} --push --images images.json; then run this again with --images images.json`,
  commands: [],
});

function serviceStep(settings: CloudSettings, events: EventSettings, image: string): ObjectStep {
  const { project, region } = settings;
  const services = `/v2/${locationOf(settings)}/services`;
  const account = accountEmail(settings, 'millrace-trigger');
  const variables = Object.entries(functionVariables(settings, events)).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    kind: 'object',
    id: 'function',
    title: `service ${EVENT_SERVICE} of Cloud Run`,
    why: 'Starts the pipeline when a file lands in or leaves the data bucket; only Eventarc may call it.',
    place: { service: 'run', path: `${services}/${EVENT_SERVICE}` },
    create: { service: 'run', path: services, query: { serviceId: EVENT_SERVICE } },
    fixed: {},
    desired: {
      ...{ labels: LABELS, ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' },
      template: {
        ...{ serviceAccount: account, timeout: `${TIMEOUT}s`, maxInstanceRequestConcurrency: 80 },
        // One instance sees all events of a burst, so that they share a run.
        scaling: { maxInstanceCount: 1 },
        containers: [{ image, env: variables.map(([name, value]) => ({ name, value })) }],
      },
    },
    update: 'patch',
    operations: 'v2',
    commands: [
      {
        argv: [
          ...['run', 'deploy', EVENT_SERVICE, `--image=${image}`, `--service-account=${account}`],
          ...['--no-allow-unauthenticated', '--ingress=internal', '--max-instances=1', '--concurrency=80'],
          ...[`--timeout=${TIMEOUT}`, '--labels=managed-by=millrace'],
          `--set-env-vars=^;^${variables.map(([name, value]) => `${name}=${value}`).join(';')}`,
          ...[`--region=${region}`, `--project=${project}`],
        ],
      },
    ],
  };
}

/** The environment of the function. */
export function functionVariables(settings: CloudSettings, events: EventSettings): Readonly<Record<string, string>> {
  const packages = `gs://${bucketName(settings, 'packages')}`;
  const vertex = {
    MILLRACE_TRIGGER_PROJECT: settings.project,
    MILLRACE_TRIGGER_REGION: settings.region,
    MILLRACE_TRIGGER_SERVICE_ACCOUNT: accountEmail(settings, 'millrace-pipeline'),
    MILLRACE_TRIGGER_LABELS: 'managed-by=millrace',
  };
  return {
    MILLRACE_TRIGGER_NAME: events.pipeline,
    MILLRACE_TRIGGER_BUCKET: bucketName(settings, 'data'),
    MILLRACE_TRIGGER_STATE: packages,
    MILLRACE_TRIGGER_PIPELINE: `${packages}/pipelines/${events.pipeline}/latest/${events.target}.yaml`,
    MILLRACE_TRIGGER_PIPELINE_ROOT: `${packages}/${events.pipeline}`,
    MILLRACE_TRIGGER_TARGET: events.target,
    ...(events.parameters === undefined ? {} : { MILLRACE_TRIGGER_PARAMETERS: canonicalJson(events.parameters) }),
    ...(events.target === 'vertex' ? vertex : { MILLRACE_TRIGGER_HOST: events.host ?? '' }),
  };
}

const EVENTS = [
  { id: 'finalized', about: 'a file was written' },
  { id: 'deleted', about: 'a file was deleted' },
] as const;

function eventarcSteps(settings: CloudSettings): ObjectStep[] {
  const { project, region } = settings;
  const triggers = `/v1/${locationOf(settings)}/triggers`;
  const bucket = bucketName(settings, 'data');
  const serviceAccount = accountEmail(settings, 'millrace-events');
  return EVENTS.map(({ id, about }): ObjectStep => {
    const name = `millrace-${id}`;
    const type = `google.cloud.storage.object.v1.${id}`;
    return {
      kind: 'object',
      id: `events:${id}`,
      title: `event trigger ${name}`,
      why: `Calls the function when ${about} in gs://${bucket}.`,
      needs: ['function'],
      place: { service: 'eventarc', path: `${triggers}/${name}` },
      create: { service: 'eventarc', path: triggers, query: { triggerId: name } },
      fixed: {},
      desired: {
        ...{ labels: LABELS, serviceAccount },
        eventFilters: [
          { attribute: 'type', value: type },
          { attribute: 'bucket', value: bucket },
        ],
        destination: { cloudRun: { service: EVENT_SERVICE, region } },
      },
      update: 'patch',
      operations: 'v1',
      commands: [
        {
          argv: [
            ...['eventarc', 'triggers', 'create', name, `--location=${region}`],
            ...[`--destination-run-service=${EVENT_SERVICE}`, `--destination-run-region=${region}`],
            ...[`--event-filters=type=${type}`, `--event-filters=bucket=${bucket}`],
            ...[`--service-account=${serviceAccount}`, '--labels=managed-by=millrace', `--project=${project}`],
          ],
        },
      ],
    };
  });
}
