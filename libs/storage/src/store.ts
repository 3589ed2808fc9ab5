import type { Readable } from 'node:stream';

/** An object as it is stored now. */
export interface StoredObject {
  /** Path below the store's root, with `/`; no leading slash. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Changes with every write. GCS's generation; for files an equivalent from inode, size and modification time. */
  readonly generation: string;
  /** CRC32C (Castagnoli) of the content, base64 of its four big-endian bytes as GCS gives it; absent for plain files until read. */
  readonly crc32c?: string;
  /** ISO 8601, UTC. */
  readonly updated: string;
}

/** Progress of a transfer, in bytes; `total` absent when the source's length is unknown. */
export type TransferProgress = (done: number, total: number | undefined) => void;

export interface CallOptions {
  /** Stops the call, its retries too: it then throws `ABORTED`. */
  readonly signal?: AbortSignal;
}

export interface ReadOptions extends CallOptions {
  /** Read just this generation; another one is `PRECONDITION_FAILED`. */
  readonly generation?: string;
  readonly onProgress?: TransferProgress;
}

export interface WriteOptions extends CallOptions {
  /** `'0'`: only if there is no such object; a generation: only if that one is there. Otherwise `PRECONDITION_FAILED`. */
  readonly ifGeneration?: string;
  /** Default by the key's ending, else `application/octet-stream`. */
  readonly contentType?: string;
  readonly onProgress?: TransferProgress;
}

/** What a folder or file holds, with its digest as ARCHITECTURE.md defines it. */
export interface TreeManifest {
  /** `sha256:<hex>`. */
  readonly digest: string;
  /** Bytes in all. */
  readonly size: number;
  /** Relative path (`''` for a single file), size, sha256 (hex); sorted by path. */
  readonly files: readonly { readonly path: string; readonly size: number; readonly sha256: string }[];
}

export type Body = Buffer | string | Readable | AsyncIterable<Uint8Array>;

/**
 * A place for objects: a bucket (with a prefix) or a folder. Every method retries what is safe to repeat, verifies
 * checksums end to end, and throws MillraceError: `BUCKET_MISSING`, `ACCESS_DENIED`, `OBJECT_MISSING`,
 * `PRECONDITION_FAILED`, `CHECKSUM_MISMATCH`, `DISK_FULL`, `STORAGE_UNAVAILABLE` (retries used up), `ABORTED`.
 */
export interface Store {
  /** Canonical, without a trailing slash: `gs://bucket/prefix` or `file:///absolute/path`. */
  readonly uri: string;
  readonly scheme: 'gs' | 'file';
  uriOf(key: string): string;
  /** The key of a URI below this store, or `undefined`. */
  keyOf(uri: string): string | undefined;
  /** Fails early and clearly: is the bucket there and writable? Creates the folder of a file store. */
  check(options?: CallOptions): Promise<void>;
  stat(key: string, options?: CallOptions): Promise<StoredObject | undefined>;
  /** Objects whose key starts with `prefix`, sorted by key. */
  list(prefix: string, options?: CallOptions): AsyncIterable<StoredObject>;
  /** Names directly below `prefix` (ends in `/` or is empty): folders end in `/`. Sorted. */
  names(prefix: string, options?: CallOptions): Promise<readonly string[]>;
  /** A verified stream: it errors before its end if the content does not match its checksum. Resumes dropped connections. */
  read(key: string, options?: ReadOptions): Readable;
  /** The whole object; for small ones (at most 64 MiB, else `TOO_LARGE`). */
  readBytes(key: string, options?: ReadOptions): Promise<{ bytes: Buffer; object: StoredObject }>;
  /** Atomic: the object is there whole or not at all. */
  write(key: string, body: Body, options?: WriteOptions): Promise<StoredObject>;
  /** Nothing to delete is success, unless `ifGeneration` is given. */
  delete(key: string, options?: CallOptions & { readonly ifGeneration?: string }): Promise<void>;
  /** Deletes every object below `prefix` (which ends in `/`). */
  deleteFolder(prefix: string, options?: CallOptions): Promise<void>;
  /**
   * Puts a local file or folder at `key`. File store: moved or copied beside, then renamed, so that it appears at once.
   * Bucket: objects in parallel, nothing left behind on failure. A file is replaced; where a folder already has content,
   * it is `PRECONDITION_FAILED` (what is overwritten could not be brought back on failure). Symbolic links and special files are `UNSUPPORTED_FILE`.
   */
  upload(
    localPath: string,
    key: string,
    options?: CallOptions & { readonly onProgress?: TransferProgress; readonly move?: boolean },
  ): Promise<TreeManifest>;
  /** Brings an object or a folder to `localPath`, written aside and renamed. */
  download(
    key: string,
    localPath: string,
    options?: CallOptions & { readonly onProgress?: TransferProgress },
  ): Promise<TreeManifest>;
  /** The path of `key` where this is a file store: no transfer needed to read it. */
  localPath(key: string): string | undefined;
}
