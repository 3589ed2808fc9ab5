import { parseArgs } from 'node:util';
import { EXIT, formatError, MillraceError } from '@millrace/contract';
import { buildImage } from './build-image.ts';
import { prepareContext } from './context.ts';
import { componentNames } from './find-component.ts';
import { findProject } from './project.ts';

const HELP = `build-image: builds the images of components with Docker.

  build-image train                                   builds millrace/train:dev
  build-image --all --repository gcr.io/my-project --tag 1f3c9ab
  build-image train --json                            one JSON object a line: component, image, id, code digest
  build-image train --context                         only lays out components/train/dist, for another Docker to build

Within the workspace, nx affected -t build-image builds those that a change touches.
IMAGE_REPOSITORY and IMAGE_TAG stand in for the flags.
`;

/** The command. Returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        all: { type: 'boolean', default: false },
        repository: { type: 'string', default: process.env.IMAGE_REPOSITORY ?? 'millrace' },
        tag: { type: 'string', default: process.env.IMAGE_TAG ?? 'dev' },
        context: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(HELP);
      return EXIT.ok;
    }
    const project = findProject(process.cwd());
    const components = componentNames(project);
    const names = values.all ? components : positionals;
    const unknown = names.filter((n) => !components.includes(n));
    if (names.length === 0 || unknown.length > 0) {
      const what = unknown.length > 0 ? `There is no component ${unknown.join(', ')}.` : 'Name a component, or --all.';
      throw new MillraceError('UNKNOWN_COMPONENT', what, {
        hint: `components: ${components.join(', ')}`,
        exitCode: EXIT.usage,
      });
    }
    for (const name of names) {
      if (values.context) {
        const { bundle } = await prepareContext(name, project);
        process.stdout.write(`${name} ${bundle.digest}\n`);
        continue;
      }
      process.stderr.write(`${name}: building\n`);
      const { repository, tag } = values;
      const onOutput = (text: string) => process.stderr.write(text);
      const result = await buildImage(name, { repository, tag, project, onOutput });
      process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `built ${result.image} ${result.id}\n`);
    }
    return EXIT.ok;
  } catch (error) {
    process.stderr.write(`${formatError(error)}\n`);
    return error instanceof MillraceError ? error.exitCode : EXIT.usage;
  }
}
