import type { FaultRule } from '../faults/fault.ts';
import { serveGrpc } from '../grpc/serve.ts';
import type { CloudBuildCall, CloudBuildFault, CloudBuildFaults } from './fault.ts';
import { cloudBuildService } from './methods.ts';
import type { Build } from './protos.ts';
import { BuildState, type BuildWork, succeed } from './state.ts';

export interface FakeCloudBuildOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** How often a build is asked for until it has ended. Default 3. */
  readonly pollsPerBuild?: number;
  readonly faults?: readonly FaultRule<CloudBuildCall, CloudBuildFault>[];
  /** Does the work of a build. Default: it succeeds, and each of its images has a digest. */
  readonly work?: BuildWork;
  /** Permissions that the caller lacks, e.g. `cloudbuild.builds.list`. */
  readonly denied?: readonly string[];
  readonly now?: () => Date;
}

export interface FakeCloudBuild {
  /** `127.0.0.1:41234`, as `CLOUD_BUILD_EMULATOR_HOST` takes it. */
  readonly address: string;
  /** Faults that are still to happen; `inject` adds some while it runs. */
  readonly faults: CloudBuildFaults;
  /** Every call so far, in order. */
  readonly calls: readonly CloudBuildCall[];
  /** Newest first. */
  readonly builds: readonly Build[];
  /** Puts a build there as one of before. */
  add(build: Build): Build;
  close(): Promise<void>;
}

/**
 * A server that speaks the Cloud Build API (v1, gRPC) on loopback, from Google's own descriptors: builds are made,
 * listed by filter, asked for and cancelled. A build goes from queued to working and to its end as it is asked for.
 */
export async function startFakeCloudBuild(options: FakeCloudBuildOptions = {}): Promise<FakeCloudBuild> {
  const { pollsPerBuild = 3, work = succeed, now = () => new Date() } = options;
  const state = new BuildState(pollsPerBuild, work, now);
  const serving = await serveGrpc([cloudBuildService()], state, options);
  return { ...serving, builds: state.builds, add: (build) => state.add(build) };
}
