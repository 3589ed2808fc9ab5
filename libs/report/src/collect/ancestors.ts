import { type ArtifactRecord, type ExecutionRecord, History, parseRef } from '@millrace/metadata';
import type { Store } from '@millrace/storage';
import type { ReportArtifact } from '../data.ts';

/**
 * An output and what it was made from, the nearest first. Follows the producers that records name, so that only the
 * records on the way are read, however many the bucket holds.
 */
export async function ancestorsOf(store: Store, output: ArtifactRecord): Promise<ReportArtifact[]> {
  const history = new History(store);
  const found: ReportArtifact[] = [];
  const seen = new Set<string>();
  // A list that grows while it is walked: first what is near.
  const queue: ArtifactRecord[] = [output];
  for (const artifact of queue) {
    if (seen.has(artifact.uri)) continue;
    seen.add(artifact.uri);
    const ref = artifact.producer === undefined ? undefined : parseRef(artifact.producer);
    const producer = ref === undefined ? undefined : await history.read(ref);
    const { name, type, uri, digest, size } = artifact;
    found.push({ name, type, uri, digest, size, producer: producer?.step ?? ref?.step });
    if (producer === undefined) continue;
    queue.push(...Object.values(producer.inputs));
    for (const read of readsOf(producer)) {
      if (!seen.has(read.uri)) found.push(read);
      seen.add(read.uri);
    }
  }
  return found;
}

/** What a step read besides its inputs, e.g. a URL. */
function readsOf({ reads, step }: ExecutionRecord): ReportArtifact[] {
  return reads.map(({ uri, digest, size }) => ({
    ...{ name: `read by ${step}`, type: 'external', uri, size },
    digest: digest.includes(':') ? digest : `sha256:${digest}`,
  }));
}
