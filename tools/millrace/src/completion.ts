import { pipelineNames } from './pipelines/find.ts';

/** What the script of `millrace completion` asks with; the words typed so far follow, the program's name first. */
const QUESTION = '--get-yargs-completions';
const TAKES_PIPELINE = ['run', 'compile', 'check', 'graph', 'diff', 'describe', 'submit'];

/** Names of pipelines, where a shell asks for a word that may be one; commands and flags are yargs's to tell. */
export async function completePipeline(argv: readonly string[], cwd: string): Promise<readonly string[] | undefined> {
  const [question, , command = '', ...rest] = argv;
  const current = rest.at(-1);
  if (question !== QUESTION || current === undefined || current.startsWith('-')) return undefined;
  if (!TAKES_PIPELINE.includes(command)) return undefined;
  return (await pipelineNames(cwd)).filter((name) => name.startsWith(current));
}
