// Finding within the note that is shown: the same engine, asked about this note alone. While it goes on,
// its matches take the place of the search's; closing gives those back. Each tab has a finding of its own.

import { writable, type Readable } from "svelte/store";
import { isBlank } from "../search/session";
import type { Reader, ReaderState } from "./reader";
import type { History, Spot } from "./history";

export interface FindState {
  open: boolean;
  /** What the find bar holds, unconverted text included. */
  text: string;
  /** Grows each time the bar must take the focus. */
  turn: number;
  /** Grows with each finding: the bar is another one. */
  finding: number;
}

/** The note as it was before. */
interface Before {
  path: string;
  query: string | null;
  match: number;
  spot: Spot;
}

export class Find implements Readable<FindState> {
  #state: FindState = { open: false, text: "", turn: 0, finding: 0 };
  readonly #store = writable(this.#state);
  readonly subscribe = this.#store.subscribe;
  #before: Before | null = null;
  /** What was asked for since the bar was opened: whatever else is marked, somebody else has asked for. */
  readonly #asked = new Set<string | null>();
  /** What goes on in the tabs behind. */
  readonly #behind = new WeakMap<History, { before: Before; text: string }>();

  constructor(private readonly reader: Reader) {
    reader.subscribe((state) => this.#follow(state));
    reader.turned = (from, to) => this.#turn(from, to);
  }

  get state(): FindState {
    return this.#state;
  }

  /** Opens the bar, or gives it the focus again. */
  open(): void {
    const { view, query, match } = this.reader.state;
    if (!view) return;
    if (!this.#state.open) {
      const spot = this.reader.pane?.() ?? { anchor: null, offset: 0 };
      this.#before = { path: view.path, query, match, spot };
      this.#asked.clear();
      this.#asked.add(query);
    }
    this.#set({ open: true, turn: this.#state.turn + 1 });
  }

  /** The bar holds something else: the first match from where the reader began is shown. */
  setText(text: string): void {
    const before = this.#before;
    if (!before || text === this.#state.text) return;
    this.#set({ text });
    const query = isBlank(text) ? null : text;
    this.#asked.add(query);
    this.reader.mark(query, { kind: "near", spot: before.spot }, query !== null);
  }

  /** Closes the bar and gives the former marks back; the reader stays where the finding led. */
  close(): void {
    const before = this.#before;
    this.#forget();
    if (before) this.reader.mark(before.query, { kind: "marks", match: before.match });
  }

  /** Another tab has come in front: what went on there goes on, where the reader left it. */
  #turn(from: History, to: History): void {
    if (this.#before && !isBlank(this.#state.text)) this.#behind.set(from, { before: this.#before, text: this.#state.text });
    this.#forget();
    const kept = this.#behind.get(to);
    this.#behind.delete(to);
    if (!kept || to.place?.path !== kept.before.path) return;
    const { before, text } = kept;
    this.#before = before;
    this.#asked.clear();
    this.#asked.add(before.query).add(to.place.query).add(text);
    this.#set({ open: true, text });
    this.reader.mark(text, { kind: "near", spot: to.place.spot ?? before.spot }, true);
  }

  #follow({ view, query }: ReaderState): void {
    const before = this.#before;
    if (!before || !view) return;
    // Until a note that was asked for is there, the one before tells nothing.
    if (this.reader.path !== before.path || (view.path === before.path && !this.#asked.has(query))) this.#forget();
  }

  #forget(): void {
    this.#before = null;
    this.#set({ open: false, text: "", finding: this.#state.finding + 1 });
  }

  #set(change: Partial<FindState>): void {
    this.#state = { ...this.#state, ...change };
    this.#store.set(this.#state);
  }
}
