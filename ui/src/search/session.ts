// What happens between the search box and the list of results. Knows no DOM.

import { writable, type Readable } from "svelte/store";
import { toWireError, type Backend, type Hit, type HitPlace, type SearchPlace, type SearchResponse, type WireError } from "../ipc/backend";
import { Latest } from "../lib/latest";
import { nameOf, placeIn, rowOf, rowsOf, type Row } from "./rows";
import type { Scope } from "./scopes";

/** How many results come at a time; scrolling to the end brings as many again. */
export const PAGE = 20;

/** Of a note with more sections than that the list shows only so many, until it is unfolded. */
export const FOLD = 3;

/** Of so many unfolded notes a place in the results knows. */
const UNFOLDED = 20;

/** So many searches with scopes are known by their text. */
const NARROWED = 100;

/** Why the selection is where it is: a refresh must not move the reader, the others do. */
export type Cause = "query" | "move" | "refresh";

export interface SearchState {
  /** What the box holds, unconverted text included. */
  query: string;
  /** What the search is narrowed to besides. */
  scopes: readonly Scope[];
  /** The newest answer with all pages that have come, perhaps to a slightly older query; null while there is none. */
  response: SearchResponse | null;
  /** What the list shows of it. */
  rows: readonly Row[];
  /** Index into the rows; -1 if there are none. */
  selected: number;
  cause: Cause;
  /** The newest search failed. */
  error: WireError | null;
  /** Where the list must be scrolled to once it is there: a search was taken up again. */
  scroll: { top: number } | null;
}

interface Question {
  query: string;
  scopes: string[];
  offset: number;
  limit: number;
  /** The hit that the list must not lose. */
  keep?: HitPlace;
}

/** A query, and what it is narrowed to besides. */
type Narrowed = Pick<SearchState, "query" | "scopes">;

const EMPTY: SearchState = { query: "", scopes: [], response: null, rows: [], selected: -1, cause: "query", error: null, scroll: null };

export class SearchSession implements Readable<SearchState> {
  readonly #store = writable<SearchState>(EMPTY);
  readonly subscribe = this.#store.subscribe;
  readonly #questions: Latest<Question, SearchResponse>;
  #state = EMPTY;
  /** What the newest answer answers: its query with its scopes. */
  #answered = "";
  /** It was asked for before something else was, and is asked for anew: the answer is still to come. */
  #anew = false;
  /** Notes of which the reader wants to see every section. */
  #unfolded: string[] = [];
  /** What searches with scopes were made of, by their text. */
  readonly #narrowed = new Map<string, Narrowed>();
  /** Whether the reader has chosen the selected row; if not, the best one is selected. */
  #chosen = false;
  /** Whether answers to the same query may put something better in front of what was never chosen. */
  #growing = false;
  /** What the list that is shown was asked to keep: its later pages fit only if they are asked to as well. */
  #kept: HitPlace | undefined;
  /** The reader wants the last row of all, which has not come yet. */
  #toEnd = false;
  /** Moves that were made while the answer was awaited: they lead from row to row of that answer. */
  #moves: ((row: number) => number)[] = [];
  /** What to do once the box's own text is answered. */
  #awaiting: (() => void) | null = null;

  /** Set by the list: how many rows PageUp and PageDown go. */
  pageRows = 6;
  /** Set by the list: so many hits fill what is in view. What is typed asks for no more at first. */
  firstHits = PAGE;
  /** Where a search that is taken up again was left. */
  #wanted: SearchPlace | null = null;

  /** Set by the list: how far it is scrolled. Null without a list. */
  list: (() => number) | null = null;

  constructor(backend: Pick<Backend, "search">) {
    this.#questions = new Latest(
      (question) => backend.search({ ...question, explain: false, by_note: { fold: FOLD, unfolded: this.#unfolded } }),
      (question, outcome) => {
        if ("answer" in outcome) this.#answer(question, outcome.answer);
        else this.#fail(toWireError(outcome.thrown));
      },
    );
  }

  get state(): SearchState {
    return this.#state;
  }

  get hit(): Hit | null {
    const row = this.#state.rows[this.#state.selected];
    return row?.kind === "hit" ? row.hit : null;
  }

  /** Whether the box asks for anything; a full-width blank is a blank. */
  get active(): boolean {
    return !isBlank(this.#state.query) || this.#state.scopes.length > 0;
  }

  /** What tells what is asked for now from anything else. */
  get asked(): string {
    return keyOf(this.#question);
  }

  /** Whether the answer that is shown is to what is asked for now. */
  get answered(): boolean {
    return !this.#anew && this.#answered === this.asked;
  }

  /** The query with its scopes as text: what can be remembered, and asked again without them. */
  get text(): string {
    const { query, scopes, response } = this.#state;
    if (scopes.length === 0) return query;
    if (response?.full !== undefined && this.answered) return response.full;
    return [...(isBlank(query) ? [] : [`(${query})`]), ...scopes.map(({ text }) => text)].join(" ");
  }

  hitAt(index: number): Hit | null {
    const row = this.#state.rows[index];
    return row?.kind === "hit" ? row.hit : null;
  }

  /** Where in the results the reader is; null while nothing is asked for. */
  get place(): SearchPlace | null {
    if (!this.active) return null;
    if (this.#wanted) return this.#wanted;
    const { path = null, anchor = null } = this.hit ?? {};
    const row = Math.max(0, this.#state.selected);
    return { query: this.text, path, anchor, row, top: this.list?.() ?? 0, unfolded: this.#unfolded.slice(-UNFOLDED) };
  }

  /** Whether a search is being taken up again: what the list shows meanwhile was not chosen. */
  get restoring(): boolean {
    return this.#wanted !== null;
  }

  /** Takes a search up again where it was left, or ends it. The reader stays where they are. */
  restore(place: SearchPlace | null): void {
    if (!place) {
      this.end();
      return;
    }
    const same = place.query === this.text;
    this.#wanted = place;
    this.#chosen = true;
    this.#expectNothing();
    this.#unfolded = [...place.unfolded];
    if (!same) this.#set(this.made(place.query));
    const { response, rows } = this.#state;
    const hit = placeOf(place);
    // The same query may have been typed again, and its list need not reach so far.
    const there = hit ? rowOf(rows, hit) >= 0 : place.row < Math.max(1, rows.length);
    if (response && there && this.answered) this.#found(place, response);
    else this.#ask(place.row + PAGE, hit);
  }

  /** What a search was made of, as far as it is remembered: all of it can be text. */
  made(text: string): Narrowed {
    return this.#narrowed.get(text) ?? { query: text, scopes: [] };
  }

  /** Asks for a text that was not typed, and holds its scopes. */
  ask(query: string): void {
    if (query !== this.#state.query || this.#state.scopes.length > 0) this.#change({ query, scopes: [] });
  }

  /** The box holds something else. */
  setQuery(query: string): void {
    if (query === this.#state.query) return;
    this.#change({ query });
  }

  /** The search is narrowed to something else. */
  setScopes(scopes: readonly Scope[]): void {
    this.#change({ scopes });
  }

  /** Gives the query and its scopes up. */
  end(): void {
    if (this.#state.query !== "" || this.#state.scopes.length > 0) this.#change({ query: "", scopes: [] });
  }

  #change(change: Partial<SearchState>): void {
    this.#wanted = null;
    this.#unfolded = [];
    this.#chosen = false;
    this.#expectNothing();
    const { query, scopes } = { ...this.#state, ...change };
    if (isBlank(query) && scopes.length === 0) {
      this.#questions.cancel();
      this.#answered = "";
      this.#anew = false;
      this.#set({ ...EMPTY, query });
      return;
    }
    this.#anew = true;
    this.#set(change);
    this.#ask(this.firstHits);
  }

  /**
   * Searches again, because the notes have changed. The selection stays on its section; while the
   * index is `growing` and the reader has chosen nothing, it stays on the best.
   */
  refresh(growing = false): void {
    if (!this.active) return;
    this.#growing = growing;
    this.#askAgain(this.#loaded);
  }

  /** The best hit has become the reader's own choice: it is being read. */
  choose(): void {
    if (this.hit && this.answered) this.#chosen = true;
  }

  /** Brings more results, if there are more. */
  more(): void {
    const { response } = this.#state;
    if (!response || !this.answered || this.#questions.busy) return;
    if (this.#loaded < listed(response)) this.#askOn(PAGE);
  }

  /** Moves the selection; stops at both ends. */
  move(by: number): void {
    if (!this.#moveLater((row) => row + by)) this.select(this.#state.selected + by);
  }

  /** Moves by as many rows as are in view. */
  movePage(by: 1 | -1): void {
    this.move(by * this.pageRows);
  }

  /** Keeps a move for the rows that are to come. False if no others are than those that are shown. */
  #moveLater(move: (row: number) => number, toEnd = false): boolean {
    if (this.answered || !this.#questions.busy) return false;
    // What comes after Enter is meant for what Enter opens.
    if (this.#awaiting) return true;
    this.#moves.push(move);
    this.#toEnd = toEnd;
    return true;
  }

  /** Where the moves lead that waited for these rows. */
  #moved(row: number, last: number): number {
    if (this.#moves.length === 0 || !this.answered) return Math.min(row, last);
    const moves = this.#moves;
    this.#moves = [];
    this.#chosen = last >= 0;
    return moves.reduce((at, move) => Math.min(Math.max(move(at), 0), last), row);
  }

  /** Goes to one of the rows that are shown, be they an older answer. */
  select(index: number): void {
    const count = this.#state.rows.length;
    if (count === 0) return;
    const selected = Math.min(Math.max(index, 0), count - 1);
    this.#wanted = null;
    this.#chosen = this.answered;
    this.#expectNothing();
    this.#set({ selected, cause: "move" });
    if (selected === count - 1) this.more();
  }

  /** Goes to the last row of all: to the last that is there at once, then on as soon as the others have come. */
  selectLast(): void {
    if (this.#moveLater(() => Infinity, true)) return;
    const last = this.#state.rows.length - 1;
    if (last < 0 || !this.answered) return;
    this.#wanted = null;
    this.#chosen = true;
    this.#set({ selected: last, cause: "move" });
    this.#toEnd = true;
    if (!this.#questions.busy) this.#goOn();
  }

  /** Brings all that is missing up to the last row, if that is wanted, and goes there. */
  #goOn(): void {
    const { response, rows } = this.#state;
    if (!this.#toEnd || !response || !this.answered) return;
    const missing = listed(response) - this.#loaded;
    if (missing > 0) {
      this.#askOn(missing);
      return;
    }
    this.#toEnd = false;
    if (this.#state.selected !== rows.length - 1) this.#set({ selected: rows.length - 1, cause: "move" });
  }

  /** Lists every section of the note whose folded sections the selected row stands for. False if it does not. */
  unfold(): boolean {
    const row = this.#state.rows[this.#state.selected];
    if (row?.kind !== "more") return false;
    this.#unfolded = [...this.#unfolded, row.path];
    this.#askAgain(this.#loaded + Math.min(row.count, PAGE));
    return true;
  }

  /** Does something with the selected row: at once, or once there are rows for what the box holds, and the one that is wanted. */
  whenAnswered(act: () => void): void {
    this.#awaiting = act;
    this.#act();
  }

  #act(): void {
    if (!this.answered || this.#toEnd) return;
    const act = this.#awaiting;
    this.#awaiting = null;
    act?.();
  }

  /** What waited for an answer does not any more. */
  #expectNothing(): void {
    this.#toEnd = false;
    this.#moves = [];
    this.#awaiting = null;
  }

  get #loaded(): number {
    return this.#state.response?.hits.length ?? 0;
  }

  #ask(limit: number, keep?: HitPlace): void {
    this.#questions.ask({ ...this.#question, offset: 0, limit, ...(keep && { keep }) });
  }

  /** Asks for the list anew, in which the selected row must not get lost. */
  #askAgain(limit: number): void {
    if (this.#wanted) this.#ask(Math.max(limit, this.#wanted.row + PAGE), placeOf(this.#wanted));
    else if (!this.answered) this.#ask(this.firstHits);
    else this.#ask(Math.max(PAGE, limit), this.#follows ? undefined : this.#selectedPlace);
  }

  /** Asks for more of the list that is shown. */
  #askOn(limit: number): void {
    const keep = this.#kept;
    this.#questions.ask({ ...this.#question, offset: this.#loaded, limit, ...(keep && { keep }) });
  }

  /** Whether the best hit is what is selected, whichever it is. */
  get #follows(): boolean {
    return this.#growing && !this.#chosen;
  }

  /** The section that is selected, or the last one before the row that stands for the rest of its note. */
  get #selectedPlace(): HitPlace | undefined {
    const { rows, selected } = this.#state;
    const hit = this.hitAt(selected) ?? this.hitAt(rows[selected]?.kind === "more" ? selected - 1 : -1);
    return hit ? { path: hit.path, anchor: hit.anchor } : undefined;
  }

  get #question(): { query: string; scopes: string[] } {
    const { query, scopes } = this.#state;
    return { query, scopes: scopes.map(({ text }) => text) };
  }

  /** A search that is taken up again has its answer. */
  #found(place: SearchPlace, response: SearchResponse): void {
    const { row, top } = place;
    this.#wanted = null;
    const rows = rowsOf(response.hits);
    const at = rowOf(rows, placeOf(place));
    const selected = at >= 0 ? at : Math.min(row, rows.length - 1);
    const [moves, toEnd] = [this.#moves.length > 0, this.#toEnd];
    const moved = this.#moved(selected, rows.length - 1);
    this.#set({ response, rows, selected, cause: "refresh", error: null, scroll: { top } });
    if (!moves) return;
    this.#set({ selected: moved, cause: "move" });
    this.#toEnd = toEnd;
  }

  #answer(question: Question, response: SearchResponse): void {
    const before = this.#state.response;
    const { offset } = question;
    const begins = offset === 0 && this.#anew && keyOf(question) === this.asked;
    if (begins) this.#anew = false;
    if (offset === 0 && this.#wanted && keyOf(question) === this.asked) {
      this.#answered = this.asked;
      this.#kept = question.keep;
      this.#found(this.#wanted, response);
      this.#goOn();
      this.#act();
      return;
    }
    const same = before !== null && !begins && this.#answered === keyOf(question);
    if (offset === 0 && same && this.answered && this.#isLost(question, response)) {
      this.#askAgain(this.#loaded);
      return;
    }
    this.#answered = keyOf(question);
    if (offset > 0) {
      // The list may have been made anew meanwhile; its end asks again.
      if (!same || before.hits.length !== offset) {
        this.#goOn();
        return;
      }
      const known = new Set(before.hits.map(nameOf));
      const fresh = response.hits.filter((hit) => !known.has(nameOf(hit)));
      const listed = fresh.length > 0 ? response.listed : before.hits.length;
      this.#show({ ...response, ...(listed === undefined ? {} : { listed }), hits: [...before.hits, ...fresh] }, "refresh");
      this.#goOn();
      this.#act();
      return;
    }
    const follows = !same || this.#follows;
    const moved = !same || (follows && nameOf(response.hits[0]) !== nameOf(this.hit));
    this.#kept = question.keep;
    this.#show(response, moved ? "query" : "refresh", follows);
    if (this.answered) {
      this.#rememberScopes();
      this.#goOn();
      this.#act();
    }
  }

  /** Whether an answer leaves the selected section out only because it was asked before the reader went there. */
  #isLost({ keep }: Question, { hits }: SearchResponse): boolean {
    const place = this.#selectedPlace;
    if (!place || this.#follows || nameOf(keep) === nameOf(place)) return false;
    return !hits.some((hit) => nameOf(hit) === nameOf(place));
  }

  #rememberScopes(): void {
    const { query, scopes } = this.#state;
    if (scopes.length === 0) {
      this.#narrowed.delete(this.text);
      return;
    }
    const [oldest] = this.#narrowed.keys();
    if (oldest !== undefined && this.#narrowed.size >= NARROWED) this.#narrowed.delete(oldest);
    this.#narrowed.set(this.text, { query, scopes });
  }

  #show(response: SearchResponse, cause: Cause, first = false): void {
    const rows = rowsOf(response.hits);
    const selected = this.#moved(first ? 0 : placeIn(this.#state.rows, this.#state.selected, rows), rows.length - 1);
    this.#set({ response, rows, selected, cause, error: null });
  }

  #fail(error: WireError): void {
    this.#expectNothing();
    this.#set({ error });
  }

  #set(change: Partial<SearchState>): void {
    this.#state = { ...this.#state, ...change };
    this.#store.set(this.#state);
  }
}

/** What tells one question from another, whatever page of it is asked. */
function keyOf({ query, scopes }: { query: string; scopes: string[] }): string {
  return [query, ...scopes].join("\n");
}

/** How many hits there are to page through. */
export function listed(response: SearchResponse): number {
  return response.listed ?? response.total;
}

function placeOf({ path, anchor }: SearchPlace): HitPlace | undefined {
  return path === null || anchor === null ? undefined : { path, anchor };
}

export function isBlank(query: string): boolean {
  return query.trim() === "";
}
