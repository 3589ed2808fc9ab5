import { createHash } from 'node:crypto';
import type { Build } from './protos.ts';

/** How a build ends. Default: it succeeds, and every image that it names is pushed. */
export type BuildOutcome = Pick<Build, 'status' | 'results' | 'failureInfo' | 'statusDetail' | 'steps'>;

/** Does the work of a build and tells how it ended. */
export type BuildWork = (build: Build) => BuildOutcome | Promise<BuildOutcome>;

interface Running {
  pollsLeft: number;
  finishing: Promise<void> | undefined;
}

/** All builds of a fake, newest first in lists. A build goes on each time that it is asked for. */
export class BuildState {
  readonly builds: Build[] = [];
  readonly #running = new Map<Build, Running>();
  readonly #polls: number;
  readonly #work: BuildWork;
  readonly #now: () => Date;

  constructor(polls: number, work: BuildWork, now: () => Date) {
    this.#polls = polls;
    this.#work = work;
    this.#now = now;
  }

  /** Puts a build there as it is, its missing ids and times filled in: one of before. */
  add(build: Build): Build {
    const id = build.id ?? uuid(this.builds.length);
    const projectId = build.projectId ?? 'project';
    const stored: Build = {
      name: `projects/${projectId}/locations/global/builds/${id}`,
      logUrl: `https://console.cloud.google.com/cloud-build/builds/${id}?project=${projectId}`,
      createTime: this.#time(),
      ...build,
      ...{ id, projectId },
    };
    this.builds.unshift(stored);
    return stored;
  }

  /** A new build, queued. */
  start(build: Build): Build {
    const stored = this.add({ ...build, status: 'QUEUED' });
    this.#running.set(stored, { pollsLeft: this.#polls, finishing: undefined });
    return stored;
  }

  /** One question more: the build goes from queued to working, and at the last ends. */
  async advance(build: Build): Promise<void> {
    const running = this.#running.get(build);
    if (running === undefined) return;
    running.pollsLeft -= 1;
    if (running.pollsLeft > 0) {
      Object.assign(build, { status: 'WORKING', startTime: build.startTime ?? this.#time() });
      return;
    }
    running.finishing ??= this.#finish(build);
    await running.finishing;
  }

  cancel(build: Build): void {
    if (!this.#running.delete(build)) return;
    Object.assign(build, { status: 'CANCELLED', finishTime: this.#time() });
  }

  async #finish(build: Build): Promise<void> {
    const outcome = await this.#work(build);
    if (!this.#running.delete(build)) return;
    Object.assign(build, outcome, { finishTime: this.#time() });
  }

  #time() {
    const milliseconds = this.#now().getTime();
    return { seconds: Math.floor(milliseconds / 1000), nanos: (milliseconds % 1000) * 1_000_000 };
  }
}

/** Succeeds; the digest of an image follows from its name and from where the source is. */
export function succeed(build: Build): BuildOutcome {
  const source = JSON.stringify(build.source ?? {});
  const images = (build.images ?? []).map((name) => ({
    name,
    digest: `sha256:${createHash('sha256')
      .update(`${repositoryOf(name)} ${source}`)
      .digest('hex')}`,
  }));
  return { status: 'SUCCESS', results: { images } };
}

const repositoryOf = (image: string) => image.replace(/:[^:/]+$/, '');
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n + 1).padStart(12, '0')}`;
