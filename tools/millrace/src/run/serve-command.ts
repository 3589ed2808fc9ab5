import type { RunRecord } from '@millrace/metadata';
import type { Store } from '@millrace/storage';
import { shellCommand } from './facts.ts';

/** The shell command that serves what a run registered; none where it registered nothing. */
export function serveCommand(store: Store, { pipeline, inputs, model }: RunRecord): string | undefined {
  if (model === undefined) return undefined;
  const registry = typeof inputs.registry === 'string' ? inputs.registry : store.uriOf(`${pipeline}/models`);
  const key = store.keyOf(registry);
  const place = (key === undefined ? undefined : store.localPath(key)) ?? registry;
  const reference = `${place}/${model.name}@${model.aliases[0] ?? model.version}`;
  return shellCommand(['npx', 'millrace', 'step', 'serve', '--', '--model', reference]);
}
