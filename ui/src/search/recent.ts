// The queries that led somewhere, and walking them in the empty box. Knows no DOM: whoever draws
// writes `text` into the box.

import { writable, type Readable } from "svelte/store";

/** So many are kept; the oldest goes. */
export const KEPT = 100;

/** A query with results that is left standing for so long, in milliseconds, led somewhere. */
export const STANDING = 3000;

export interface RecentState {
  /** Newest first. */
  queries: readonly string[];
  /** Index of the one that stands in the box; null while the list is closed. */
  at: number | null;
  /** It was opened by ↑, as in a shell: older ones lie further up. */
  upward: boolean;
}

export class RecentSearches implements Readable<RecentState> {
  #state: RecentState = { queries: [], at: null, upward: false };
  readonly #store = writable(this.#state);
  readonly subscribe = this.#store.subscribe;
  /** What was remembered since the box was last empty: the same thought, perhaps worded better. */
  #run: { query: string; opened: boolean }[] = [];
  #standing: ReturnType<typeof setTimeout> | undefined;

  /**
   * `write` puts a text into the box, without searching for it; `changed` is told when there is
   * something to keep.
   */
  constructor(
    private readonly write: (text: string) => void,
    private readonly changed: () => void,
  ) {}

  get state(): RecentState {
    return this.#state;
  }

  get open(): boolean {
    return this.#state.at !== null;
  }

  get any(): boolean {
    return this.#state.queries.length > 0;
  }

  /** The query that stands in the box while the list is open. */
  get text(): string {
    return this.#state.queries[this.#state.at ?? -1] ?? "";
  }

  /** What an earlier start, or another window, has kept. */
  adopt(queries: readonly string[]): void {
    if (!this.open) this.#set({ queries });
  }

  // Remembering

  /** The box holds another text, or none. */
  typed(query: string): void {
    clearTimeout(this.#standing);
    if (query.trim() === "") this.#run = [];
    if (this.open) this.#set({ at: null });
  }

  /** There is an answer to what the box holds. */
  answered(query: string, total: number): void {
    clearTimeout(this.#standing);
    if (total > 0) this.#standing = setTimeout(() => this.#remember(query, false), STANDING);
  }

  /** A hit of the query was opened. */
  opened(query: string): void {
    clearTimeout(this.#standing);
    this.#remember(query, true);
  }

  #remember(typed: string, opened: boolean): void {
    const query = typed.trim();
    if (query === "") return;
    const kin = (other: string) => other.startsWith(query) || query.startsWith(other);
    // On the way to a query stand its beginnings, and what was looked at without a result.
    const dropped = this.#run.filter((earlier) => !earlier.opened || kin(earlier.query)).map((earlier) => earlier.query);
    this.#run = [...this.#run.filter((earlier) => !dropped.includes(earlier.query)), { query, opened }];
    const others = this.#state.queries.filter((other) => other !== query && !dropped.includes(other));
    const queries = [query, ...others].slice(0, KEPT);
    if (queries.join("\n") === this.#state.queries.join("\n")) return;
    this.#set({ queries });
    this.changed();
  }

  // Walking

  /** ↑ in the empty box, or in the list. */
  up(): void {
    if (!this.open) this.#begin(true);
    else this.#step(this.#state.upward ? 1 : -1);
  }

  /** ↓ in the empty box, or in the list. */
  down(): void {
    if (!this.open) this.#begin(false);
    else this.#step(this.#state.upward ? -1 : 1);
  }

  /** Gives the query that stands in the box, and closes the list; null if it is closed. */
  take(index = this.#state.at): string | null {
    const query = index === null ? undefined : this.#state.queries[index];
    this.#set({ at: null });
    return query ?? null;
  }

  /** Closes the list and empties the box again. */
  leave(): void {
    if (!this.open) return;
    this.#set({ at: null });
    this.write("");
  }

  /** Removes the query that stands in the box; the next older one takes its place. */
  forget(): void {
    const { at, queries } = this.#state;
    if (at === null) return;
    const left = queries.toSpliced(at, 1);
    this.changed();
    if (left.length === 0) {
      this.#set({ queries: left, at: null });
      this.write("");
      return;
    }
    this.#set({ queries: left, at: Math.min(at, left.length - 1) });
    this.write(this.text);
  }

  clear(): void {
    this.leave();
    this.#run = [];
    this.#set({ queries: [] });
    this.changed();
  }

  #begin(upward: boolean): void {
    if (!this.any) return;
    this.#set({ at: 0, upward });
    this.write(this.text);
  }

  /** 1 leads to older ones, -1 to newer ones and, past the newest, back to the empty box. */
  #step(by: 1 | -1): void {
    const to = (this.#state.at ?? 0) + by;
    if (to < 0) {
      this.leave();
    } else if (to < this.#state.queries.length) {
      this.#set({ at: to });
      this.write(this.text);
    }
  }

  #set(change: Partial<RecentState>): void {
    this.#state = { ...this.#state, ...change };
    this.#store.set(this.#state);
  }
}
