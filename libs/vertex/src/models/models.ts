import type { CallOptions } from '../call/caller.ts';
import type { WaitOptions } from '../call/poll.ts';
import type { Operation } from '../operations/operation.ts';
import type { ModelVersion, ServingContainer } from './model-version.ts';

/** A version to be made. */
export interface UploadModel {
  /**
   * Id of the model. Where there is such a model, a version is added to it. Default: one made of the display name and
   * the execution, so that a repeated upload meets the model of the first.
   */
  readonly modelId?: string | undefined;
  readonly displayName: string;
  /** Name or id of the model that gets a new version. Default: see `modelId`. */
  readonly parent?: string | undefined;
  /** Folder of the bundle: `gs://…`. */
  readonly artifactUri: string;
  readonly container: ServingContainer;
  /** E.g. `champion`; `default` where this version is to be the default one. An alias of another version moves here. */
  readonly aliases?: readonly string[] | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly versionDescription?: string | undefined;
  /** Account that the model is served as. */
  readonly serviceAccount?: string | undefined;
}

/** For what execution something is made: the same execution never makes it twice. */
export interface MadeFor {
  /** E.g. `20261121-091530-k3v9qd`. */
  readonly execution: string;
}

/**
 * The model registry. A model is given by its id or name, a version as `<model>@<version id or alias>`; without one the
 * default version is meant.
 */
export interface Models {
  /** Makes a version, or gives the one that this execution made before. */
  upload(model: UploadModel, options: MadeFor & WaitOptions<Operation>): Promise<ModelVersion>;
  /** @throws MillraceError `VERTEX_NOT_FOUND` */
  get(model: string, options?: CallOptions): Promise<ModelVersion>;
  /**
   * The model of that display name, as its default version.
   * @throws MillraceError `VERTEX_AMBIGUOUS` where several have it
   */
  find(displayName: string, options?: CallOptions): Promise<ModelVersion | undefined>;
  /** Models, each as its default version; `filter` as https://google.aip.dev/160 says. */
  list(filter?: string, options?: CallOptions): Promise<readonly ModelVersion[]>;
  /** All versions of a model, the oldest first. A model that is not there has none. */
  versions(model: string, options?: CallOptions): Promise<readonly ModelVersion[]>;
  /** Gives and takes aliases; one that another version has moves. May be repeated. */
  mergeAliases(
    version: string,
    aliases: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
    options?: CallOptions,
  ): Promise<ModelVersion>;
  /** Deletes one version; one that is gone is success. The default version and a deployed one are refused. */
  deleteVersion(version: string, options?: WaitOptions<Operation>): Promise<void>;
  /** Deletes a model with all its versions; one that is gone is success. */
  delete(model: string, options?: WaitOptions<Operation>): Promise<void>;
}
