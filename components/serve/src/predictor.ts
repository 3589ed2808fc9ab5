import type { JsonValue } from '@millrace/contract';

/** A loaded model, as the server sees it. */
export interface Predictor {
  /** Version in the registry, or the beginning of the bundle's digest. */
  readonly version: string;
  readonly name: string;
  /**
   * One prediction an instance, in order.
   * @throws MillraceError `INVALID_INSTANCES` with every problem of every instance.
   */
  predict(instances: readonly unknown[]): Promise<readonly JsonValue[]>;
  /**
   * What the recipe makes of each instance, in order: what the network is given.
   * @throws MillraceError as {@link predict}
   */
  features(instances: readonly unknown[]): readonly Readonly<Record<string, number>>[];
}

export type Phase = 'loading' | 'ready' | 'failed' | 'draining';

/** Where the server finds the model, if it is there yet: it answers health checks before. */
export class ModelSlot {
  private current: Phase = 'loading';
  private predictor: Predictor | undefined;

  get phase(): Phase {
    return this.current;
  }

  /** The model while requests may be answered; also while draining, for those already accepted. */
  get model(): Predictor | undefined {
    return this.predictor;
  }

  fill(predictor: Predictor): void {
    this.predictor = predictor;
    if (this.current === 'loading') this.current = 'ready';
  }

  fail(): void {
    if (this.current === 'loading') this.current = 'failed';
  }

  drain(): void {
    this.current = 'draining';
  }
}
