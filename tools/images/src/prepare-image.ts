import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nativePlatform } from './builders/docker.ts';
import { contentKey } from './content-key.ts';
import { type ImageContext, prepareContext } from './context.ts';
import { componentFolder } from './find-component.ts';
import type { Project } from './project.ts';

/** An image before it is built: all that decides what will be in it. */
export interface PreparedImage {
  readonly component: string;
  readonly context: ImageContext;
  /** Absolute path of the Dockerfile. */
  readonly dockerfile: string;
  readonly platform: string;
  readonly contentKey: string;
}

/**
 * Lays out the context of an image and tells its content key.
 * @param push what is pushed is for clusters and Google Cloud, whatever machine builds it; else it is for this machine.
 * @throws MillraceError `BUNDLE_FAILED`, `UNKNOWN_COMPONENT`
 */
export async function prepareImage(
  component: string,
  { project, push }: { project: Project; push: boolean },
): Promise<PreparedImage> {
  const context = await prepareContext(component, project);
  const platform = push ? 'linux/amd64' : nativePlatform();
  const dockerfile = join(componentFolder(project, component), 'Dockerfile');
  const text = await readFile(dockerfile, 'utf8');
  const key = await contentKey({ folder: context.folder, dockerfile: text, platform });
  return { component, context, dockerfile, platform, contentKey: key };
}
