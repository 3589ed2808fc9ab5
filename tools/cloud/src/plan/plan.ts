import type { Command, Step } from '../declaration/types.ts';
import type { CloudSettings } from '../settings.ts';
import { needsProjectNumber, projectNumberLine, shellLine } from './shell.ts';

/** What a dry run says of one step. */
export interface PlannedStep {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly commands: readonly PlannedCommand[];
  /** What has to be done first, by a person or by an earlier command. */
  readonly next?: string;
}

/** A command as a shell reads it. */
export interface PlannedCommand {
  readonly line: string;
  readonly why?: string;
}

export interface Plan {
  readonly project: string;
  readonly region: string;
  readonly steps: readonly PlannedStep[];
}

/** The desired state as what would be typed to reach it. */
export function planOf(settings: CloudSettings, steps: readonly Step[]): Plan {
  const { project, region } = settings;
  const planned = steps.map((step): PlannedStep => {
    const { id, title, why, commands } = step;
    const next = step.kind === 'wait' ? { next: step.next } : {};
    return { ...{ id, title, why }, commands: commands.map(plannedCommand), ...next };
  });
  if (!needsProjectNumber(steps)) return { project, region, steps: planned };
  const number: PlannedStep = {
    id: 'project-number',
    title: 'number of the project',
    why: "Google's own accounts and identity pools are named by it.",
    commands: [{ line: projectNumberLine(project) }],
  };
  return { project, region, steps: [number, ...planned] };
}

/** The plan as a script with its reasons: it can be read, and it can be run. */
export function planText({ steps }: Plan): string {
  return steps
    .map(({ title, why, commands, next }) =>
      [
        `# ${title}`,
        ...wrap(why).map((line) => `#   ${line}`),
        ...(next === undefined ? [] : [`#   first: ${next}`]),
        ...commands.flatMap(commandLines),
      ].join('\n'),
    )
    .join('\n\n');
}

const plannedCommand = (command: Command): PlannedCommand => ({
  line: shellLine(command),
  ...(command.why === undefined ? {} : { why: command.why }),
});

const commandLines = ({ line, why }: PlannedCommand): string[] => [
  ...(why === undefined ? [] : wrap(why).map((text) => `# ${text}`)),
  line,
];

const WIDTH = 110;

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
