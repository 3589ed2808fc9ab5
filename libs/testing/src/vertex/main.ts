#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { dockerJobs } from './jobs/docker-jobs.ts';
import { startFakeVertex } from './server.ts';

const USAGE = `A Vertex AI server for tests.

  main.ts [--port N] [--host ADDRESS] [--polls N] [--pace MILLISECONDS] [--docker] [--env NAME=VALUE]…

Prints its address, for VERTEX_EMULATOR_HOST, and runs until it is interrupted. Operations are done after --polls
questions (3), and a step of a pipeline job takes --pace (each question is a step). Jobs run nothing, unless --docker
starts their containers on this machine's engine, and the servers of deployed models too, with the variables of --env.
It listens on 127.0.0.1 unless --host names another address; it asks nobody for credentials.
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    polls: { type: 'string', default: '3' },
    pace: { type: 'string' },
    docker: { type: 'boolean', default: false },
    env: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else {
  const pairs = values.env.map((pair) => [pair.split('=')[0], pair.slice(pair.indexOf('=') + 1)]);
  const env: Record<string, string> = Object.fromEntries(pairs);
  const vertex = await startFakeVertex({
    ...{ port: Number(values.port), host: values.host, pollsPerOperation: Number(values.polls) },
    ...(values.pace === undefined ? {} : { pace: Number(values.pace) }),
    ...(values.docker ? { jobs: dockerJobs({ env }), serving: dockerJobs({ env }) } : {}),
  });
  process.stdout.write(`${vertex.address}\n`);
  const stop = () => void vertex.close();
  process.once('SIGTERM', stop).once('SIGINT', stop);
}
