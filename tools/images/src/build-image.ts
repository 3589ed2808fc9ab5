import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { prepareContext } from './context.ts';
import { componentFolder } from './find-component.ts';
import { findProject, type Project } from './project.ts';

export interface ImageResult {
  readonly component: string;
  readonly image: string;
  /** Docker's image id, `sha256:<hex>`. */
  readonly id: string;
  readonly codeDigest: string;
}

/**
 * Builds a component's image with Docker.
 * @param options.repository e.g. `gcr.io/my-project`. The image is `<repository>/<component>:<tag>`.
 * @throws MillraceError `DOCKER_FAILED`, `BUNDLE_FAILED`, `UNKNOWN_COMPONENT`.
 */
export async function buildImage(
  component: string,
  options: { repository: string; tag: string; onOutput: (text: string) => void; project?: Project },
): Promise<ImageResult> {
  const { project = findProject(process.cwd()) } = options;
  const { folder, bundle } = await prepareContext(component, project);
  const image = `${options.repository}/${component}:${options.tag}`;
  const file = join(componentFolder(project, component), 'Dockerfile');
  // RUN steps reach the package registries as this machine does, whatever its DNS and proxies.
  const args = [
    'build',
    '--network',
    'host',
    '--file',
    file,
    '--tag',
    image,
    '--build-arg',
    `CODE_DIGEST=${bundle.digest}`,
  ];
  await docker([...args, folder], options.onOutput);
  const id = await docker(['image', 'inspect', '--format', '{{.Id}}', image], () => undefined);
  return { component, image, id: id.trim(), codeDigest: bundle.digest };
}

function docker(args: readonly string[], onOutput: (text: string) => void): Promise<string> {
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
