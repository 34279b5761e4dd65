// What was used lately, the last first, remembered over restarts.

/** A place for texts that outlives the window: `localStorage`. */
export type Keep = Pick<Storage, "getItem" | "setItem">;

const MOST = 50;

export class Recent {
  #items: string[] = [];

  constructor(
    private readonly keep: Keep | null,
    private readonly key: string,
  ) {
    try {
      const kept: unknown = JSON.parse(keep?.getItem(key) ?? "[]");
      if (Array.isArray(kept)) this.#items = kept.filter((item) => typeof item === "string").slice(0, MOST);
    } catch {
      // What cannot be read is begun anew.
    }
  }

  get items(): readonly string[] {
    return this.#items;
  }

  use(item: string): void {
    if (this.#items[0] === item) return;
    this.#items = [item, ...this.#items.filter((other) => other !== item)].slice(0, MOST);
    try {
      this.keep?.setItem(this.key, JSON.stringify(this.#items));
    } catch {
      // Without storage it lasts until the window closes.
    }
  }
}

/** The window's storage, if it has one. */
export function storage(): Keep | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
