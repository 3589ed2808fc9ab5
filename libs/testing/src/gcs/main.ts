#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startFakeGcs } from './server.ts';

const USAGE = `A Google Cloud Storage server for tests.

  main.ts [--port N] [--host ADDRESS] [--bucket NAME]…

Prints its URL, for STORAGE_EMULATOR_HOST, and runs until it is interrupted. It listens on 127.0.0.1 unless --host
names another address (0.0.0.0 for containers); it asks nobody for credentials.
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    bucket: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else {
  const gcs = await startFakeGcs({ port: Number(values.port), host: values.host, buckets: values.bucket });
  process.stdout.write(`${gcs.url}\n`);
  const stop = () => void gcs.close();
  process.once('SIGTERM', stop).once('SIGINT', stop);
}
