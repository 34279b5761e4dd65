// What happens in the box that leads anywhere: to notes and headings by their names, after `>` to
// commands, after `@` to headings of the note that is open. Knows no DOM.

import { writable, type Readable } from "svelte/store";
import { canRun, type Command } from "../commands/registry";
import { toWireError, type Backend, type GoToEntry, type Segment, type WireError } from "../ipc/backend";
import type { Locale } from "../lib/i18n";
import { Latest } from "../lib/latest";

/** How many places are listed; who wants more types another letter. */
export const LIMIT = 50;

export type Row =
  | { kind: "place"; entry: GoToEntry }
  /** `also` is the name in the other language, if that is what was typed. */
  | { kind: "command"; command: Command; name: Segment[]; also: Segment[] | null };

/** What is looked for, told by the first character. */
export type Mode = "places" | "headings" | "commands";

export interface GoState {
  /** What the box holds, its first character and unconverted text included. */
  text: string;
  rows: readonly Row[];
  /** How many there are, listed or not. */
  total: number;
  /** Index into the rows; -1 if there are none. */
  selected: number;
  /** The text that `rows` answers; null while there is no answer. */
  answered: string | null;
  error: WireError | null;
}

/** What the box must know of its surroundings. */
export interface Surroundings {
  commands(): readonly Command[];
  locale(): Locale;
  /** The note that is open. */
  note(): string | null;
  /** Notes opened and commands run lately, the last first. */
  recentNotes(): readonly string[];
  recentCommands(): readonly string[];
}

const EMPTY: GoState = { text: "", rows: [], total: 0, selected: -1, answered: null, error: null };

interface Answer {
  rows: Row[];
  total: number;
}

export class GoSession implements Readable<GoState> {
  readonly #store = writable<GoState>(EMPTY);
  readonly subscribe = this.#store.subscribe;
  readonly #questions: Latest<string, Answer>;
  #state = EMPTY;

  constructor(
    private readonly backend: Pick<Backend, "goTo" | "matchNames">,
    private readonly around: Surroundings,
  ) {
    this.#questions = new Latest(
      (text) => this.#answer(text),
      (text, outcome) => {
        if ("answer" in outcome) this.#set({ ...outcome.answer, selected: outcome.answer.rows.length > 0 ? 0 : -1, answered: text, error: null });
        else this.#set({ rows: [], total: 0, selected: -1, answered: text, error: toWireError(outcome.thrown) });
      },
    );
  }

  get state(): GoState {
    return this.#state;
  }

  get row(): Row | null {
    return this.#state.rows[this.#state.selected] ?? null;
  }

  /** The box holds something, or something else. */
  setText(text: string): void {
    this.#set({ text });
    this.#questions.ask(text);
  }

  /** The box is closed: answers on their way are of no interest. */
  end(): void {
    this.#questions.cancel();
    this.#set(EMPTY);
  }

  /** Moves the selection, round the ends by single steps. */
  move(by: number): void {
    const count = this.#state.rows.length;
    if (count === 0) return;
    const target = this.#state.selected + by;
    const round = Math.abs(by) === 1 ? (target + count) % count : Math.min(Math.max(target, 0), count - 1);
    this.#set({ selected: round });
  }

  select(index: number): void {
    this.#set({ selected: Math.min(Math.max(index, 0), this.#state.rows.length - 1) });
  }

  async #answer(text: string): Promise<Answer> {
    const { mode, query } = parse(text);
    if (mode === "commands") return this.#commands(query);
    const within = mode === "headings" ? this.around.note() : null;
    if (mode === "headings" && within === null) return { rows: [], total: 0 };
    const limit = mode === "headings" ? 1000 : LIMIT;
    const { entries, total } = await this.backend.goTo({ query, limit, recent: [...this.around.recentNotes()], within });
    return { rows: entries.map((entry) => ({ kind: "place", entry })), total };
  }

  async #commands(query: string): Promise<Answer> {
    const locale = this.around.locale();
    const other = locale === "ja" ? "en" : "ja";
    const lately = this.around.recentCommands();
    const rank = ({ id }: Command) => (lately.includes(id) ? lately.indexOf(id) : Infinity);
    const commands = this.around
      .commands()
      .filter((command) => !command.keysOnly && !command.native && canRun(command))
      .map((command, index) => ({ command, index, rank: rank(command) }))
      .sort((a, b) => (a.rank === b.rank ? a.index - b.index : a.rank - b.rank))
      .map(({ command }) => command);
    const plain = (text: string): Segment[] => [{ text, hit: false }];
    const row = (command: Command): Row => ({ kind: "command", command, name: plain(command.name[locale]), also: null });
    if (query.trim() === "") return { rows: commands.map(row), total: commands.length };
    let rows: Row[];
    try {
      const names = commands.map(({ name }) => [name[locale], name[other]]);
      rows = (await this.backend.matchNames({ query, names })).flatMap(({ index, name, segments }): Row[] => {
        const command = commands[index];
        if (!command) return [];
        return name === 0 ? [{ kind: "command", command, name: segments, also: null }] : [{ ...row(command), also: segments } as Row];
      });
    } catch {
      // Without a folder there is no engine, but the commands are there.
      const typed = query.trim().toLowerCase();
      rows = commands.filter(({ name }) => `${name.ja} ${name.en}`.toLowerCase().includes(typed)).map(row);
    }
    return { rows, total: rows.length };
  }

  #set(change: Partial<GoState>): void {
    this.#state = { ...this.#state, ...change };
    this.#store.set(this.#state);
  }
}

/** The first characters by the letters of the keys that open the box with them: from within it they do the same. */
export const signs: Readonly<Record<string, string>> = { p: ">", o: "@" };

/** What a text asks for; the signs may be full width, as an input method gives them. */
export function parse(text: string): { mode: Mode; query: string } {
  const sign = text.charAt(0);
  if (sign === ">" || sign === "＞") return { mode: "commands", query: text.slice(1) };
  if (sign === "@" || sign === "＠") return { mode: "headings", query: text.slice(1) };
  return { mode: "places", query: text };
}
