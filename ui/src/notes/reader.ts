// The reading pane: which note it shows, which matches are marked, where it was before.
// Knows no DOM: the pane tells it where it is scrolled to, and follows `goal`.

import { writable, type Readable } from "svelte/store";
import {
  toWireError, type Backend, type Notice, type NoteView, type OpenNoteRequest, type Renamed, type SearchPlace, type Task, type WireError,
} from "../ipc/backend";
import { Latest } from "../lib/latest";
import { findAnchor, sectionOf } from "./anchor";
import { replaced } from "../tasks/marks";
import { History, type Here, type Place, type Spot } from "./history";
import { OwnTicks } from "./own-ticks";

export type { Place, Spot } from "./history";

/** Where the pane must be scrolled to once the note is there. */
export type Goal =
  | { kind: "keep" }
  | { kind: "top" }
  | { kind: "section"; anchor: string }
  | { kind: "match"; index: number }
  | { kind: "line"; line: number }
  | { kind: "spot"; spot: Spot }
  /** The first match from a place on; the pane moves only if it is out of sight. */
  | { kind: "near"; spot: Spot }
  /** Where the pane is, with this match as the current one. */
  | { kind: "marks"; match: number }
  | { kind: "fragment"; fragment: string };

export interface ReaderState {
  /** The note that is shown. */
  view: NoteView | null;
  /** The query whose matches are marked in it. */
  query: string | null;
  goal: Goal;
  /** Grows each time the pane must act on `goal`. */
  turn: number;
  /** The match the reader is at; -1 if at none. */
  match: number;
  /** The list of all tasks lies over the note. */
  listing: boolean;
  /** The note is gone from the folder; its text is still shown. */
  removed: boolean;
  /** The note that was asked for could not be opened. */
  failure: { path: string; error: WireError } | null;
  /** Says that something the reader did had no effect, and why; it stays until it is closed. */
  alert: Notice | null;
  /** Says what has been done; it goes by itself, or when something else is done. */
  status: Notice | null;
}

interface Wish {
  path: string;
  query: string | null;
  /** The query is asked of this note alone. */
  within?: boolean;
  goal: Goal;
}

/** What an undo may say without anything being amiss. */
const HARMLESS = ["undone", "nothing-to-undo"];

export class Reader implements Readable<ReaderState> {
  #state: ReaderState = {
    view: null,
    query: null,
    goal: { kind: "top" },
    turn: 0,
    match: -1,
    listing: false,
    removed: false,
    failure: null,
    alert: null,
    status: null,
  };
  readonly #store = writable(this.#state);
  readonly subscribe = this.#store.subscribe;
  readonly #wishes: Latest<Wish, NoteView>;
  /** The tab in front. */
  #history = new History();
  #wish: Wish | null = null;
  #ticks: Promise<void> = Promise.resolve();
  readonly #own = new OwnTicks();

  /** Set by the pane: where it is scrolled to now. Null without a pane. */
  pane: (() => Spot) | null = null;

  /** Set by the pane: shows the box of a task of the view as ticked or not, before the note is read again. */
  box: ((task: number, done: boolean) => void) | null = null;

  /** Set by the desk: whether it sees to a note that is not there, so that nothing need be said. */
  forgives: (path: string) => boolean = () => false;

  /** Set by the desk: where in a search the reader is. */
  searching: () => SearchPlace | null = () => null;

  /** Set by the desk: the reader goes from match to match. */
  stepped: () => void = () => {};

  /** Set by whoever has something of its own in each tab: another one has come in front. */
  turned: (from: History, to: History) => void = () => {};

  constructor(private readonly backend: Pick<Backend, "openNote" | "tick" | "undo">) {
    this.#wishes = new Latest(
      (wish) => backend.openNote(request(wish)),
      (wish, outcome) => {
        if ("answer" in outcome) this.#arrived(wish, outcome.answer);
        else this.#failed(wish, toWireError(outcome.thrown));
      },
    );
  }

  get state(): ReaderState {
    return this.#state;
  }

  /** The tab in front: where it has been. */
  get history(): History {
    return this.#history;
  }

  /** The note that is asked for; it may still be on its way. */
  get path(): string | null {
    return this.#wish?.path ?? null;
  }

  /** What is left when the reader goes elsewhere. */
  here(): Here {
    // Until the note is there and scrolled to its place, the pane tells of the one before.
    const moving = this.#wishes.busy && this.#wish?.goal.kind !== "keep";
    const { view } = this.#state;
    if (moving || !view || view.path !== this.#wish?.path) return { spot: this.#history.place?.spot ?? null, search: this.searching() };
    const spot = this.pane?.() ?? { anchor: null, offset: 0 };
    const line = sectionOf(view.outline, spot.anchor)?.line;
    return { spot: line === undefined ? spot : { ...spot, line }, search: this.searching() };
  }

  /** Another tab comes in front, at the place where it is; an empty one waits to be filled. */
  turnTo(history: History): void {
    const from = this.#history;
    from.leaveSearch(this.here());
    this.#history = history;
    this.#wishes.cancel();
    this.#moved();
    if (history.place) {
      this.#return(history.place);
    } else {
      this.#wish = null;
      this.#set({ failure: null });
    }
    this.turned(from, history);
  }

  /** Shows the list of all tasks, which is a place of its own; what it lies over stays as it is. */
  showTasks(): void {
    if (this.#state.listing || !this.#wish) return;
    const { path, query } = this.#wish;
    this.#history.go({ ...this.#place(path, { kind: "keep" }, query), tasks: true }, this.here());
    this.#moved();
  }

  /** Leaves the list for the note it lies over. Gives the place it came to, or null if there is none. */
  leaveTasks(): Place | null {
    const { place } = this.#history;
    if (!place || !this.#state.listing) return null;
    if (this.#history.canGoBack) return this.back();
    this.#history.go({ ...place, tasks: false }, this.here());
    this.#moved();
    return this.#history.place;
  }

  /** Goes to a note by an act of the reader, who can come back by `back`. */
  open(path: string, goal: Goal = { kind: "top" }, query: string | null = null): void {
    this.#history.go(this.#place(path, goal, query), this.here());
    this.#moved();
    this.#wishes.cancel();
    this.#show({ path, query, goal });
  }

  /** Goes to a section, or whatever has this id, of the note that is shown. */
  jump(anchor: string): void {
    const { view, query } = this.#state;
    if (!view) return;
    const goal: Goal = { kind: "section", anchor };
    this.#history.jump(this.#place(view.path, goal, query), this.here());
    this.#moved();
    this.#show({ path: view.path, query, goal });
  }

  /** Shows a hit while the reader looks through the results; leaves no trace in the history. */
  preview(path: string, anchor: string, query: string): void {
    const goal: Goal = { kind: "section", anchor };
    this.#history.preview(this.#place(path, goal, query), this.here());
    this.#show({ path, query, goal });
  }

  /** The hit that is shown is what the reader wanted. */
  settle(path: string, anchor: string, query: string): void {
    const goal: Goal = { kind: "section", anchor };
    this.#history.settle(this.#place(path, goal, query), this.here());
    this.#moved();
    this.#show({ path, query, goal });
  }

  /**
   * The search is over: back to where the reader was before it, unless they have gone elsewhere since.
   * When its text was only taken away, not given up, an opened hit is such a place.
   */
  endSearch(returning: boolean): void {
    const place = this.#history.endSearch(this.here(), returning);
    this.#moved();
    this.#wishes.cancel();
    if (place) this.#return(place);
    else if (this.#wish) this.#show({ ...this.#wish, query: null, goal: { kind: "keep" } });
  }

  /** Gives the place it came to, or null if there is none. */
  back(): Place | null {
    return this.#walkTo(this.#history.back(this.here()));
  }

  forward(): Place | null {
    return this.#walkTo(this.#history.forward(this.here()));
  }

  #walkTo(place: Place | null): Place | null {
    this.#moved();
    if (place) this.#return(place);
    return place;
  }

  /** Goes to the next (1) or previous (-1) match, round the ends. */
  step(by: 1 | -1): void {
    const count = this.#state.view?.matches ?? 0;
    const from = this.#state.match;
    if (count === 0) return;
    this.goTo(from < 0 ? (by > 0 ? 0 : count - 1) : (from + by + count) % count);
  }

  /** Goes to a match of the note that is shown. */
  goTo(index: number): void {
    this.stepped();
    this.setMatch(index);
    this.#scrollTo({ kind: "match", index });
  }

  /** Marks the matches of another query in the note that is shown; leaves no trace in the history. */
  mark(query: string | null, goal: Goal, within = false): void {
    if (this.#wish) this.#show({ path: this.#wish.path, query, within, goal });
  }

  /** Follows a link to a note that was not there when the link was shown: it may be there by now. */
  async seek(path: string, absent: string, open: () => void): Promise<void> {
    try {
      await this.backend.openNote({ path, query: null });
      open();
    } catch (thrown) {
      const { code, message } = toWireError(thrown);
      this.raise({ code, message: code === "no-note" ? absent : message, path });
    }
  }

  /** Set by the pane when it has found which match a goal led to. */
  setMatch(match: number): void {
    if (match !== this.#state.match) this.#set({ match });
  }

  /** Reads the note again without moving the reader. */
  reload(): void {
    if (this.#wish) this.#wishes.ask(this.#wish);
  }

  /** The folder has changed. A note that goes on under another path is followed. */
  notesChanged(changed: readonly string[], removed: readonly string[], renamed: readonly Renamed[] = []): void {
    const path = this.#wish?.path;
    if (path === undefined) return;
    const to = renamed.find(({ from }) => from === path)?.to;
    if (to !== undefined) {
      // The page is made anew, and stays where it is.
      const { spot } = this.here();
      const goal: Goal = spot ? { kind: "spot", spot } : (this.#wish?.goal ?? { kind: "top" });
      this.#show({ path: to, query: this.#wish?.query ?? null, goal });
      return;
    }
    if (changed.includes(path)) this.reload();
    else if (removed.includes(path)) this.#set({ removed: true });
  }

  /**
   * Ticks a task, or unticks it. Nothing is shown as done before the file holds it. Ticks go one
   * after the other, each of the note as those before it have left it: a second press of the same
   * box turns what the first has made.
   */
  tick(index: number): Promise<void> {
    const { view } = this.#state;
    const task = view?.tasks[index];
    if (!view || !task) return Promise.resolve();
    this.dismiss();
    const press = this.#own.press(task, view);
    this.#ticks = this.#ticks.then(async () => {
      const sent = this.#own.carry(press);
      const written = sent !== null && (await this.#send(sent));
      if (!sent) this.raise(refused(task.path));
      let after = await this.#reread(task.path);
      if (!after && written && this.#own.waits(press)) {
        after = await this.backend.openNote({ path: task.path, query: null }).catch(() => null);
      }
      this.#own.done(press, written ? sent : null, after);
    });
    return this.#ticks;
  }

  /** Has a task ticked, and shows and says what came of it. */
  async #send({ task, hash }: { task: Task; hash: string }): Promise<boolean> {
    const { path, line, source_line = "", twin, done } = task;
    const { view } = this.#state;
    const at = view?.path === path ? view.tasks.findIndex((other) => other.line === line && other.source_line === source_line) : -1;
    try {
      const { written, notice } = await this.backend.tick({ path, line, expected_line: source_line, hash, ...(twin && { twin }), done: !done });
      if (written && at >= 0 && this.#state.view === view) this.box?.(at, !done);
      if (notice || !written) this.raise(notice ?? refused(path));
      const changed = written ? replaced(task) : undefined;
      if (changed) this.say({ code: "mark-replaced", message: changed, path });
      return written;
    } catch (thrown) {
      this.raise({ ...toWireError(thrown), path });
      return false;
    }
  }

  /**
   * Undoes the newest change of any note, or makes the one undone last again, after the ticks that
   * are under way. Says what was done and where.
   */
  undo(redo = false): Promise<void> {
    this.#ticks = this.#ticks.then(async () => {
      try {
        const { path, notice } = await this.backend.undo({ redo });
        if (path !== null) await this.#reread(path);
        if (HARMLESS.includes(notice.code)) this.#set({ alert: null, status: notice });
        else this.raise(notice);
      } catch (thrown) {
        this.raise({ ...toWireError(thrown), path: null });
      }
    });
    return this.#ticks;
  }

  raise(alert: Notice): void {
    this.#set({ alert });
  }

  /** Says that something has been done. */
  say(status: Notice): void {
    this.#set({ status });
  }

  /** What was said has been read. */
  dismiss(): void {
    if (this.#state.alert || this.#state.status) this.#set({ alert: null, status: null });
  }

  /** What was done has been said for long enough. */
  hush(): void {
    if (this.#state.status) this.#set({ status: null });
  }

  /** Reads the note again, if it is shown. Gives what was read. */
  async #reread(path: string): Promise<NoteView | null> {
    const wish = this.#wish;
    if (wish?.path !== path) return null;
    // Whatever is on its way was read before the tick.
    this.#wishes.cancel();
    try {
      const view = await this.backend.openNote(request(wish));
      if (this.#wish === wish) this.#arrived(wish, view);
      return view;
    } catch (thrown) {
      if (this.#wish === wish) this.#failed(wish, toWireError(thrown));
      return null;
    }
  }

  #place(path: string, goal: Goal, query: string | null): Place {
    return { path, query, spot: null, goal, search: this.searching() };
  }

  /** The reader is at another place of the tab, or in another tab. */
  #moved(): void {
    this.hush();
    const listing = this.#history.place?.tasks ?? false;
    if (listing !== this.#state.listing) this.#set({ listing });
  }

  #return(place: Place): void {
    const goal: Goal = place.spot ? { kind: "spot", spot: place.spot } : place.goal;
    this.#show({ path: place.path, query: place.query, goal });
  }

  /** Asks for the note only if it is not the one shown, with the same matches. */
  #show(wish: Wish): void {
    const { view, query, failure, removed } = this.#state;
    const shown = view?.path === wish.path && query === wish.query && !failure && !removed;
    if (shown) {
      this.#wishes.cancel();
      this.#wish = { ...wish, goal: { kind: "keep" } };
      this.#scrollTo(this.#resolve(wish.goal, view));
    } else if (this.#wishes.busy && this.#wish?.path === wish.path && this.#wish.query === wish.query) {
      this.#wish.goal = wish.goal; // The note is on its way already.
    } else {
      this.#wish = wish;
      this.#wishes.ask(wish);
    }
  }

  #scrollTo(goal: Goal): void {
    this.#set({ goal, turn: this.#state.turn + 1 });
  }

  #resolve(goal: Goal, view: NoteView): Goal {
    if (goal.kind === "spot") return { kind: "spot", spot: found(goal.spot, view) };
    if (goal.kind !== "fragment") return goal;
    const anchor = findAnchor(view.outline, goal.fragment);
    return anchor === null ? { kind: "top" } : { kind: "section", anchor };
  }

  #arrived(wish: Wish, view: NoteView): void {
    const current = this.#state;
    const goal = this.#resolve(wish.goal, view);
    const stays = goal.kind === "keep" && current.view?.path === view.path && current.query === wish.query;
    // From now on, reading it again does not move the reader.
    if (this.#wish === wish) this.#wish = { ...wish, goal: { kind: "keep" } };
    this.#set({
      view,
      query: wish.query,
      goal,
      turn: current.turn + 1,
      match: stays ? Math.min(current.match, view.matches - 1) : -1,
      removed: false,
      failure: null,
    });
  }

  #failed(wish: Wish, error: WireError): void {
    if (wish.goal.kind === "keep" && this.#state.view?.path === wish.path) {
      // What was read stays readable: deleted meanwhile, or out of reach for a moment.
      if (error.code === "no-note") this.#set({ removed: true });
      else this.raise({ ...error, path: wish.path });
      return;
    }
    if (error.code === "no-note" && this.forgives(wish.path)) return;
    this.#set({ failure: { path: wish.path, error } });
  }

  #set(change: Partial<ReaderState>): void {
    this.#state = { ...this.#state, ...change };
    this.#store.set(this.#state);
  }
}

/** What is said of a tick that the engine was not asked for, or gave no word on. */
export function refused(path: string): Notice {
  return { code: "tick-refused", message: "", path };
}

function request({ path, query, within }: Wish): OpenNoteRequest {
  return within ? { path, query, within } : { path, query };
}

/** A place in a note whose section is called otherwise by now: what a link names so, or what stands at its line. */
function found(spot: Spot, { outline }: NoteView): Spot {
  if (sectionOf(outline, spot.anchor)) return spot;
  const named = findAnchor(outline, spot.anchor);
  if (named !== null) return { ...spot, anchor: named };
  if (spot.line === undefined) return spot;
  const { line } = spot;
  const section = outline.findLast((item) => item.line <= line);
  return section ? { ...spot, anchor: section.anchor } : spot;
}
