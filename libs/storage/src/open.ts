import { FileStore } from './file/file-store.ts';
import { openGcsStore } from './gcs/open.ts';
import { parseLocation } from './location.ts';
import type { StoreOptions } from './options.ts';
import type { Store } from './store.ts';

/**
 * A store at `gs://bucket[/prefix]`, `bucket`, `file:///folder`, `/folder` or `./folder`. Nothing is contacted and no
 * client is loaded before the first use; call `check` to fail early.
 * @throws MillraceError `INVALID_LOCATION`, `INVALID_ENVIRONMENT`
 */
export function openStore(location: string, options: StoreOptions = {}): Store {
  const place = parseLocation(location);
  return place.scheme === 'file' ? new FileStore(place.path) : openGcsStore(place, options);
}
