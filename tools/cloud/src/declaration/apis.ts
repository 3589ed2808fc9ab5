import type { CloudSettings } from '../settings.ts';
import type { ApisStep } from './types.ts';

interface Api {
  readonly name: string;
  readonly why: string;
  readonly when?: (settings: CloudSettings) => boolean;
}

const hasGithub = ({ github }: CloudSettings) => github !== undefined;
const hasBigQuery = ({ engines }: CloudSettings) => engines.includes('bigquery');
const hasDataflow = ({ engines }: CloudSettings) => engines.includes('dataflow');
const hasEvents = ({ events }: CloudSettings) => events !== undefined;

/** Every API that Millrace calls or that something which it sets up calls. */
export const APIS: readonly Api[] = [
  { name: 'aiplatform.googleapis.com', why: 'jobs, tuning, pipelines, models and endpoints of Vertex AI' },
  { name: 'artifactregistry.googleapis.com', why: 'holds the images' },
  { name: 'cloudbuild.googleapis.com', why: 'builds the images' },
  { name: 'cloudresourcemanager.googleapis.com', why: 'roles on the project' },
  { name: 'iam.googleapis.com', why: 'service accounts and workload identity' },
  { name: 'iamcredentials.googleapis.com', why: 'short-lived tokens for workload identity' },
  { name: 'logging.googleapis.com', why: 'logs of builds, steps and the function' },
  { name: 'storage.googleapis.com', why: 'the two buckets' },
  { name: 'secretmanager.googleapis.com', why: "keeps Cloud Build's token for GitHub", when: hasGithub },
  { name: 'sts.googleapis.com', why: "exchanges GitHub's identity token for one of Google's", when: hasGithub },
  { name: 'bigquery.googleapis.com', why: 'runs recipes where large data lies', when: hasBigQuery },
  { name: 'dataflow.googleapis.com', why: 'runs recipes over large data', when: hasDataflow },
  { name: 'compute.googleapis.com', why: 'the machines of Dataflow', when: hasDataflow },
  { name: 'eventarc.googleapis.com', why: 'tells of files in the data bucket', when: hasEvents },
  { name: 'pubsub.googleapis.com', why: 'carries those events', when: hasEvents },
  { name: 'run.googleapis.com', why: 'runs the event function', when: hasEvents },
];

/** The APIs that these settings need, in one step. */
export function apisStep(settings: CloudSettings): ApisStep {
  const apis = APIS.filter(({ when }) => when === undefined || when(settings));
  const names = apis.map(({ name }) => name);
  return {
    kind: 'apis',
    id: 'apis',
    title: `${names.length} APIs`,
    why: `Nothing can be made before its API is on: ${apis.map(({ name, why }) => `${name.split('.')[0]} (${why})`).join(', ')}.`,
    apis: names,
    commands: [{ argv: ['services', 'enable', ...names, `--project=${settings.project}`] }],
  };
}
