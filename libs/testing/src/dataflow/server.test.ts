import { FlexTemplatesServiceClient } from '@google-cloud/dataflow/build/src/v1beta3/flex_templates_service_client.js';
import { JobsV1Beta3Client } from '@google-cloud/dataflow/build/src/v1beta3/jobs_v1_beta3_client.js';
import { MessagesV1Beta3Client } from '@google-cloud/dataflow/build/src/v1beta3/messages_v1_beta3_client.js';
import { credentials } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeDataflow, startFakeDataflow } from './server.ts';
import type { DataflowWork } from './work.ts';

const PLACE = { projectId: 'p', location: 'us-central1' };
const TEMPLATE = 'gs://dataflow-templates-us-central1/latest/flex/Yaml_Template';

let fake: FakeDataflow;
let work: DataflowWork = () => undefined;
let clients: { templates: FlexTemplatesServiceClient; jobs: JobsV1Beta3Client; messages: MessagesV1Beta3Client };

beforeEach(async () => {
  process.env.METADATA_SERVER_DETECTION = 'none';
  fake = await startFakeDataflow({ work: (job) => work(job) });
  const port = Number(fake.address.split(':')[1]);
  const options = () => ({ apiEndpoint: '127.0.0.1', port, sslCreds: credentials.createInsecure(), ...UNIVERSE });
  clients = {
    templates: new FlexTemplatesServiceClient(options()),
    jobs: new JobsV1Beta3Client(options()),
    messages: new MessagesV1Beta3Client(options()),
  };
});
afterEach(async () => {
  for (const client of Object.values(clients)) await client.close();
  await fake.close();
});
const UNIVERSE = { projectId: 'p', clientOptions: { universeDomain: 'googleapis.com' } };

const launch = (jobName: string, more: object = {}) =>
  clients.templates.launchFlexTemplate({
    ...PLACE,
    launchParameter: {
      ...{ jobName, containerSpecGcsPath: TEMPLATE, parameters: { yaml_pipeline_file: 'gs://b/a.yaml' } },
      ...more,
    },
  });
const stateOf = async (jobId: string) => (await clients.jobs.getJob({ ...PLACE, jobId }))[0].currentState;

test("a job goes from state to state as it is asked for, and Google's clients see it", async () => {
  work = ({ parameters, message }) => {
    message(`reading ${parameters.yaml_pipeline_file}`);
    message('so it seems', 'DEBUG');
  };
  const [{ job }] = await launch('a', { environment: { additionalUserLabels: { team: 'ml' } } });
  const id = job?.id ?? '';
  expect(job).toMatchObject({ name: 'a', currentState: 'JOB_STATE_QUEUED', labels: { team: 'ml' } });
  const states = [];
  for (let i = 0; i < 5; i += 1) states.push(await stateOf(id));
  expect(states).toEqual([
    ...['JOB_STATE_QUEUED', 'JOB_STATE_RUNNING', 'JOB_STATE_RUNNING', 'JOB_STATE_DONE', 'JOB_STATE_DONE'],
  ]);
  const [found] = await clients.messages.listJobMessages({
    ...PLACE,
    jobId: id,
    minimumImportance: 'JOB_MESSAGE_BASIC',
  });
  expect(found).toMatchObject([{ messageText: 'reading gs://b/a.yaml', messageImportance: 'JOB_MESSAGE_BASIC' }]);
  expect((await clients.jobs.listJobs({ ...PLACE, name: 'a' }))[0]).toHaveLength(1);
  expect((await clients.jobs.listJobs({ ...PLACE, name: 'b' }))[0]).toEqual([]);
});

test('one running job of a name; when it has ended the name is free', async () => {
  await launch('a');
  await expect(launch('a')).rejects.toMatchObject({
    code: 6,
    details: expect.stringContaining('already an active job'),
  });
  while ((await stateOf(fake.jobs[0]?.id ?? '')) !== 'JOB_STATE_DONE');
  await launch('a');
  expect(fake.jobs).toHaveLength(2);
});

test('cancelling stops the work; a job that has ended cannot be cancelled', async () => {
  let stopped = false;
  work = ({ signal }) =>
    new Promise((resolve) =>
      signal.addEventListener('abort', () => {
        stopped = true;
        resolve();
      }),
    );
  const [{ job }] = await launch('a');
  const jobId = job?.id ?? '';
  const cancel = () => clients.jobs.updateJob({ ...PLACE, jobId, job: { requestedState: 'JOB_STATE_CANCELLED' } });
  await cancel();
  expect([await stateOf(jobId), await stateOf(jobId), stopped]).toEqual([
    ...['JOB_STATE_CANCELLING', 'JOB_STATE_CANCELLED', true],
  ]);
  await expect(cancel()).rejects.toMatchObject({ code: 9 });
});

test.each([
  ['a name that is none', { jobName: 'A job' }, 3],
  ['another template', { containerSpecGcsPath: 'gs://dataflow-templates-us-central1/latest/flex/Other' }, 5],
  ['the template of another region', { containerSpecGcsPath: TEMPLATE.replace('us-central1', 'europe-west1') }, 5],
  ['no pipeline', { parameters: {} }, 3],
  ['two pipelines', { parameters: { yaml_pipeline: 'a', yaml_pipeline_file: 'b' } }, 3],
  ['an unknown parameter', { parameters: { yaml_pipeline: 'a', yaml: 'b' } }, 3],
  ['a label that is none', { environment: { additionalUserLabels: { Team: 'ml' } } }, 3],
])('%s is refused', async (_what, more, code) => {
  await expect(launch('a', more)).rejects.toMatchObject({ code });
  expect(fake.jobs).toEqual([]);
});
