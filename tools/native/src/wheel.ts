import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HEADERS, LIBRARIES, type Pin } from './pins.ts';
import { has, log, run, SetupError } from './shell.ts';

// Python is there (pip is needed anyway) and its zipfile reads wheels of any size: no unzip library for one call.
const EXTRACT = `
import json, os, shutil, sys, zipfile
wheel, target, libraries, headers = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), tuple(json.loads(sys.argv[4]))
with zipfile.ZipFile(wheel) as z:
    names = z.namelist()
    missing = [n for n in libraries if n not in names]
    if missing: sys.exit("not in the wheel: " + ", ".join(missing))
    for name in names:
        if name in libraries: path = os.path.join(target, "lib", os.path.basename(name))
        elif name.startswith(headers) and name.endswith(".h"): path = os.path.join(target, "include", name[len("tensorflow/include/"):])
        else: continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with z.open(name) as source, open(path, "wb") as sink: shutil.copyfileobj(source, sink, 1 << 20)
for name, link in libraries.items(): os.symlink(os.path.basename(name), os.path.join(target, "lib", link))
`;

/** Brings the pinned wheel's libraries and headers to `target`, which appears whole or not at all. */
export async function unpackWheel(pin: Pin, target: string): Promise<void> {
  const partial = `${target}.partial-${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    const wheel = await download(pin, partial);
    log('checking sha256');
    await verify(pin, wheel);
    log('unpacking libtensorflow (about 850 MB)');
    await run('python3', ['-c', EXTRACT, wheel, partial, JSON.stringify(LIBRARIES), JSON.stringify(HEADERS)]);
    await rm(wheel);
    await strip(join(partial, 'lib'));
    await rename(partial, target).catch(async (error: unknown) => {
      // Another process was quicker: what it made is the same.
      if ((await stat(target).catch(() => undefined)) === undefined) throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function download(pin: Pin, folder: string): Promise<string> {
  log(`downloading ${pin.package} ${pin.version} (${megabytes(pin.size)} MB) with pip`);
  const size = async () => {
    const sizes = await Promise.all((await readdir(folder)).map((n) => stat(join(folder, n)).then((s) => s.size)));
    return sizes.reduce((a, b) => a + b, 0);
  };
  const timer = setInterval(() => {
    size().then(
      (done) => log(`  ${megabytes(done)} of ${megabytes(pin.size)} MB`),
      () => undefined,
    );
  }, 2000);
  try {
    await run(
      'python3',
      [
        ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check'],
        ...['--python-version', '3.11', '--implementation', 'cp', '--platform', pin.platform],
        ...['--dest', folder, `${pin.package}==${pin.version}`],
      ],
      // pip streams into TMPDIR first: in the target's folder its growth is the progress, and a full /tmp does no harm.
      { env: { TMPDIR: folder } },
    );
  } catch (error) {
    throw new SetupError(
      'DOWNLOAD_FAILED',
      `pip could not download ${pin.package} ${pin.version}. ${error instanceof Error ? error.message : ''}`,
      'check that python3 -m pip download works here (network, proxy, PIP_INDEX_URL), then run native-setup again',
    );
  } finally {
    clearInterval(timer);
  }
  const name = (await readdir(folder)).find((n) => n.endsWith('.whl'));
  if (name === undefined) throw new SetupError('DOWNLOAD_FAILED', 'pip left no wheel.', 'run native-setup again');
  return join(folder, name);
}

async function verify(pin: Pin, wheel: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(wheel), hash);
  const actual = hash.digest('hex');
  if (actual === pin.sha256) return;
  throw new SetupError(
    'CHECKSUM_MISMATCH',
    `the wheel of ${pin.package} ${pin.version} has sha256 ${actual}, not the pinned ${pin.sha256}.`,
    'something between PyPI and here changed the file: do not use it, try another network',
  );
}

/** Without symbols the libraries are a quarter smaller, in images too. Where strip is missing they just stay larger. */
async function strip(folder: string): Promise<void> {
  const names = Object.keys(LIBRARIES).map((member) => basename(member));
  await Promise.all(names.map((n) => chmod(join(folder, n), 0o755)));
  if (!(await has('strip'))) return;
  log('stripping symbols');
  for (const name of names) await run('strip', ['--strip-unneeded', join(folder, name)]);
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);
