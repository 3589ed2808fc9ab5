import type { Launcher } from '@millrace/runner';
import type { Store } from '@millrace/storage';

/** Is called at every moment of a run, with its name; what it does is done before the run goes on. */
export type OnMoment = (name: string) => Promise<void>;

/** A store that tells of each change to it, before and after. Ids of executions are left out: they are of chance. */
export function watchStore(store: Store, onMoment: OnMoment): Store {
  const around = async <T>(what: string, key: string, work: () => Promise<T>): Promise<T> => {
    const name = `${what} ${key.replace(/\d{8}-\d{6}-\w+/g, '<id>')}`;
    await onMoment(`before ${name}`);
    const result = await work();
    await onMoment(`after ${name}`);
    return result;
  };
  return {
    uri: store.uri,
    scheme: store.scheme,
    uriOf: (key) => store.uriOf(key),
    keyOf: (uri) => store.keyOf(uri),
    localPath: (key) => store.localPath(key),
    check: (options) => store.check(options),
    stat: (key, options) => store.stat(key, options),
    list: (prefix, options) => store.list(prefix, options),
    names: (prefix, options) => store.names(prefix, options),
    read: (key, options) => store.read(key, options),
    readBytes: (key, options) => store.readBytes(key, options),
    download: (key, path, options) => store.download(key, path, options),
    write: (key, body, options) => around('write', key, () => store.write(key, body, options)),
    delete: (key, options) => around('delete', key, () => store.delete(key, options)),
    deleteFolder: (prefix, options) => around('delete', prefix, () => store.deleteFolder(prefix, options)),
    upload: (path, key, options) => around('upload', key, () => store.upload(path, key, options)),
  };
}

/** A launcher that tells of each step: before it starts, while it works, and when it has ended. */
export function watchLauncher(launcher: Launcher, onMoment: OnMoment): Launcher {
  return {
    codeDigest: (step) => launcher.codeDigest(step),
    launch: async (launch) => {
      const step = /"name":"([^"]+)"/.exec(launch.args.join(' '))?.[1] ?? '';
      await onMoment(`before start of ${step}`);
      const exit = await launcher.launch({
        ...launch,
        onLine: (stream, line) => {
          if (line === 'working') void onMoment(`during ${step}`);
          launch.onLine(stream, line);
        },
      });
      await onMoment(`after end of ${step}`);
      return exit;
    },
  };
}
