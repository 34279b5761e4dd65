// Keeps what is open over restarts: collects what has changed for a moment, then hands the changed
// parts to the engine.

import { toWireError, type Backend, type Memory, type Recalled, type RememberRequest, type WireError } from "./ipc/backend";

/** How long changes are collected, in milliseconds: what a crash may lose. */
export const DELAY = 1000;

type Part = keyof Memory;

export class Keeper {
  readonly #changed = new Set<Part>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Writes go one after the other. */
  #writing: Promise<void> = Promise.resolve();
  #failed = false;

  /** `now` gives the parts as they are; `failed` is told once when they cannot be kept. */
  constructor(
    private readonly backend: Pick<Backend, "recall" | "remember">,
    private readonly now: { [P in Part]: () => Memory[P] },
    private readonly failed: (error: WireError) => void,
  ) {}

  /** What was kept; nothing if the engine is out of reach, which others complain of. */
  async recall(): Promise<Recalled | null> {
    return this.backend.recall().catch(() => null);
  }

  /** This part has changed. */
  keep(part: Part): void {
    this.#changed.add(part);
    this.#timer ??= setTimeout(() => void this.flush(), DELAY);
  }

  /** Whether a part has changed and is not written yet. */
  waits(part: Part): boolean {
    return this.#changed.has(part);
  }

  /** Writes what has changed, now. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#changed.size === 0) return this.#writing;
    const changed = new Set(this.#changed);
    this.#changed.clear();
    const part = <P extends Part>(name: P): Memory[P] | null => (changed.has(name) ? this.now[name]() : null);
    const request: RememberRequest = {
      open: part("open"),
      layout: part("layout"),
      searches: part("searches"),
      saved: part("saved"),
    };
    this.#writing = this.#writing.then(async () => {
      try {
        await this.backend.remember(request);
        this.#failed = false;
      } catch (thrown) {
        // Once is enough: the disk will still be full at the next change.
        if (!this.#failed) this.failed(toWireError(thrown));
        this.#failed = true;
      }
    });
    return this.#writing;
  }
}
