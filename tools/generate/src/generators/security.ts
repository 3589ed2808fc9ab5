import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ACCOUNTS, type Account, AGENT_ROLES, type Need, type Scope } from '@millrace/cloud';
import { MillraceError } from '@millrace/contract';
import type { Generator } from './types.ts';

const PATH = 'SECURITY.md';
const BEGIN = '<!-- accounts -->';
const END = '<!-- /accounts -->';

/** The service accounts and their roles in SECURITY.md, from the table that `millrace setup` goes by. */
export const security: Generator = async (root) => {
  const text = await readFile(join(root, PATH), 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin) {
    throw new MillraceError('NO_MARKERS', `${PATH} has no place for its table.`, {
      hint: `Put a line ${BEGIN} and a line ${END} where it belongs.`,
    });
  }
  const content = `${text.slice(0, begin + BEGIN.length)}\n\n${accountsText()}\n\n${text.slice(end)}`;
  return [{ path: PATH, content }];
};

const accountsText = (): string =>
  [
    ...ACCOUNTS.map(accountText),
    [
      "### Google's own accounts",
      '',
      'They exist in every project; these roles they lack.',
      '',
      ...table(
        AGENT_ROLES.map(({ agent, role, why, need }) => [
          `\`${role}\``,
          `the project, for the agent of ${agent}`,
          why,
          need,
        ]),
      ),
    ].join('\n'),
  ].join('\n\n');

function accountText({ id, runs, components, need, roles }: Account): string {
  const who = components.length === 0 ? '' : ` Components: ${components.join(', ')}.`;
  const rows = roles.map((one) => [`\`${one.role}\``, scopeText(one), one.why, one.need ?? 'always'] as const);
  return [`### \`${id}\``, '', `Runs ${runs}.${who}${WHEN[need]}`, '', ...table(rows)].join('\n');
}

/** Where a need is not always there: the flag that brings it. */
const WHEN: Readonly<Record<Need, string>> = {
  always: '',
  github: ' Made with `--github`.',
  bigquery: ' Made with `--engine bigquery`.',
  dataflow: ' Made with `--engine dataflow`.',
  events: ' Made with `--pipeline`.',
  'events-vertex': ' Made with `--pipeline` and `--to vertex`.',
};

function table(rows: readonly (readonly [role: string, on: string, why: string, need: Need])[]): string[] {
  const cells = [['role', 'on', 'why'], ...rows.map(([role, on, why, need]) => [role, on, `${why}${WHEN[need]}`])];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], fill = ' ') =>
    `|${row.map((cell, column) => ` ${cell.padEnd(widths[column] ?? 0, fill)} `).join('|')}|`;
  const [head = [], ...body] = cells;
  return [line(head), line(['', '', ''], '-'), ...body.map((row) => line(row))];
}

function scopeText(scope: Scope): string {
  switch (scope.on) {
    case 'project':
      return 'the project';
    case 'bucket':
      return scope.bucket === 'packages' ? 'the bucket of packages and models' : 'the bucket of data';
    case 'repository':
      return 'the image repository';
    case 'service':
      return 'the event function';
    case 'account':
      return `the account \`${scope.account}\``;
  }
}
