import type { RunRecord } from '@millrace/metadata';
import type { Store } from '@millrace/storage';
import { shellCommand } from './facts.ts';

/** The shell command that serves the version that a run registered; none where it registered none. */
export function serveCommand(store: Store, { pipeline, model }: RunRecord): string | undefined {
  if (model === undefined) return undefined;
  const key = `${pipeline}/models/${model.name}/versions/${model.version}/model`;
  const bundle = store.localPath(key) ?? store.uriOf(key);
  return shellCommand(['npx', 'millrace', 'step', 'serve', '--', '--bundle', bundle]);
}
