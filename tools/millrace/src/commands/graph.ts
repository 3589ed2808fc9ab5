import { writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { graphMermaid, graphOf, graphSvg } from '@millrace/pipeline';
import type { AddCommand } from '../cli.ts';
import { printJson } from '../io.ts';
import { loadPipeline } from '../pipelines/load.ts';

/** `millrace graph PIPELINE`: the compiled pipeline as a picture. */
export const graphCommand: AddCommand = (parser, io) =>
  parser.command(
    'graph <pipeline>',
    'Draw the compiled pipeline, with frames around branches, loops and nested pipelines.',
    (args) =>
      args
        .positional('pipeline', { type: 'string', demandOption: true, describe: 'As for run; also a compiled file.' })
        .option('format', {
          choices: ['mermaid', 'svg'] as const,
          describe: 'Form of the graph (mermaid; svg for a file that ends so).',
        })
        .option('theme', {
          choices: ['auto', 'light', 'dark'] as const,
          default: 'auto' as const,
          describe: "Colours of the SVG; auto follows the viewer's.",
        })
        .option('output', {
          alias: 'o',
          type: 'string',
          requiresArg: true,
          describe: 'File to write (standard output).',
        })
        .example('$0 graph bitcoin -o bitcoin.svg', 'a picture for a browser, a README or a talk')
        .example('$0 graph pipeline.yaml', "a Mermaid chart, which GitHub's Markdown shows as a picture"),
    async ({ pipeline, format, theme, output, json }) => {
      const graph = graphOf(await loadPipeline(pipeline, io.cwd));
      if (json) return printJson(io, graph);
      const asSvg = format === undefined ? extname(output ?? '') === '.svg' : format === 'svg';
      const text = asSvg ? graphSvg(graph, { theme }) : graphMermaid(graph);
      if (output === undefined) return void io.stdout.write(text);
      await writeFile(resolve(io.cwd, output), text);
      io.stderr.write(`wrote ${output}\n`);
    },
  );
