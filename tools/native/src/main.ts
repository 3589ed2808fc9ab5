import { fetchOnly, setUp } from './set-up.ts';
import { SetupError } from './shell.ts';

const HELP = `native-setup: makes @tensorflow/tfjs-node work on this machine.

Linux: takes libtensorflow from a TensorFlow wheel on PyPI, pinned by version and sha256, and compiles tfjs-node's addon
against it. Needs Python 3 with pip, make and a C++ compiler. Elsewhere: runs tfjs-node's own installer.
What it fetched is kept in a cache (MILLRACE_CACHE, else XDG_CACHE_HOME/millrace, else ~/.cache/millrace), so a second
time takes a second.

  native-setup            set up, or say that nothing is to do
  native-setup --force    compile and link again
  native-setup --verify   also load the result in a process of its own
  native-setup --fetch    only bring the wheel into the cache
`;

/** The command. Returns its exit code: 0 ready, 1 failed, 2 called wrongly. */
export async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((a) => !['--force', '--verify', '--fetch', '--help', '-h'].includes(a));
  if (unknown.length > 0) {
    process.stderr.write(`error: UNKNOWN_FLAG: ${unknown.join(' ')}\n  hint: native-setup --help\n`);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    if (args.includes('--fetch')) await fetchOnly();
    else await setUp({ force: args.includes('--force'), verify: args.includes('--verify') });
    return 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`error: ${error.code}: ${error.message}\n  hint: ${error.hint}\n`);
    return 1;
  }
}
