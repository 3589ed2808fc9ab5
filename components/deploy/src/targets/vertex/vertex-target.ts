import { createHash } from 'node:crypto';
import type { JsonObject, Logger, Progress } from '@millrace/contract';
import { bundleDigest } from '@millrace/model/evaluation';
import { consoleUrl, type Vertex } from '@millrace/vertex';
import type { Candidate, Outcome, Target } from '../target.ts';
import { apply, type Tools } from './apply.ts';
import { describe, type PlanRow, planLine, planRow, statusRows, statusTable } from './describe.ts';
import { deployGoal, promoteGoal, rollbackGoal, type ServeGoal } from './goal.ts';
import { machinesFor } from './machines.ts';
import { type Memory, newMemory } from './memory.ts';
import { Observer } from './observe.ts';
import type { VertexTargetOptions } from './options.ts';
import { nextOfRegister, nextOfServe, versionOf } from './plan.ts';
import { nextOfUndeploy } from './plan-undeploy.ts';
import { Probing } from './probe.ts';
import { type Made, reconcile } from './reconcile.ts';
import { retreat } from './retreat.ts';
import { simulate } from './simulate.ts';
import { ALIASES, type CloudState, holderOf } from './state.ts';
import type { Step, VertexCandidate } from './step.ts';

export interface VertexTargetContext {
  readonly vertex: Vertex;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly workDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly dryRun: boolean;
}

type Next = (state: CloudState, memory: Memory) => Step | undefined;

/** Vertex AI: versions in its model registry, one of them, or a canary beside it, on an endpoint. */
export class VertexTarget implements Target {
  readonly kind = 'vertex';
  readonly uri: string;
  readonly alias: string;
  readonly #options: VertexTargetOptions;
  readonly #context: VertexTargetContext;
  readonly #observer: Observer;

  constructor(options: VertexTargetOptions, context: VertexTargetContext) {
    this.#options = options;
    this.#context = context;
    this.alias = options.alias;
    const { project, region } = options.place;
    this.uri = `projects/${project}/locations/${region}`;
    this.#observer = new Observer(context.vertex, options.names);
  }

  async deploy(candidate: Candidate): Promise<Outcome> {
    const { alias, canary, replace } = this.#options;
    const asked = await this.#candidate(candidate);
    const start = await this.#observer.state();
    const idIn = (state: CloudState) => versionOf(state, asked)?.id;
    if (!candidate.promote) return this.#run(start, idIn, (state, memory) => nextOfRegister(state, asked, memory));
    const goal = deployGoal(start, asked, idIn(start), { alias, canary, replace });
    return this.#serve(start, goal, idIn, candidate.bundle);
  }

  async promote(version: number | undefined): Promise<Outcome> {
    const start = await this.#observer.state();
    const goal = promoteGoal(start, version === undefined ? undefined : String(version), this.#options);
    return this.#serve(start, goal, () => String(goal.version));
  }

  async rollback(): Promise<Outcome> {
    const start = await this.#observer.state();
    const goal = rollbackGoal(start, this.#options);
    return this.#serve(start, goal, () => String(goal.version));
  }

  async undeploy(version: number | undefined): Promise<Outcome> {
    const { removeEndpoint } = this.#options;
    const asked = version === undefined ? undefined : String(version);
    const goal = { version: asked, removeEndpoint };
    return this.#run(
      await this.#observer.state(),
      () => asked,
      (state) => nextOfUndeploy(state, goal),
    );
  }

  async status(): Promise<Outcome> {
    const state = await this.#observer.state();
    for (const line of statusTable(statusRows(state))) this.#context.logger.info(line);
    return this.#outcome(state, holderOf(state, this.alias)?.id, []);
  }

  #serve(
    start: CloudState,
    goal: ServeGoal,
    idIn: (state: CloudState) => string | undefined,
    bundle?: string,
  ): Promise<Outcome> {
    const choices = { alias: this.alias, machines: machinesFor(start, this.#options) };
    return this.#run(start, idIn, (state, memory) => nextOfServe(state, goal, choices, memory), bundle);
  }

  async #run(
    start: CloudState,
    idIn: (state: CloudState) => string | undefined,
    next: Next,
    bundle?: string,
  ): Promise<Outcome> {
    const { dryRun, logger } = this.#context;
    const [memory, made] = [newMemory(), [] as Made[]];
    const onStep = (step: Made) => {
      made.push(step);
      if (!dryRun) logger.info(describe(step, this.#options.names));
    };
    const make = dryRun ? async (state: CloudState, step: Step) => simulate(state, step) : this.#maker(bundle);
    const end = await reconcile(start, { next: (state) => next(state, memory), make, memory, onStep });
    return this.#outcome(end, idIn(end), made);
  }

  /** Makes steps; a probe that fails gives the requests back to those that had them. */
  #maker(bundle: string | undefined): (state: CloudState, step: Step) => Promise<CloudState> {
    const { vertex, logger, progress, workDirectory, environment } = this.#context;
    const tools: Tools = {
      ...{ vertex, observer: this.#observer, names: this.#options.names },
      probing: new Probing(vertex, { local: bundle, workDirectory, environment }, logger),
      onWait: (what, seconds) => progress.report(Math.round(seconds), undefined, 's', what),
    };
    return async (state, step) => {
      try {
        return await apply(state, step, tools);
      } catch (error) {
        if (step.kind !== 'probe') throw error;
        throw await retreat({ ...state, endpoint: await this.#observer.endpoint() }, step, {
          ...{ error, alias: this.alias },
          apply: (now, back) => apply(now, back, tools),
        });
      }
    };
  }

  async #candidate(candidate: Candidate): Promise<VertexCandidate> {
    const image = this.#options.image ?? '';
    const digest = createHash('sha256')
      .update(`${await bundleDigest(candidate.bundle)}\n${image}`)
      .digest('hex');
    return { ...candidate, artifactUri: candidate.uri, image, key: digest.slice(0, 40) };
  }

  #outcome(state: CloudState, version: string | undefined, made: readonly Made[]): Outcome {
    const { names, prices } = this.#options;
    const plan = made.map((each) => planRow(each, names, prices));
    if (this.#context.dryRun) for (const row of plan) this.#context.logger.info(`would change ${planLine(row)}`);
    const numberOf = (id: string | undefined) => (id === undefined ? {} : { version: Number(id) });
    const [champion, previous] = [this.alias, ALIASES.previous].map((alias) => holderOf(state, alias)?.id);
    return {
      ...numberOf(version),
      changes: plan.map(({ change }) => change),
      aliases: {
        ...(champion === undefined ? {} : { champion: Number(champion) }),
        ...(previous === undefined ? {} : { previous: Number(previous) }),
      },
      details: this.#details(state, version, plan),
    };
  }

  #details(state: CloudState, version: string | undefined, plan: readonly PlanRow[]): JsonObject {
    const { model, endpoint } = state;
    const { place, names } = this.#options;
    const real = (name: string | undefined) => (name === undefined || name === 'new' ? undefined : name);
    const [modelName, endpointName] = [real(model?.name), real(endpoint?.name)];
    return {
      ...{ ...place, modelName: names.model, endpointName: names.endpoint },
      modelVersion: modelName === undefined || version === undefined ? null : `${modelName}@${version}`,
      endpoint: endpointName ?? null,
      traffic: { ...endpoint?.traffic },
      versions: [...statusRows(state)],
      plan: [...plan],
      console: [modelName, endpointName].flatMap((name) => (name === undefined ? [] : [consoleUrl(name)])),
    };
  }
}
