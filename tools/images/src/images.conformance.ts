import { beforeAll, describe, expect, test } from 'vitest';
import { buildImage } from './build-image.ts';
import { COMPONENTS } from './fixtures/components.ts';
import { command, dockerRun, succeed } from './fixtures/containers.ts';

beforeAll(async () => {
  for (const name of COMPONENTS)
    await buildImage(name, { repository: 'millrace', tag: 'test', onOutput: () => undefined });
});

describe.each(COMPONENTS)('the image of %s', (name) => {
  test('does not run as root', async () => {
    expect(
      (await succeed('docker', ['image', 'inspect', '--format', '{{.Config.User}}', `millrace/${name}:test`])).trim(),
    ).toBe('1000:1000');
  });

  test('holds no compiler, no source and no npm cache', async () => {
    const list =
      'ls /app /root/.npm /home/node/.npm 2>/dev/null; command -v g++ make python3 || true; find /app -name "*.ts" | head -1';
    const out = await succeed('docker', [
      'run',
      '--rm',
      '--user',
      '0',
      '--entrypoint',
      'sh',
      `millrace/${name}:test`,
      '-c',
      list,
    ]);
    expect(out).not.toMatch(/g\+\+|\/make|python3|_cacache|\.ts$/m);
    expect(out).toContain(`${name}.js`);
  });
});

test.each(COMPONENTS.filter((name) => name !== 'trigger'))(
  '%s answers --help with its flags and examples',
  async (name) => {
    const help = await succeed('docker', dockerRun(name, ['--help']));
    expect(help).toContain('Examples:');
    expect(help).toContain(name);
  },
);

test('the trigger, which its environment tells everything, names what that lacks', async () => {
  const { code, stderr } = await command('docker', dockerRun('trigger', [])).ended;
  expect(code).toBe(2);
  expect(stderr).toContain('MILLRACE_TRIGGER_BUCKET');
});

test('serve has neither DuckDB nor danfojs in its image', async () => {
  const out = await succeed('docker', [
    'run',
    '--rm',
    '--entrypoint',
    'ls',
    'millrace/serve:test',
    '/app/node_modules',
  ]);
  expect(out).not.toMatch(/danfojs|duckdb/);
});
