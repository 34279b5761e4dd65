// The list of all tasks: which are wanted, the rows that are here, the row one is at. Knows no DOM:
// the page tells it which rows are in sight, and only those are fetched.

import { writable, type Readable } from "svelte/store";
import { toWireError, type Backend, type ListedTask, type Notice, type Task, type TaskFilter, type TaskGrouping, type TaskPlace, type TaskRow, type WireError } from "../ipc/backend";
import { Latest } from "../lib/latest";
import { painted } from "../lib/painted";
import { OwnTicks, type Reading } from "../notes/own-ticks";
import { refused } from "../notes/reader";
import { today } from "./day";
import { replaced } from "./marks";

/** Rows fetched at a time. */
const BLOCK = 200;

export interface TasksState {
  /** Whether the page is on the screen. */
  shown: boolean;
  which: TaskFilter;
  group: TaskGrouping;
  query: string;
  /** Rows by their place; those not fetched yet are missing. */
  rows: ReadonlyMap<number, TaskRow>;
  /** How many rows there are; null before the first answer. */
  total: number | null;
  /** How many tasks these are. */
  tasks: number;
  open: number;
  overdue: number;
  due: number;
  /** The row the reader is at; -1 for none. */
  active: number;
  error: WireError | null;
  /** Grows when the rows are others, so that the page goes to the top. */
  turn: number;
}

/** Who says to the reader what came of a tick. */
export interface Voice {
  /** Something had no effect. */
  raise(alert: Notice): void;
  /** Something has been done. */
  say(status: Notice): void;
  /** What was said last is over. */
  dismiss(): void;
}

interface Wish {
  first: number;
  count: number;
  /** Where the reader is to be found again. */
  at: ListedTask | null;
  fresh: boolean;
}

export class TaskListing implements Readable<TasksState> {
  #state: TasksState = {
    shown: false,
    which: "open",
    group: "note",
    query: "",
    rows: new Map(),
    total: null,
    tasks: 0,
    open: 0,
    overdue: 0,
    due: 0,
    active: -1,
    error: null,
    turn: 0,
  };
  readonly #store = writable(this.#state);
  readonly subscribe = this.#store.subscribe;
  readonly #wishes: Latest<Wish, Awaited<ReturnType<Backend["tasks"]>>>;
  /** What was ticked here stays until the list is left or asked for anew. */
  #kept: TaskPlace[] = [];
  #ticks: Promise<void> = Promise.resolve();
  readonly #own = new OwnTicks();
  /** The folder has changed while a tick was under way. */
  #stale = false;
  /** First and last row in sight. */
  #sight: [number, number] = [0, BLOCK];
  #missing = new Set<number>();

  constructor(
    private readonly backend: Pick<Backend, "tasks" | "tick">,
    private readonly voice: Voice,
  ) {
    this.#wishes = new Latest(
      (wish) => this.#ask(wish.first, wish.count),
      (wish, outcome) => {
        if ("answer" in outcome) this.#arrived(wish, outcome.answer);
        else this.#set({ error: toWireError(outcome.thrown) });
      },
    );
  }

  get state(): TasksState {
    return this.#state;
  }

  /** The task the reader is at. */
  get task(): ListedTask | null {
    const row = this.#state.rows.get(this.#state.active);
    return row?.kind === "task" ? row : null;
  }

  /** Shows the list, at the task where it was left. */
  show(): void {
    if (this.#state.shown) return;
    this.#kept = [];
    this.#set({ shown: true });
    if (this.#state.total === null) this.#renew();
    else this.refresh();
  }

  hide(): void {
    if (this.#state.shown) this.#set({ shown: false });
  }

  setQuery(query: string): void {
    if (query !== this.#state.query) this.#change({ query });
  }

  setWhich(which: TaskFilter): void {
    if (which !== this.#state.which) this.#change({ which });
  }

  setGroup(group: TaskGrouping): void {
    if (group !== this.#state.group) this.#change({ group });
  }

  /** The folder has changed: the same rows again, the reader where they are. */
  refresh(): void {
    if (!this.#state.shown) return;
    // The list is read anew after a tick as it is, and an answer that comes before would only keep the tick waiting.
    this.#stale = this.#own.busy;
    if (!this.#stale) this.#wishes.ask(this.#again());
  }

  /** The page shows these rows: those that are not here are fetched. */
  see(first: number, last: number): void {
    this.#sight = [first, last];
    const { rows, total } = this.#state;
    if (total === null) return;
    for (let block = Math.floor(first / BLOCK); block * BLOCK < Math.min(last, total); block++) {
      if (rows.has(block * BLOCK) || this.#missing.has(block)) continue;
      this.#missing.add(block);
      const { turn } = this.#state;
      void this.#ask(block * BLOCK, BLOCK)
        .then(({ rows: fetched }) => {
          if (turn === this.#state.turn) this.#set({ rows: merged(this.#state.rows, block * BLOCK, fetched) });
        })
        .catch((thrown: unknown) => this.#set({ error: toWireError(thrown) }))
        .finally(() => this.#missing.delete(block));
    }
  }

  /** Goes so many tasks down (or up, if negative); headings are passed over. */
  move(by: number): void {
    const { rows, total, active } = this.#state;
    const step = Math.sign(by);
    let at = active;
    let left = Math.abs(by);
    for (let next = active + step; left > 0 && next >= 0 && next < (total ?? 0); next += step) {
      const row = rows.get(next);
      if (!row) break;
      if (row.kind !== "task") continue;
      at = next;
      left--;
    }
    this.select(at);
  }

  select(active: number): void {
    if (this.#state.rows.get(active)?.kind === "task" && active !== this.#state.active) this.#set({ active });
  }

  /** Goes to the first or the last task that is here. */
  selectEnd(last: boolean): void {
    const tasks = [...this.#state.rows].filter(([, row]) => row.kind === "task").map(([index]) => index);
    if (tasks.length > 0) this.select(last ? Math.max(...tasks) : Math.min(...tasks));
  }

  /**
   * Ticks a task where it stands, or unticks it. Nothing is shown as done before the file holds it;
   * ticks go one after the other, each of its note as those before it have left it.
   */
  tick(index: number = this.#state.active): Promise<void> {
    const listed = this.#listed(index);
    if (!listed) return Promise.resolve();
    this.voice.dismiss();
    const { path } = listed.task;
    const rows = [...this.#state.rows.values()];
    const together = rows.flatMap((row) => (row.kind === "task" && row.task.path === path && row.hash === listed.hash ? [row.task] : []));
    const press = this.#own.press(listed.task, { hash: listed.hash, tasks: together });
    this.#ticks = this.#ticks.then(async () => {
      const sent = this.#own.carry(press);
      const written = sent !== null && (await this.#send(sent, this.#find(listed, index)));
      if (!sent) this.voice.raise(refused(path));
      const after = written && this.#own.waits(press) ? await this.#all(path) : null;
      if (written) await painted();
      await this.#reread();
      this.#own.done(press, written ? sent : null, after);
      if (this.#stale) this.refresh();
    });
    return this.#ticks;
  }

  /** Has a task ticked, and shows and says what came of it; `near` is about where it is in the list. */
  async #send({ task, hash }: { task: Task; hash: string }, near: number): Promise<boolean> {
    const { path, line, source_line = "", twin, done } = task;
    try {
      const { written, notice } = await this.backend.tick({ path, line, expected_line: source_line, hash, ...(twin && { twin }), done: !done });
      if (notice || !written) this.voice.raise(notice ?? refused(path));
      if (!written) return false;
      const message = replaced(task);
      if (message) this.voice.say({ code: "mark-replaced", message, path });
      this.#kept.push({ path, line });
      const shown = this.#listed(near);
      if (shown?.task.path === path && shown.task.line === line) {
        const ticked: TaskRow = { ...shown, kind: "task", task: { ...shown.task, done: !done, mark: done ? " " : "x" } };
        this.#set({ rows: merged(this.#state.rows, near, [ticked]) });
      }
      return true;
    } catch (thrown) {
      this.voice.raise({ ...toWireError(thrown), path });
      return false;
    }
  }

  /** All tasks of a note as it is now; null if that cannot be told. */
  async #all(path: string): Promise<Reading | null> {
    const request = { which: "all", group: "note", query: "", due: null, tag: null, under: path, today: today(), offset: 0, limit: 0, keep: [] } as const;
    try {
      const { rows } = await this.backend.tasks({ ...request, keep: [] });
      const listed = rows.filter((row) => row.kind === "task");
      const [first] = listed;
      if (!first || listed.some(({ hash, task }) => hash !== first.hash || task.path !== path)) return null;
      return { hash: first.hash, tasks: listed.map(({ task }) => task) };
    } catch {
      return null;
    }
  }

  #listed(index: number): ListedTask | null {
    const row = this.#state.rows.get(index);
    return row?.kind === "task" ? row : null;
  }

  /** Where a task is now: the same note and text, the nearest place; -1 if it is gone. */
  #find(wanted: ListedTask, near: number, rows: ReadonlyMap<number, TaskRow> = this.#state.rows): number {
    let best = -1;
    for (const [index, row] of rows) {
      if (row.kind !== "task" || row.task.path !== wanted.task.path || row.task.text !== wanted.task.text) continue;
      if (best < 0 || Math.abs(index - near) < Math.abs(best - near)) best = index;
    }
    return best;
  }

  #change(change: Partial<TasksState>): void {
    this.#kept = [];
    this.#set(change);
    this.#renew();
  }

  /** Asks for the list from its beginning. */
  #renew(): void {
    this.#wishes.ask({ first: 0, count: BLOCK, at: this.task, fresh: true });
  }

  #again(): Wish {
    const first = Math.floor(Math.min(this.#sight[0], Math.max(0, this.#state.active)) / BLOCK) * BLOCK;
    const last = Math.max(this.#sight[1], this.#state.active + 1);
    return { first, count: Math.ceil(Math.max(1, last - first) / BLOCK) * BLOCK, at: this.task, fresh: false };
  }

  async #reread(): Promise<void> {
    const wish = this.#again();
    this.#wishes.cancel();
    try {
      this.#arrived(wish, await this.#ask(wish.first, wish.count));
    } catch (thrown) {
      this.#set({ error: toWireError(thrown) });
    }
  }

  #ask(offset: number, limit: number): ReturnType<Backend["tasks"]> {
    const { which, group, query } = this.#state;
    const all = { due: null, tag: null, under: null };
    return this.backend.tasks({ ...all, which, group, query, today: today(), offset, limit, keep: this.#kept });
  }

  #arrived(wish: Wish, answer: Awaited<ReturnType<Backend["tasks"]>>): void {
    const rows = merged(new Map(), wish.first, answer.rows);
    let active = wish.at && !wish.fresh ? this.#find(wish.at, this.#state.active, rows) : -1;
    if (active < 0) {
      const from = wish.fresh ? 0 : this.#state.active;
      const tasks = [...rows].filter(([, row]) => row.kind === "task").map(([index]) => index);
      active = tasks.find((index) => index >= from) ?? tasks.at(-1) ?? -1;
    }
    this.#set({
      rows,
      total: answer.total_rows,
      tasks: answer.tasks,
      open: answer.open,
      overdue: answer.overdue,
      due: answer.today,
      active,
      error: null,
      turn: this.#state.turn + (wish.fresh ? 1 : 0),
    });
    this.see(...this.#sight);
  }

  #set(change: Partial<TasksState>): void {
    this.#state = { ...this.#state, ...change };
    this.#store.set(this.#state);
  }
}

function merged(rows: ReadonlyMap<number, TaskRow>, first: number, fetched: readonly TaskRow[]): Map<number, TaskRow> {
  const all = new Map(rows);
  for (const [offset, row] of fetched.entries()) all.set(first + offset, row);
  return all;
}
