import { digest, slug } from '@millrace/vertex/call';

/** The machines that work. */
export interface Workers {
  /** E.g. `n2-standard-4`. Default: Dataflow's choice. */
  readonly machineType?: string | undefined;
  /** The most machines; as many as there is work for, and what bounds the costs. */
  readonly maxWorkers?: number | undefined;
  /** Account that the workers are. Default: that of Compute Engine, which can do everything. */
  readonly serviceAccount?: string | undefined;
  readonly network?: string | undefined;
  /** `regions/R/subnetworks/S`, or its URL. */
  readonly subnetwork?: string | undefined;
  /** Whether workers have addresses in the internet. Default: Dataflow's choice, which is yes. */
  readonly publicAddresses?: boolean | undefined;
}

/** Beam YAML to be run. */
export interface YamlJob {
  /** What a person knows it by, e.g. `bitcoin-preprocess-moments`: its job's name begins with it. */
  readonly title: string;
  /** What tells this work from any other: the same key is the same job, for every process that asks for it. */
  readonly key: string;
  /** The pipeline's `gs://` file, or its text. */
  readonly pipeline: { readonly file: string } | { readonly text: string };
  /** `gs://` folder for what the job leaves while it runs. */
  readonly tempLocation: string;
  /** `gs://` folder for what the job is launched with. Default: below `tempLocation`. */
  readonly stagingLocation?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly workers?: Workers | undefined;
  /** `gs://` file of the template. Default: that of Google for Beam YAML, of the job's region. */
  readonly template?: string | undefined;
}

/** Dataflow has one running job of a name: by it the job of a piece of work is found again. */
export const jobName = ({ title, key }: YamlJob): string => `${slug(title, 40)}-${digest(key, 16)}`;
