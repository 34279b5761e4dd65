// What happens between the search box and the list of results. Knows no DOM.

import { writable, type Readable } from "svelte/store";
import { toWireError, type Backend, type Hit, type SearchResponse, type WireError } from "../ipc/backend";
import { Latest } from "../lib/latest";

/** How many results come at a time; scrolling to the end brings as many again. */
export const PAGE = 50;

/** Why the selection is where it is: a refresh must not move the reader, the others do. */
export type Cause = "query" | "move" | "refresh";

export interface SearchState {
  /** What the box holds, unconverted text included. */
  query: string;
  /** The newest answer, perhaps to a slightly older query; null while there is none. */
  response: SearchResponse | null;
  /** Index into the hits; -1 if there are none. */
  selected: number;
  cause: Cause;
  /** The newest search failed. */
  error: WireError | null;
}

interface Question {
  query: string;
  limit: number;
}

const EMPTY: SearchState = { query: "", response: null, selected: -1, cause: "query", error: null };

export class SearchSession implements Readable<SearchState> {
  readonly #store = writable<SearchState>(EMPTY);
  readonly subscribe = this.#store.subscribe;
  readonly #questions: Latest<Question, SearchResponse>;
  #state = EMPTY;
  #limit = PAGE;

  constructor(backend: Pick<Backend, "search">) {
    this.#questions = new Latest(
      ({ query, limit }) => backend.search({ query, limit, explain: false }),
      (question, outcome) => {
        if ("answer" in outcome) this.#answer(question, outcome.answer);
        else this.#set({ error: toWireError(outcome.thrown) });
      },
    );
  }

  get state(): SearchState {
    return this.#state;
  }

  get hit(): Hit | null {
    return this.#state.response?.hits[this.#state.selected] ?? null;
  }

  /** Whether the box asks for anything; a full-width blank is a blank. */
  get active(): boolean {
    return !isBlank(this.#state.query);
  }

  /** The box holds something else. */
  setQuery(query: string): void {
    if (query === this.#state.query) return;
    this.#limit = PAGE;
    if (isBlank(query)) {
      this.#questions.cancel();
      this.#set({ ...EMPTY, query });
      return;
    }
    this.#set({ query });
    this.#ask();
  }

  /** Searches again, because the notes have changed. The selection stays on its section. */
  refresh(): void {
    if (this.active) this.#ask();
  }

  /** Brings more results, if there are more. */
  more(): void {
    const { response } = this.#state;
    if (!response || response.hits.length >= response.total || this.#limit > response.hits.length) return;
    this.#limit = response.hits.length + PAGE;
    this.#ask();
  }

  /** Moves the selection; stops at both ends. */
  move(by: number): void {
    this.select(this.#state.selected + by);
  }

  select(index: number): void {
    const count = this.#state.response?.hits.length ?? 0;
    if (count === 0) return;
    const selected = Math.min(Math.max(index, 0), count - 1);
    this.#set({ selected, cause: "move" });
    if (selected === count - 1) this.more();
  }

  #ask(): void {
    this.#questions.ask({ query: this.#state.query, limit: this.#limit });
  }

  #answer(question: Question, response: SearchResponse): void {
    const before = this.#state.response;
    const same = before !== null && before.query === response.query;
    // Longer answers keep what a refresh with a shorter limit would cut off.
    if (same && question.limit < this.#limit && response.hits.length < before.hits.length) return;
    const selected = same ? place(this.hit, this.#state.selected, response.hits) : 0;
    this.#set({
      response,
      selected: Math.min(selected, response.hits.length - 1),
      cause: same ? "refresh" : "query",
      error: null,
    });
  }

  #set(change: Partial<SearchState>): void {
    this.#state = { ...this.#state, ...change };
    this.#store.set(this.#state);
  }
}

/** Where the selected section stands in a newer answer to the same query; else the same row. */
function place(hit: Hit | null, row: number, hits: readonly Hit[]): number {
  if (hit === null) return 0;
  const found = hits.findIndex(({ path, anchor }) => path === hit.path && anchor === hit.anchor);
  return found >= 0 ? found : Math.max(row, 0);
}

export function isBlank(query: string): boolean {
  return query.trim() === "";
}
