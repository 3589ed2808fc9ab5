import { type Logger, MillraceError } from '@millrace/contract';
import type { Store } from '@millrace/storage';
import { type Batch, batchOf, changeText, keyOf, type ObjectChange } from './change.ts';
import type { Debounce } from './config.ts';
import type { StartedRun, Starter } from './start/starter.ts';
import { Inbox } from './state/inbox.ts';
import { Window } from './state/window.ts';

/** The platform waits for an answer at most ten minutes; a further window is left to the next delivery. */
const PATIENCE_MS = 540_000;

export interface TriggerOptions {
  /** Tells triggers in one state bucket apart; names the runs. */
  readonly name: string;
  readonly store: Store;
  readonly debounce: Debounce;
  readonly starter: Starter;
  readonly logger: Logger;
  /** Waits for milliseconds; rejects when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What came of a delivery. */
export type Handled =
  /** This one has started the run of its change and of those that waited with it. */
  | ({ readonly outcome: 'started'; readonly changes: number } & StartedRun)
  /** The pipeline does not take what the run was to be given. */
  | { readonly outcome: 'refused'; readonly error: MillraceError }
  /** Noted; another delivery starts the run. */
  | { readonly outcome: 'joined' }
  /** Had its run before. */
  | { readonly outcome: 'duplicate' };

/**
 * Turns changes into runs: each change is in exactly one run, and changes that come together share one, whichever
 * instances their events are delivered to and whichever of these die. README.md says why this order is safe.
 */
export class Trigger {
  readonly #options: TriggerOptions;
  readonly #inbox: Inbox;
  readonly #windowKey: string;

  constructor(options: TriggerOptions) {
    this.#options = options;
    const folder = `.millrace/trigger/${options.name}/`;
    this.#inbox = new Inbox(options.store, folder);
    this.#windowKey = `${folder}window.json`;
  }

  /**
   * Handles one delivery. When it returns, its event may be acknowledged; what it throws calls for another delivery.
   * @throws MillraceError `DELIVERY_IN_PROGRESS`, `WINDOW_LOST`, `ABORTED`, and those of the state and of the host
   */
  async handle(change: ObjectChange, signal: AbortSignal): Promise<Handled> {
    const { store, now } = this.#options;
    const began = now();
    const isNew = await this.#inbox.add(change);
    let handled: Handled = { outcome: isNew ? 'joined' : 'duplicate' };
    // Changes may have joined until the window was closed: as nobody else answers for them, they get a window now. So do
    // those left behind by a delivery that died, which is why a duplicate looks as well.
    for (let waits = isNew; waits || (await this.#inbox.count()) > 0; waits = false) {
      if (now() - began > PATIENCE_MS) throw later('OUT_OF_TIME', 'More changes wait than there is time for.');
      const window = await Window.open({ store, key: this.#windowKey, now }, keyOf(change));
      if (window instanceof Window) {
        const served = await this.#serve(window, signal);
        if (served !== undefined && handled.outcome !== 'started') handled = served;
      } else if (window.heldBy === keyOf(change)) {
        throw later('DELIVERY_IN_PROGRESS', 'A delivery before this one answers for the window and is still at work.');
      } else return handled;
    }
    return handled;
  }

  /** Waits for quiet, starts the run of all that waits, and closes the window. */
  async #serve(window: Window, signal: AbortSignal): Promise<Handled | undefined> {
    try {
      const batch = window.batch ?? (await this.#gather(window, signal));
      const handled = batch === undefined ? undefined : await this.#run(batch, signal);
      await window.close();
      return handled;
    } catch (error) {
      // The next delivery need not wait until the lease ends. Where this fails too, it does.
      await window.release().catch(() => undefined);
      throw error;
    }
  }

  /** What has gathered when nothing more came for a while; from then on it is sealed. */
  async #gather(window: Window, signal: AbortSignal): Promise<Batch | undefined> {
    const { sleep, now, debounce } = this.#options;
    const end = now() + debounce.maximumSeconds * 1000;
    let known = 0;
    let count = await this.#inbox.count();
    while (debounce.quietSeconds > 0 && count > known && now() < end) {
      known = count;
      const pause = Math.min(debounce.quietSeconds * 1000, end - now());
      await window.extend(pause);
      await sleep(pause, signal);
      count = await this.#inbox.count();
    }
    const changes = await this.#inbox.pending();
    if (changes.length === 0) return undefined;
    const batch = batchOf(this.#options.name, changes);
    await window.seal(batch);
    return batch;
  }

  async #run(batch: Batch, signal: AbortSignal): Promise<Handled> {
    const { starter, logger } = this.#options;
    const facts = { run: batch.run, changes: batch.changes.map(changeText) };
    try {
      const started = await starter.start(batch, signal);
      await this.#inbox.settle(batch.changes, { outcome: 'started', run: started.run });
      logger.info(`Started the run ${started.run}: ${started.page}`, { ...facts, page: started.page });
      return { outcome: 'started', changes: batch.changes.length, ...started };
    } catch (error) {
      if (!(error instanceof MillraceError) || !isForGood(error)) throw error;
      await this.#inbox.settle(batch.changes, { outcome: 'refused', run: batch.run });
      logger.error(`No run: ${error.message}`, {
        ...facts,
        error: { code: error.code, problems: problemTexts(error) },
      });
      return { outcome: 'refused', error };
    }
  }
}

/** The same values would be refused again. What lacks a role, a host or a file may be given it meanwhile. */
const isForGood = ({ code }: MillraceError): boolean =>
  code === 'INVALID_INPUTS' || code === 'KFP_INVALID' || code === 'VERTEX_INVALID';

const problemTexts = ({ problems }: MillraceError): string[] =>
  problems.map(({ path, message }) => `${path}: ${message}`);

const later = (code: string, message: string) => new MillraceError(code, message);
