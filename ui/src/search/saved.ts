// Queries with names, and how much each finds now. Knows no DOM.

import { writable, type Readable } from "svelte/store";
import type { Backend, SavedSearch, SearchResponse } from "../ipc/backend";

export interface Found {
  sections: number;
  notes: number;
}

export interface SavedState {
  searches: readonly SavedSearch[];
  /** By query; missing until it is counted. */
  found: ReadonlyMap<string, Found>;
  /** What was removed last, until something else is done. */
  removed: SavedSearch | null;
}

export class SavedSearches implements Readable<SavedState> {
  #state: SavedState = { searches: [], found: new Map(), removed: null };
  readonly #store = writable(this.#state);
  readonly subscribe = this.#store.subscribe;
  /** Counting goes on; `again` when the folder has changed meanwhile. */
  #counting: { again: boolean } | null = null;
  #removed: { search: SavedSearch; index: number }[] = [];

  /**
   * `idle` resolves when the reader waits for no answer, whom counting must not hold up; `changed`
   * is told when there is something to keep.
   */
  constructor(
    private readonly backend: Pick<Backend, "search">,
    private readonly idle: () => Promise<void>,
    private readonly changed: () => void,
  ) {}

  get state(): SavedState {
    return this.#state;
  }

  get canRestore(): boolean {
    return this.#removed.length > 0;
  }

  /** What an earlier start, or another window, has kept. */
  adopt(searches: readonly SavedSearch[]): void {
    this.#set({ searches });
    this.count();
  }

  has(query: string): boolean {
    return this.#indexOf(query) >= 0;
  }

  /** Saves a query under its own text, or takes it out again. */
  toggle(query: string, answer: SearchResponse | null = null): void {
    const index = this.#indexOf(query);
    if (index >= 0) this.remove(index);
    else this.save(query, answer);
  }

  /** `answer` is known if the query is the one in the box. */
  save(query: string, answer: SearchResponse | null = null): void {
    const text = query.trim();
    if (text === "" || this.has(text)) return;
    if (answer && (answer.full ?? answer.query).trim() === text) this.#learn(text, { sections: answer.total, notes: answer.notes });
    this.#change([...this.#state.searches, { name: this.#free(text), query: text }]);
    if (!this.#state.found.has(text)) this.count();
  }

  /** An empty name is the query's own text again. */
  rename(index: number, name: string): void {
    const search = this.#state.searches[index];
    if (!search) return;
    const wanted = name.trim() || search.query;
    if (wanted === search.name) return;
    const others = this.#state.searches.toSpliced(index, 1).map((other) => other.name);
    this.#change(this.#state.searches.with(index, { ...search, name: unlike(wanted, others) }));
  }

  remove(index: number): void {
    const search = this.#state.searches[index];
    if (!search) return;
    this.#removed.push({ search, index });
    this.#change(this.#state.searches.toSpliced(index, 1));
    this.#set({ removed: search });
  }

  /** Brings back what was removed last. Gives its index, or null. */
  restore(): number | null {
    const last = this.#removed.pop();
    if (!last || this.has(last.search.query)) return null;
    const index = Math.min(last.index, this.#state.searches.length);
    this.#change(this.#state.searches.toSpliced(index, 0, { ...last.search, name: this.#free(last.search.name) }));
    this.count();
    return index;
  }

  /** Moves a search up (-1) or down (1). Gives where it stands then. */
  move(index: number, by: 1 | -1): number {
    const { searches } = this.#state;
    const [one, other] = [searches[index], searches[index + by]];
    if (!one || !other) return index;
    this.#change(searches.with(index, other).with(index + by, one));
    return index + by;
  }

  /**
   * Counts anew what each search finds, because the folder has changed. One after the other, and
   * never while the reader waits; a change that comes meanwhile is counted after.
   */
  count(): void {
    if (this.#counting) {
      this.#counting.again = true;
      return;
    }
    if (this.#state.searches.length > 0) void this.#countAll();
  }

  async #countAll(): Promise<void> {
    const counting = (this.#counting = { again: false });
    do {
      counting.again = false;
      for (const { query } of this.#state.searches) {
        await this.idle();
        if (!this.has(query)) continue;
        try {
          const { total, notes } = await this.backend.search({ query, limit: 0, explain: false });
          this.#learn(query, { sections: total, notes });
        } catch {
          // The next change of the folder counts again; until then the old figure stands.
        }
      }
    } while (counting.again);
    this.#counting = null;
  }

  #learn(query: string, found: Found): void {
    const known = this.#state.found.get(query);
    if (known?.sections === found.sections && known.notes === found.notes) return;
    this.#set({ found: new Map(this.#state.found).set(query, found) });
  }

  #indexOf(query: string): number {
    const text = query.trim();
    return this.#state.searches.findIndex((search) => search.query === text);
  }

  #free(name: string): string {
    return unlike(name, this.#state.searches.map((search) => search.name));
  }

  #change(searches: readonly SavedSearch[]): void {
    this.#set({ searches, removed: null });
    this.changed();
  }

  #set(change: Partial<SavedState>): void {
    this.#state = { ...this.#state, ...change };
    this.#store.set(this.#state);
  }
}

/** Two searches of one name could not be told apart in the terminal. */
function unlike(name: string, others: readonly string[]): string {
  let free = name;
  for (let number = 2; others.includes(free); number++) free = `${name} (${number})`;
  return free;
}
