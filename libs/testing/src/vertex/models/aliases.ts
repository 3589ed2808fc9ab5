import { refuseViolations, type Violation } from '../server/api-error.ts';
import type { MergeVersionAliasesRequest, Model } from '../server/messages.ts';
import { splitVersion } from '../server/names.ts';
import type { State } from '../state.ts';
import { existingVersion, type ModelVersion, modelMessage, type StoredModel } from './stored-model.ts';

/** At most 128 characters; a version's number would be ambiguous. */
export function aliasRule(field: string, alias: string): Violation[] {
  const valid = /^[a-z][a-zA-Z0-9-]{0,126}[a-z0-9]$/.test(alias);
  return valid ? [] : [{ field, description: `Must match [a-z][a-zA-Z0-9-]{0,126}[a-z0-9]: ${alias}` }];
}

/** Gives aliases to a version; each belongs to one version, so that it leaves the one that had it. */
export function moveAliases(model: StoredModel, to: ModelVersion, aliases: readonly string[]): void {
  for (const version of model.versions.values()) {
    if (version !== to) version.aliases = version.aliases.filter((alias) => !aliases.includes(alias));
  }
  to.aliases = [...new Set([...to.aliases, ...aliases])].sort();
}

/** A name with `-` before it takes the alias away. */
export function mergeVersionAliases(request: MergeVersionAliasesRequest, state: State): Model {
  const [model, version] = existingVersion(state, request.name);
  const named = request.versionAliases ?? [];
  const removed = named.filter((alias) => alias.startsWith('-')).map((alias) => alias.slice(1));
  const added = named.filter((alias) => !alias.startsWith('-') && !removed.includes(alias));
  const field = 'version_aliases';
  refuseViolations([
    ...(splitVersion(request.name).version === version.id
      ? []
      : [{ field: 'name', description: 'Must name a version by its id.' }]),
    ...(named.length === 0 ? [{ field, description: 'Required field is not set.' }] : []),
    ...[...added, ...removed].flatMap((alias) => aliasRule(field, alias)),
    ...(removed.includes('default') ? [{ field, description: 'The default alias moves; it cannot be removed.' }] : []),
  ]);
  const kept = removed.filter((alias) => !named.includes(alias));
  version.aliases = version.aliases.filter((alias) => !kept.includes(alias));
  moveAliases(model, version, added);
  version.updateTime = state.now();
  model.etag = state.nextEtag();
  return modelMessage(state, model, version, `${model.name}@${version.id}`);
}
