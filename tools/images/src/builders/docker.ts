import { spawn } from 'node:child_process';
import { MillraceError } from '@millrace/contract';
import { CONTENT_LABEL } from '../content-key.ts';

type OnOutput = (text: string) => void;

/** What a builder makes an image of. */
export interface BuildRequest {
  /** `<repository>/<component>:<tag>` */
  readonly image: string;
  /** Absolute path of the Docker context. */
  readonly folder: string;
  /** Absolute path of the Dockerfile. */
  readonly dockerfile: string;
  readonly platform: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly onOutput: OnOutput;
}

/** Builds with the Docker engine and gives the id of the image, `sha256:<hex>`. */
export async function dockerBuild(request: BuildRequest): Promise<string> {
  const { image, folder, dockerfile, platform, buildArgs, labels, onOutput } = request;
  const pairs = (flag: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  const foreign = platform === nativePlatform() ? [] : ['--platform', platform];
  // RUN steps reach the package registries as this machine does, whatever its DNS and proxies.
  const args = ['build', '--network', 'host', '--file', dockerfile, '--tag', image, ...foreign];
  await docker([...args, ...pairs('--build-arg', buildArgs), ...pairs('--label', labels), folder], onOutput);
  return (await docker(['image', 'inspect', '--format', '{{.Id}}', image])).trim();
}

/** Pushes with Docker's own credentials (`gcloud auth configure-docker`) and gives the digest that the registry told. */
export async function dockerPush(image: string, onOutput: OnOutput): Promise<string> {
  const out = await docker(['push', image], onOutput);
  const digest = /digest: (sha256:[0-9a-f]{64})/.exec(out)?.[1];
  if (digest !== undefined) return digest;
  throw new MillraceError('DOCKER_FAILED', `docker push ${image} told no digest:\n${out.slice(-500)}`);
}

/** The id of an image here that has this content key; the newest where there are several. */
export async function dockerFind(key: string): Promise<string | undefined> {
  const out = await docker(['image', 'ls', '--quiet', '--no-trunc', '--filter', `label=${CONTENT_LABEL}=${key}`]);
  return out.split('\n').find((id) => id !== '');
}

export const dockerTag = async (id: string, image: string): Promise<void> => {
  await docker(['tag', id, image]);
};

/** Docker's name for what this machine runs. */
export const nativePlatform = (): string => `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;

function docker(args: readonly string[], onOutput: OnOutput = () => undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let tail = '';
    const note = (data: Buffer) => {
      tail = (tail + data.toString()).slice(-3000);
      onOutput(data.toString());
    };
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      note(data);
    });
    child.stderr.on('data', note);
    const fail = (message: string, cause?: unknown) =>
      reject(new MillraceError('DOCKER_FAILED', message, { hint: 'docker info', cause }));
    child.on('error', (error) => fail(`docker could not be started: ${error.message}`, error));
    child.on('close', (code) =>
      code === 0 ? resolve(out) : fail(`docker ${args[0]} ended with ${code}:\n${tail.trim()}`),
    );
  });
}
