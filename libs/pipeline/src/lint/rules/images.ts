import { placeholdersIn } from '../placeholders.ts';
import { error, type Rule, warning } from '../rule.ts';
import type { ExecutorSite } from '../survey.ts';

const COMPONENT = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const HOST = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::\d+)?`;
/** @see https://github.com/distribution/reference/blob/main/reference.go (its grammar, at the top) */
const REFERENCE = new RegExp(
  String.raw`^(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*(?<tag>:[\w][\w.-]{0,127})?(?<digest>@sha256:[0-9a-f]{64})?$`,
);
/** KFP carries out a few commands of its own in place of a container (dummyImages in backend/src/v2/driver/driver.go). */
const BUILT_IN: readonly string[] = ['argostub/createpvc', 'argostub/deletepvc'];

/**
 * Images are names that a kubelet can pull, and that mean the same tomorrow where a cached result stands in for a run:
 * the cache key holds the image's name, not its content (backend/src/v2/cacheutils/cache.go).
 */
export const images: Rule = function* ({ executors, target }) {
  for (const site of executors) {
    const { container } = site.executor;
    // On this machine the workspace's own code runs, whatever image it will be built into.
    if (container === undefined || BUILT_IN.includes(container.image) || (target === 'local' && isOurs(site))) continue;
    const path = `${site.path}.container.image`;
    if (container.image.trim() === '') {
      yield error(path, 'INVALID_IMAGE', 'There is no image.');
      continue;
    }
    if (placeholdersIn(container.image).length > 0) continue;
    const match = REFERENCE.exec(container.image);
    if (match === null) {
      const hint = container.image.includes('/PROJECT/')
        ? 'Say where the images are: --image-repository REGISTRY/PROJECT.'
        : '[HOST/]NAME[:TAG][@sha256:…], the name in lower case.';
      yield error(path, 'INVALID_IMAGE', `"${container.image}" is not the name of an image.`, hint);
    } else if (moves(match.groups) && site.tasks.some(({ task }) => task.cachingOptions?.enableCache === true)) {
      const hint = 'Pin a digest (@sha256:…), or a tag that is never pushed again.';
      yield warning(
        path,
        'MOVING_IMAGE',
        `"${container.image}" may be pushed again, and its old results are reused.`,
        hint,
      );
    }
  }
};

const moves = (groups: Readonly<Record<string, string | undefined>> | undefined): boolean =>
  groups?.digest === undefined && (groups?.tag === undefined || groups.tag === ':latest');

const isOurs = ({ executor }: ExecutorSite): boolean =>
  executor.container?.env?.some(({ name }) => name === 'MILLRACE_COMPONENT') === true;
