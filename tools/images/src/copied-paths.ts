/**
 * Which files of its context a Dockerfile copies, by the sources of `COPY` and `ADD`. What cannot be told from the
 * text (patterns, variables, JSON form) counts as everything: a build too many is better than a stale image.
 * @returns whether a path below the context, with `/`, is copied.
 */
export function copiedPaths(dockerfile: string): (path: string) => boolean {
  const sources = instructions(dockerfile).flatMap(sourcesOf);
  if (sources.some((source) => source === '' || /[*?[\]$"]/.test(source))) return () => true;
  return (path) => sources.some((source) => path === source || path.startsWith(`${source}/`));
}

/** Each instruction on one line; comments are dropped, as Docker does before it joins lines. */
const instructions = (dockerfile: string): string[] =>
  dockerfile
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim());

function sourcesOf(instruction: string): string[] {
  const [name, ...words] = instruction.split(/\s+/);
  if (!/^(copy|add)$/i.test(name ?? '')) return [];
  if (words.some((word) => word.startsWith('--from='))) return [];
  const paths = words.filter((word) => !word.startsWith('--')).slice(0, -1);
  return paths.map((path) =>
    path
      .replace(/^(\.?\/)+/, '')
      .replace(/\/+$/, '')
      .replace(/^\.$/, ''),
  );
}
