import type { Problem } from '@millrace/contract';

/** As the API has it: it starts with a letter, so that no alias is taken for a version's number. */
const ALIAS = /^[a-z][a-zA-Z0-9-]{0,126}[a-z0-9]$/;

/** What is wrong with aliases, each with its path. */
export const aliasProblems = (aliases: readonly string[]): readonly Problem[] =>
  aliases.flatMap((alias, index) =>
    ALIAS.test(alias)
      ? []
      : [
          {
            ...{ path: `aliases[${index}]`, code: 'VERTEX_INVALID' },
            message: `${JSON.stringify(alias)} is no alias: 2 to 128 letters, digits and hyphens, a lower-case letter first`,
          },
        ],
  );
