import { EXIT, MillraceError } from '@millrace/contract';
import yargs from 'yargs';
import type { Flags } from './options.ts';

/** The flags, or the text to print for `--help` and `--version`. */
export type Asked = { readonly flags: Flags } | { readonly print: string };

const EXAMPLES = `Examples:
  serve --model ./runs/bitcoin/models/model@champion
  serve --model gs://BUCKET/bitcoin/models/model@3 --port 9000
  serve --model ./model --host 127.0.0.1
  curl -H 'content-type: application/json' localhost:8080/predict \\
       -d '{"instances": [{"open": 100, "high": 104, "low": 99}]}'

On Vertex AI nothing needs to be given: AIP_STORAGE_URI, AIP_HTTP_PORT, AIP_HEALTH_ROUTE and AIP_PREDICT_ROUTE are read.`;

/**
 * Reads the command line.
 * @throws MillraceError `INVALID_COMMAND`, e.g. for an unknown flag.
 */
export async function readCommandLine(argv: readonly string[], version: string): Promise<Asked> {
  const parser = yargs([...argv])
    .scriptName('serve')
    .usage('serve --model MODEL\n\nAnswers predictions of a model bundle over HTTP.')
    .options({
      model: { type: 'string', describe: 'Folder or gs:// URI of a bundle, or REGISTRY/NAME@ALIAS (AIP_STORAGE_URI)' },
      port: { type: 'number', describe: 'Port to listen on; 0 for any free one (AIP_HTTP_PORT, or 8080)' },
      host: { type: 'string', default: '0.0.0.0', describe: 'Address to listen on' },
      'max-body': { type: 'number', default: 1_500_000, describe: 'Bytes of a request, at most' },
      'max-instances': { type: 'number', default: 10_000, describe: 'Instances of a request, at most' },
      timeout: { type: 'number', default: 60, describe: 'Seconds for a request' },
      drain: { type: 'number', default: 25, describe: 'Seconds for accepted requests after SIGTERM' },
      'log-level': {
        choices: ['debug', 'info', 'warn', 'error'] as const,
        default: 'info' as const,
        describe: 'Least severe lines of the log',
      },
    })
    .strict()
    .version(version)
    .epilogue(EXAMPLES)
    .wrap(110)
    .exitProcess(false)
    .fail((message) => {
      throw new MillraceError('INVALID_COMMAND', message, { hint: 'serve --help', exitCode: EXIT.usage });
    });
  let printed: string | undefined;
  const flags = await parser.parseAsync([...argv], {}, (_error, _argv, output) => {
    if (output !== '') printed = output;
  });
  return printed === undefined ? { flags } : { print: printed };
}
