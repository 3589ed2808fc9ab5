#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startFakeKfp } from './server.ts';

const USAGE = `A Kubeflow Pipelines API server for tests.

  main.ts [--port N] [--host ADDRESS] [--pace MILLISECONDS]

Prints its URL and runs until it is interrupted. Runs take a step forward every --pace milliseconds (1000); nothing is
computed. It listens on 127.0.0.1 unless --host names another address, and asks nobody for credentials.
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    pace: { type: 'string', default: '1000' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else {
  const kfp = await startFakeKfp({ port: Number(values.port), host: values.host, pace: Number(values.pace) });
  process.stdout.write(`${kfp.url}\n`);
  const stop = () => void kfp.close();
  process.once('SIGTERM', stop).once('SIGINT', stop);
}
