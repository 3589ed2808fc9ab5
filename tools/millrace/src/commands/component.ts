import { findProject } from '@millrace/images/project';
import type { AddCommand } from '../cli.ts';
import { addComponentPublish } from './component-publish.ts';
import { addComponentTypes } from './component-types.ts';

/** `millrace component new NAME`, `millrace component types FILE`, `millrace component publish`. */
export const componentCommand: AddCommand = (parser, io) =>
  parser.command(
    'component',
    'Make a component, types for one of others, or publish those of the project.',
    (commands) =>
      addComponentPublish(addComponentTypes(commands, io), io)
        .command(
          'new <name>',
          'Make a component of your own: contract, work, executable, test, README, component.yaml, Dockerfile.',
          (args) =>
            args
              .positional('name', {
                type: 'string',
                demandOption: true,
                describe: 'Lower-case letters, digits, hyphens.',
              })
              .example('$0 component new count-rows', ''),
          async ({ name }) => {
            const { linkPackages, newComponent } = await import('@millrace/generate');
            const project = findProject(io.cwd);
            const folder = await newComponent(name, project);
            await linkPackages(project);
            io.stdout.write(
              `wrote ${folder}\nnext: millrace step ${name} -- --help, then change ${folder}/src to what you need\n`,
            );
          },
        )
        .demandCommand(1, 'Which command?'),
  );
