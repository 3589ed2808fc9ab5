import { throwIfAborted } from './errors.ts';
import type { CallOptions, Store } from './store.ts';

/** The same store, whose every call is stopped by this signal too, whatever signal it is given of its own. */
export function withSignal(store: Store, signal: AbortSignal): Store {
  const stopped = <T extends CallOptions>(options: T): T & CallOptions => {
    throwIfAborted(signal);
    return { ...options, signal: options.signal === undefined ? signal : AbortSignal.any([signal, options.signal]) };
  };
  return {
    uri: store.uri,
    scheme: store.scheme,
    uriOf: (key) => store.uriOf(key),
    keyOf: (uri) => store.keyOf(uri),
    localPath: (key) => store.localPath(key),
    check: async (options = {}) => store.check(stopped(options)),
    stat: async (key, options = {}) => store.stat(key, stopped(options)),
    async *list(prefix, options = {}) {
      yield* store.list(prefix, stopped(options));
    },
    names: async (prefix, options = {}) => store.names(prefix, stopped(options)),
    read: (key, options = {}) => store.read(key, stopped(options)),
    readBytes: async (key, options = {}) => store.readBytes(key, stopped(options)),
    write: async (key, body, options = {}) => store.write(key, body, stopped(options)),
    delete: async (key, options = {}) => store.delete(key, stopped(options)),
    deleteFolder: async (prefix, options = {}) => store.deleteFolder(prefix, stopped(options)),
    upload: async (path, key, options = {}) => store.upload(path, key, stopped(options)),
    download: async (key, path, options = {}) => store.download(key, path, stopped(options)),
  };
}
