const silenced = new WeakSet<object>();

/**
 * Off Google Cloud, the search for credentials warns on stderr of a metadata server that is not there. The error that
 * follows says what to do, so those warnings are dropped, and no others.
 */
export function dropLookupWarnings(process: Pick<NodeJS.Process, 'emitWarning'>): void {
  if (silenced.has(process)) return;
  silenced.add(process);
  process.emitWarning = new Proxy(process.emitWarning, {
    apply(emit, self, words: readonly unknown[]) {
      if (words[1] !== 'MetadataLookupWarning') Reflect.apply(emit, self, words);
    },
  });
}
