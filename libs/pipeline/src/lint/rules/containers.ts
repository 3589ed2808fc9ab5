import { placeholdersIn } from '../placeholders.ts';
import { error, type Rule, warning } from '../rule.ts';

/** What Kubernetes takes as the name of a variable. */
const VARIABLE = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

/**
 * Commands and variables of containers. The launcher takes the place of the image's entry point, so that a container
 * without a command has nothing to run ("command and arguments are empty", backend/src/v2/component/launcher_v2.go).
 */
export const containers: Rule = function* ({ executors, target }) {
  for (const { path: where, executor } of executors) {
    const { container } = executor;
    if (container === undefined) continue;
    const path = `${where}.container`;
    if (target === 'kfp' && [...(container.command ?? []), ...(container.args ?? [])].length === 0) {
      if (container.image.startsWith('argostub/')) continue;
      const hint = "KFP does not run an image's own entry point: name the command.";
      yield error(`${path}.command`, 'MISSING_COMMAND', 'It has neither a command nor arguments.', hint);
    }
    const seen = new Set<string>();
    for (const [i, { name, value }] of (container.env ?? []).entries()) {
      const at = `${path}.env.${i}`;
      if (!VARIABLE.test(name)) yield error(at, 'INVALID_ENV', `"${name}" is not the name of a variable.`);
      if (seen.has(name)) yield warning(at, 'INVALID_ENV', `${name} is set twice; the last one counts.`);
      seen.add(name);
      if (target !== 'vertex' && placeholdersIn(value).length > 0) {
        const message = `${name} is set to a placeholder, and only commands and arguments have theirs filled in.`;
        yield error(at, 'UNPORTABLE_PLACEHOLDER', message);
      }
    }
  }
};
