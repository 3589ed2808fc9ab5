import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { withLock } from './lock.ts';
import { PINS, type Pin } from './pins.ts';
import { has, log, run, SetupError } from './shell.ts';
import { unpackWheel } from './wheel.ts';

const require = createRequire(import.meta.url);
/** The installed package; asked for late, since `--fetch` does without it. */
const tfjs = (): string => dirname(require.resolve('@tensorflow/tfjs-node/package.json'));

/** Makes `@tensorflow/tfjs-node` loadable: nothing to do, link what the cache has, or fetch and compile. */
export async function setUp(options: { force: boolean; verify: boolean }): Promise<void> {
  const platform = `${process.platform}-${process.arch}`;
  const pin = PINS[platform];
  if (pin === undefined) await ownInstaller(platform, options.force);
  else await fromWheel(pin, platform, options.force);
  if (options.verify) await verifyLoads();
}

/** Only brings the pinned wheel's libraries into the cache: what every image shares, before its packages. */
export async function fetchOnly(): Promise<void> {
  const platform = `${process.platform}-${process.arch}`;
  const pin = PINS[platform];
  if (pin === undefined) return;
  const cache = join(cacheFolder(), `tensorflow-${pin.version}-${platform}`);
  await mkdir(cacheFolder(), { recursive: true });
  await withLock(`${cache}.lock`, async () => {
    if (!existsSync(join(cache, 'lib'))) await unpackWheel(pin, cache);
  });
}

async function fromWheel(pin: Pin, platform: string, force: boolean): Promise<void> {
  const cache = join(cacheFolder(), `tensorflow-${pin.version}-${platform}`);
  const wanted = stamp(pin);
  const isReady = () => readText(join(tfjs(), 'deps', 'millrace.txt')) === wanted && existsSync(addon());
  if (!force && isReady() && existsSync(join(cache, 'lib'))) return;
  await mkdir(cacheFolder(), { recursive: true });
  await withLock(`${cache}.lock`, async () => {
    if (!force && isReady() && existsSync(join(cache, 'lib'))) return;
    await checkTools();
    if (!pin.tested) log(`${platform}: the pinned wheel's contents have been checked, the result has not been run`);
    if (!existsSync(join(cache, 'lib'))) await unpackWheel(pin, cache);
    await linkInto(cache);
    await compileAddon(cache, force);
    await writeFile(join(tfjs(), 'deps', 'millrace.txt'), wanted);
    log(`ready: TensorFlow ${pin.version} for @tensorflow/tfjs-node`);
  });
}

/** What the result depends on; a change of any makes it again. */
const stamp = (pin: Pin) =>
  `${pin.package} ${pin.version} ${pin.sha256} node-abi ${process.versions.modules} ${tfjsVersion()}\n`;

const tfjsVersion = (): string =>
  /"version": "([^"]+)"/.exec(readText(join(tfjs(), 'package.json')) ?? '')?.[1] ?? 'unknown';
const addon = () => join(tfjs(), 'lib', 'napi-v8', 'tfjs_binding.node');

function cacheFolder(): string {
  const { MILLRACE_CACHE, XDG_CACHE_HOME } = process.env;
  return MILLRACE_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'millrace');
}

async function checkTools(): Promise<void> {
  const missing: string[] = [];
  for (const tool of ['python3', 'make', 'g++']) if (!(await has(tool))) missing.push(tool);
  const pip =
    missing.includes('python3') ||
    (await run('python3', ['-m', 'pip', '--version']).catch(() => undefined)) !== undefined;
  if (!pip) missing.push('pip');
  if (missing.length === 0) return;
  throw new SetupError(
    'TOOLS_MISSING',
    `needed and not found: ${missing.join(', ')}.`,
    'Debian, Ubuntu: sudo apt-get install python3 python3-pip make g++',
  );
}

async function linkInto(cache: string): Promise<void> {
  const deps = join(tfjs(), 'deps');
  await mkdir(deps, { recursive: true });
  for (const name of ['lib', 'include']) {
    const link = join(deps, name);
    if ((await readlink(link).catch(() => undefined)) === join(cache, name)) continue;
    await rm(link, { recursive: true, force: true });
    await symlink(join(cache, name), link);
  }
}

/** Compiled once for a Node ABI and a tfjs-node version, then copied from the cache. */
async function compileAddon(cache: string, force: boolean): Promise<void> {
  const kept = join(cache, `tfjs_binding-${tfjsVersion()}-abi${process.versions.modules}.node`);
  await mkdir(dirname(addon()), { recursive: true });
  if (force || !existsSync(kept)) {
    log('compiling the addon of @tensorflow/tfjs-node (about 10 s)');
    await build();
    await cp(addon(), `${kept}.partial`);
    await rename(`${kept}.partial`, kept);
    return;
  }
  await cp(kept, addon());
}

async function build(): Promise<void> {
  const nodeGyp = [
    'node_modules/npm/node_modules/node-gyp/bin/node-gyp.js',
    '../node_modules/npm/node_modules/node-gyp/bin/node-gyp.js',
  ];
  const preGyp = require.resolve('@mapbox/node-pre-gyp/bin/node-pre-gyp', { paths: [tfjs()] });
  const env = { npm_config_nodedir: dirname(dirname(process.execPath)), ...gypFromNpm(nodeGyp) };
  try {
    await run(process.execPath, [preGyp, 'install', '--build-from-source', '--loglevel=error'], { cwd: tfjs(), env });
  } catch (error) {
    throw new SetupError(
      'COMPILE_FAILED',
      `the addon did not compile:\n${compilerErrors(error)}`,
      'a C++17 compiler is needed (g++ 9 or later); then: npx native-setup --force',
    );
  }
}

/** gyp prints pages around the one line that matters. */
function compilerErrors(error: unknown): string {
  const lines = String(error instanceof Error ? error.message : error).split('\n');
  const telling = lines.filter(
    (line) => /error[: ]|cannot find|not found/i.test(line) && !/^(gyp|node-pre-gyp) ERR!/.test(line),
  );
  return (telling.length > 0 ? telling : lines).slice(0, 8).join('\n');
}

/** node-pre-gyp looks for npm's own node-gyp; npm says where it is when it started us. */
function gypFromNpm(candidates: readonly string[]): Record<string, string> {
  const fromNpm =
    process.env.npm_execpath === undefined
      ? []
      : [join(dirname(process.env.npm_execpath), '../node_modules/node-gyp/bin/node-gyp.js')];
  const found = [...fromNpm, ...candidates.map((c) => join(dirname(process.execPath), '../lib', c))].find(existsSync);
  return found === undefined ? {} : { npm_config_node_gyp: found };
}

async function ownInstaller(platform: string, force: boolean): Promise<void> {
  if (!force && existsSync(addon())) return;
  log(`${platform} has no pinned wheel: running the installer of @tensorflow/tfjs-node`);
  try {
    await run('npm', ['rebuild', '@tensorflow/tfjs-node', '--ignore-scripts=false', '--foreground-scripts']);
  } catch (error) {
    throw new SetupError(
      'INSTALLER_FAILED',
      `the installer of @tensorflow/tfjs-node failed. ${error instanceof Error ? error.message : ''}`,
      'see the WINDOWS_TROUBLESHOOTING.md and README.md of @tensorflow/tfjs-node',
    );
  }
}

async function verifyLoads(): Promise<void> {
  const code =
    "const u=require('node:util');u.isNullOrUndefined??=(v)=>v==null;u.isArray??=Array.isArray;const tf=require('@tensorflow/tfjs-node');console.log(tf.getBackend(),tf.version['tfjs-node'],tf.backend().binding.TF_Version)";
  const out = await run(process.execPath, ['-e', code], { cwd: tfjs(), env: { TF_CPP_MIN_LOG_LEVEL: '2' } }).catch(
    (error: unknown) => {
      throw new SetupError(
        'LOAD_FAILED',
        `@tensorflow/tfjs-node does not load: ${/Error: .*/.exec(String(error))?.[0] ?? String(error)}`,
        'npx native-setup --force',
      );
    },
  );
  log(`loads: ${out.trim().split('\n').at(-1) ?? ''}`);
}

const readText = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
