import type { BuildFile, BuildStep } from '../check/build-file.ts';
import { substituted, type Values } from '../substitution/expand.ts';
import { STAND_INS } from './stand-ins.ts';

/** The machine around a build. */
export interface BuildMachine {
  /** Absolute path of the sources: `/workspace` of every step. */
  readonly workspace: string;
  /** Absolute path of the folder that steps share beside it: `/builder`, with the home folder in it. */
  readonly builder: string;
  /** Variables for every step: where the fakes are that stand in for the cloud. */
  readonly environment: Readonly<Record<string, string>>;
  /** More `--volume` flags for every step. */
  readonly volumes: readonly string[];
}

/**
 * `docker run` for one step, as the service runs it: sources at `/workspace`, the home folder at `/builder/home`, the
 * engine's socket, the step's entrypoint, arguments and variables after substitution. The host's network stands in for
 * the service's own, where steps reach Google's addresses.
 * https://cloud.google.com/build/docs/build-config-file-schema
 */
export function dockerRunOf(step: BuildStep, build: BuildFile, values: Values, machine: BuildMachine): string[] {
  const text = (given: string) => substituted(given, values);
  const image = text(step.name);
  const standIn = STAND_INS[image];
  const variables = [
    'HOME=/builder/home',
    ...Object.entries(machine.environment).map(([name, value]) => `${name}=${value}`),
    ...[...build.options.env, ...step.env].map(text),
  ];
  const volumes = [
    `${machine.workspace}:/workspace`,
    `${machine.builder}:/builder`,
    '/var/run/docker.sock:/var/run/docker.sock',
    ...machine.volumes,
    ...(standIn?.volumes ?? []),
  ];
  return [
    ...['run', '--rm', '--network', 'host', '--workdir', `/workspace/${text(step.dir ?? '')}`],
    ...variables.flatMap((variable) => ['--env', variable]),
    ...volumes.flatMap((volume) => ['--volume', volume]),
    ...(step.entrypoint === undefined ? [] : ['--entrypoint', text(step.entrypoint)]),
    ...[standIn?.image ?? image, ...step.args.map(text)],
  ];
}
