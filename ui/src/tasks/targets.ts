// The field in which one chooses where a task is to be added: the places one is at and those chosen
// lately, and any note or heading by its name, found as quick open finds it. Knows no DOM.

import { writable, type Readable } from "svelte/store";
import type { Recent } from "../go/recent";
import { toWireError, type Backend, type GoToEntry, type Segment, type WireError } from "../ipc/backend";
import { messages, type Locale } from "../lib/i18n";
import { Latest } from "../lib/latest";
import { inbox, type Target } from "./adding";

/** How many places are listed; who wants more types another letter. */
const LIMIT = 50;

/** How many of the places chosen lately are offered. */
const LATELY = 3;

/** A place in the list. */
export interface TargetRow {
  target: Target;
  /** What it is called, with the letters that were typed marked; empty if the page is to word it. */
  name: Segment[];
  /** Where it is. */
  above: Segment[];
  /** It was chosen before. */
  lately: boolean;
}

export interface TargetsState {
  /** Where a task goes. */
  chosen: Target;
  /** What is typed to find another place; null while nothing is. */
  text: string | null;
  rows: readonly TargetRow[];
  /** Index into the rows; -1 if there are none. */
  selected: number;
  /** The text that the rows answer. */
  answered: string | null;
  error: WireError | null;
}

export class Targets implements Readable<TargetsState> {
  #state: TargetsState = { chosen: inbox, text: null, rows: [], selected: -1, answered: null, error: null };
  readonly #store = writable(this.#state);
  readonly subscribe = this.#store.subscribe;
  readonly #questions: Latest<string, TargetRow[]>;
  #offers: TargetRow[] = [];
  /** Those who wait for the answer to what is typed. */
  #waiting: (() => void)[] = [];
  /** Grows when what was typed is given up. */
  #given = 0;

  /** `recent` is the memory of the notes folder that is open. */
  constructor(
    private readonly backend: Pick<Backend, "goTo" | "matchNames">,
    private readonly recent: () => Recent,
  ) {
    this.#questions = new Latest(
      (text) => this.#find(text),
      (text, outcome) => {
        const rows = "answer" in outcome ? outcome.answer : [];
        const error = "thrown" in outcome ? toWireError(outcome.thrown) : null;
        this.#set({ rows, selected: rows.length > 0 ? 0 : -1, answered: text, error });
        if (text === this.#state.text) this.#waiting.splice(0).forEach((go) => go());
      },
    );
  }

  get state(): TargetsState {
    return this.#state;
  }

  /** Begins at `chosen`; `places` are those one is at. */
  begin(places: readonly Target[], chosen: Target): void {
    const own = [inbox, ...places].map((target) => offer(target, false));
    const lately = this.recent().items.flatMap(read).filter((target) => !own.some((row) => isSame(row.target, target)));
    this.#given++;
    this.#offers = [...own, ...lately.slice(0, LATELY).map((target) => offer(target, true))];
    this.#choose(chosen);
  }

  /** The field holds something else. */
  setText(text: string): void {
    this.#set({ text });
    if (text.trim() === "") {
      this.#questions.cancel();
      this.#offer(text);
      this.#waiting.splice(0).forEach((go) => go());
    } else this.#questions.ask(text);
  }

  /** Moves the selection, round the ends by single steps. */
  move(by: number): void {
    const count = this.#state.rows.length;
    if (count === 0) return;
    const to = this.#state.selected + by;
    this.#set({ selected: Math.abs(by) === 1 ? (to + count) % count : Math.min(Math.max(to, 0), count - 1) });
  }

  /** Chooses a row, or the selected one. */
  choose(index = this.#state.selected): void {
    const row = this.#state.rows[index];
    if (row) this.#choose(row.target);
  }

  /** What is typed is given up: it stays as it was. */
  revert(): void {
    this.#given++;
    this.#choose(this.#state.chosen);
  }

  /**
   * Chooses what was moved to or is typed for, once the answer is there. False if nothing is found
   * or it is given up before, and nothing is changed.
   */
  async settle(): Promise<boolean> {
    const { text, answered } = this.#state;
    const given = this.#given;
    if (text !== null && answered !== text) await new Promise<void>((go) => this.#waiting.push(go));
    const now = this.#state;
    if (given !== this.#given || now.selected < 0 || (now.text !== null && now.answered !== now.text)) return false;
    this.choose();
    return true;
  }

  /** A task was added there. */
  used(target: Target): void {
    if (target.path !== null) this.recent().use(JSON.stringify(target));
  }

  #choose(chosen: Target): void {
    this.#questions.cancel();
    this.#set({ chosen, text: null, error: null });
    this.#offer(null);
    this.#waiting.splice(0).forEach((go) => go());
  }

  /** The list without anything typed, at what is chosen. */
  #offer(answered: string | null): void {
    const { chosen } = this.#state;
    const known = this.#offers.some(({ target }) => isSame(target, chosen));
    const rows = known ? this.#offers : [...this.#offers, offer(chosen, false)];
    this.#set({ rows, selected: rows.findIndex(({ target }) => isSame(target, chosen)), answered, error: null });
  }

  async #find(query: string): Promise<TargetRow[]> {
    const lately = this.recent().items.flatMap(read).flatMap(({ path }) => (path === null ? [] : [path]));
    const names = (["ja", "en"] satisfies Locale[]).map((language) => messages[language]["tasks.inbox"]);
    const [{ entries }, named] = await Promise.all([
      this.backend.goTo({ query, limit: LIMIT, recent: [...new Set(lately)], within: null }),
      this.backend.matchNames({ query, names: [names] }),
    ]);
    const found = entries.map((entry): TargetRow => ({ target: targetOf(entry), name: entry.name, above: entry.above, lately: false }));
    const [match] = named;
    if (!match) return found;
    const own: TargetRow = { target: inbox, name: match.segments, above: [], lately: false };
    // What begins as the inbox does means the inbox.
    return match.segments[0]?.hit ? [own, ...found] : [...found, own];
  }

  #set(change: Partial<TargetsState>): void {
    this.#state = { ...this.#state, ...change };
    this.#store.set(this.#state);
  }
}

function isSame(one: Target, other: Target): boolean {
  return one.path === other.path && one.anchor === other.anchor;
}

function offer(target: Target, lately: boolean): TargetRow {
  return { target, name: [], above: target.path === null ? [] : [{ text: target.path, hit: false }], lately };
}

function targetOf({ path, anchor, name, above }: GoToEntry): Target {
  const text = (segments: readonly Segment[]) => segments.map((segment) => segment.text).join("");
  return { path, anchor, name: anchor === null ? text(name) : `${text(above)} › ${text(name)}` };
}

/** A place that was chosen before, as it was kept. */
function read(kept: string): Target[] {
  try {
    const { path, anchor, name } = JSON.parse(kept) as Partial<Record<keyof Target, unknown>>;
    const known = typeof path === "string" && (anchor === null || typeof anchor === "string") && typeof name === "string";
    return known ? [{ path, anchor, name }] : [];
  } catch {
    return [];
  }
}
