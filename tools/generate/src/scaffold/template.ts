import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Identifiers, identifiersOf } from './names.ts';

/** A file to write. */
export interface NewFile {
  /** Below the folder of what is made. */
  readonly path: string;
  readonly content: string;
}

/** Folders of files that the workspace itself checks, tests and lints: `component`, `project`. */
const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

/**
 * The files of a template with the template's own name replaced, in paths too.
 * @param folder below `templates/`, e.g. `component`
 * @param from the name in the template, e.g. `sample-component`
 */
export async function fromTemplate(folder: string, from: string, to: string): Promise<readonly NewFile[]> {
  const root = join(TEMPLATES, folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const files = await Promise.all(
    paths.sort().map(async (path) => ({ path: relative(root, path), content: await readFile(path, 'utf8') })),
  );
  const old = identifiersOf(from);
  const words = new Set(files.flatMap(({ content }) => content.match(/[A-Za-z_$][\w$]*/g) ?? []));
  words.delete(old.camel);
  const fresh = identifiersOf(to, words);
  return files.map(({ path, content }) => ({
    // npm leaves .gitignore out of packages.
    path: renamed(path, old, fresh).replace(/(^|\/)gitignore$/, '$1.gitignore'),
    content: renamed(content, old, fresh),
  }));
}

const renamed = (text: string, old: Identifiers, fresh: Identifiers): string =>
  text.replaceAll(old.name, fresh.name).replaceAll(old.camel, fresh.camel).replaceAll(old.pascal, fresh.pascal);
