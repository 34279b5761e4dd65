// Ties the search, the reading pane, the tabs and the folder together; what App.svelte draws.

import { adoptLocale } from "./lib/i18n";
import { writable, type Readable } from "svelte/store";
import {
  toWireError, type Backend, type EngineEvent, type Explanation, type FolderView, type Hit, type Layout, type Progress, type SearchResponse, type WireError,
} from "./ipc/backend";
import { Keeper } from "./keeper";
import { Ahead } from "./notes/ahead";
import type { Place } from "./notes/history";
import { Reader, type Goal } from "./notes/reader";
import { Tabs } from "./notes/tabs";
import { firstNote, patched } from "./notes/tree";
import { pace } from "./search/pace";
import { RecentSearches } from "./search/recent";
import { SavedSearches } from "./search/saved";
import { SearchSession, type SearchState } from "./search/session";
import { Adding } from "./tasks/adding";
import { TaskListing } from "./tasks/list";

/** The usual widths of the panes, in CSS pixels. */
export const SIDE_WIDTH = 250;
export const RESULTS_WIDTH = 380;

/** Of more changed notes than that the whole folder is asked for. */
const FEW = 100;

/** How long a note of the last start may be missing, in milliseconds: it may turn up under another path. */
const MISSING = 1500;

/** Where a note is opened: in the tab in front, in one of its own, or in one behind. */
export type Opening = "here" | "tab" | "behind";

/** A text that was not typed: the box takes it as it comes. */
export interface BoxText {
  text: string;
  /** Grows each time the box must take it. */
  turn: number;
}

export interface DeskState {
  folder: FolderView | null;
  /** The folder could not be read. */
  failure: WireError | null;
  progress: Progress | null;
  layout: Layout;
  box: BoxText;
}

/** The query that an opened hit is marked by. */
function marked(response: SearchResponse): string {
  return response.full ?? response.query;
}

export class Desk implements Readable<DeskState> {
  readonly search: SearchSession;
  readonly reader: Reader;
  readonly tabs: Tabs;
  readonly recent: RecentSearches;
  readonly saved: SavedSearches;
  readonly tasks: TaskListing;
  readonly adding: Adding;
  readonly #keeper: Keeper;
  readonly #ahead: Ahead;
  #state: DeskState = {
    folder: null,
    failure: null,
    progress: null,
    layout: { side_width: null, results_width: null, folded: null },
    box: { text: "", turn: 0 },
  };
  readonly #store = writable(this.#state);
  readonly subscribe = this.#store.subscribe;
  /** How many notes could be found when the results were last brought up to date while indexing. */
  #searchable = 0;
  #searching = false;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** Runs while the hit that is previewed was chosen by nobody. */
  #standing: ReturnType<typeof setTimeout> | undefined;
  /** The hit last previewed: note, section and query. */
  #previewed = "";
  #loads = 0;
  /** Notes of which the folder that is shown may tell what is over; null if any may be. */
  #stale: Set<string> | null = null;
  #loaded: Promise<void> = Promise.resolve();
  /** Whether the search that ends is given up: then even an opened hit is left. */
  #returning = false;
  /** The reader walks back or forth, and the search follows, not the note. */
  #walking = false;
  #asked = "";
  /** What was kept is known; before that there is nothing worth keeping. */
  #recalled = false;

  constructor(private readonly backend: Backend) {
    this.search = new SearchSession(backend);
    this.#ahead = new Ahead(backend);
    this.reader = new Reader(this.#ahead);
    this.tabs = new Tabs(this.reader);
    this.tasks = new TaskListing(backend, this.reader);
    this.adding = new Adding(backend, () => this.tasks.refresh());
    this.recent = new RecentSearches((text) => this.#write(text), () => this.#keep("searches"));
    this.saved = new SavedSearches(backend, () => this.#answered(), () => this.#keep("saved"));
    this.#keeper = new Keeper(
      backend,
      {
        open: () => this.tabs.memory(),
        layout: () => this.#state.layout,
        searches: () => [...this.recent.state.queries],
        saved: () => [...this.saved.state.searches],
      },
      (error) => this.#complain(error),
    );
    this.reader.searching = () => this.search.place;
    this.reader.forgives = (path) => this.#awaits(path);
    this.reader.stepped = () => this.dwell();
    this.reader.subscribe(({ view, listing }) => {
      if (listing) this.tasks.show();
      else this.tasks.hide();
      if (view && view.path === this.reader.path) {
        this.tabs.arrived();
        this.#lookAhead();
      }
      this.moved();
    });
    let front: number | undefined;
    this.tabs.subscribe(({ tabs, current }) => {
      // A hit that was looked at in another tab is looked at anew in this one.
      if (tabs[current]?.id !== front) this.#previewed = "";
      front = tabs[current]?.id;
      this.moved();
    });
    this.search.subscribe((state) => this.#searched(state));
  }

  get state(): DeskState {
    return this.#state;
  }

  /** Listens to the engine and shows the folder. Returns how to stop listening. */
  async start(): Promise<() => void> {
    const stop = await this.backend.onEvent((event) => this.#happened(event)).catch((thrown: unknown) => {
      this.#complain(toWireError(thrown));
      return () => {};
    });
    const stopClosing = await this.backend.onClosing(() => void this.#close()).catch(() => () => {});
    await this.open();
    return () => {
      stop();
      stopClosing();
    };
  }

  /** Opens the folder as it was left, or tries to once more. */
  async open(): Promise<void> {
    if (!this.#recalled) await this.#recall();
    await this.loadFolder();
  }

  /** Asks for the folder: of a few `changed` notes only what they are now, otherwise of all. */
  async loadFolder(changed: readonly string[] | null = null): Promise<void> {
    const load = ++this.#loads;
    const few = changed !== null && this.#stale !== null && changed.length <= FEW && changed.every((path) => this.#exists(path));
    this.#stale = few ? new Set([...this.#stale!, ...changed]) : null;
    let folder: FolderView;
    try {
      folder = await this.backend.folder({ only: this.#stale && [...this.#stale] });
    } catch (thrown) {
      const failure = toWireError(thrown);
      // A folder that was shown stays readable.
      if (this.#state.folder) this.#complain(failure);
      else this.#set({ failure });
      return;
    }
    if (load < this.#loads) return;
    if (this.#stale && this.#state.folder) folder = { ...folder, notes: patched(this.#state.folder.notes, folder.notes) };
    this.#stale = new Set();
    adoptLocale(folder.language);
    this.#set({ folder, failure: null, progress: folder.progress });
    this.#openFirst();
  }

  /** The note that is read: not the one that is only looked at among the results. */
  get reading(): string | null {
    const { history, path } = this.reader;
    return history.previewing ? (history.place?.path ?? null) : path;
  }

  /** The reader does something with the hit that is previewed: no other may take its place by itself. */
  dwell(): void {
    if (this.reader.history.previewing) this.search.choose();
  }

  /** Ends the search and goes back to where the reader was before it. */
  endSearch(): void {
    this.#returning = true;
    this.search.end();
    this.#returning = false;
  }

  /** Opens the selected hit, or the one in row `index`. False if there is none, but more of a note to unfold. */
  openHit(index?: number, opening: Opening = "here"): boolean {
    const given = index === undefined ? this.search.hit : this.search.hitAt(index);
    if (index !== undefined && (opening !== "behind" || !given)) this.search.select(index);
    if (!given && this.search.unfold()) return false;
    const { response } = this.search.state;
    const hit = given ?? this.search.hit;
    if (!hit || !response) return false;
    clearTimeout(this.#pause);
    const query = marked(response);
    this.recent.opened(query);
    if (opening === "here") this.reader.settle(hit.path, hit.anchor, query);
    else this.tabs.open(hit.path, { kind: "section", anchor: hit.anchor }, query, opening === "behind");
    return true;
  }

  /** What a query means, in words; nothing if that cannot be told, which is said. */
  async explain(request: { query: string; scopes: string[] }): Promise<Explanation | null> {
    try {
      return await this.backend.explain(request);
    } catch (thrown) {
      this.#complain(toWireError(thrown));
      return null;
    }
  }

  /** Opens a note from the tree or a list, with the matches of the search marked in it. */
  openNote(path: string, opening: Opening = "here"): void {
    this.#open(path, { kind: "top" }, this.search.active ? this.search.text : null, opening);
  }

  /** Follows a link from one note to another. */
  followLink(path: string, fragment: string, opening: Opening = "here"): void {
    this.#open(path, fragment ? { kind: "fragment", fragment } : { kind: "top" }, null, opening);
  }

  /** Follows a link to a note that was not there when the link was shown; `absent` says that it still is not. */
  seekLink(path: string, fragment: string, opening: Opening, absent: string): void {
    void this.reader.seek(path, absent, () => this.followLink(path, fragment, opening));
  }

  /** Goes to a note, or to the top of one of its sections. */
  goTo({ path, anchor }: { path: string; anchor: string | null }, { newTab }: { newTab: boolean }): void {
    this.#open(path, anchor === null ? { kind: "top" } : { kind: "section", anchor }, null, newTab ? "tab" : "here");
  }

  /** Goes to a task where it stands. */
  openTask(path: string, line: number): void {
    this.#open(path, { kind: "line", line }, null, "here");
  }

  /** Shows the list of all tasks, and leaves it for the note or the search it was opened from. */
  showTasks(): void {
    this.reader.showTasks();
  }

  leaveTasks(): void {
    this.#resume(this.reader.leaveTasks());
  }

  /** What the engine says is in another language now: all that is shown of it is asked for again. */
  reword(): void {
    this.#ahead.clear();
    this.#refresh(false);
    this.reader.reload();
  }

  #open(path: string, goal: Goal, query: string | null, opening: Opening): void {
    clearTimeout(this.#pause);
    if (opening === "here") this.reader.open(path, goal, query);
    else this.tabs.open(path, goal, query, opening === "behind");
  }

  /** Back to the place before, and to the search that was on there. */
  back(): void {
    this.#resume(this.reader.back());
  }

  forward(): void {
    this.#resume(this.reader.forward());
  }

  /** Searches for a text that was not typed. */
  ask(query: string): void {
    this.#write(query);
    this.search.ask(query);
  }

  /** Divides the window otherwise. */
  setLayout(change: Partial<Layout>): void {
    this.#set({ layout: { ...this.#state.layout, ...change } });
    this.#keep("layout");
  }

  /** The note was scrolled, or another one is open. */
  moved(): void {
    this.#keep("open");
  }

  /** The window comes in front: another one may have changed what both keep. */
  async returned(): Promise<void> {
    if (!this.#recalled) return;
    const recalled = await this.#keeper.recall();
    if (!recalled) return;
    if (!this.#keeper.waits("searches")) this.recent.adopt(recalled.memory.searches);
    if (!this.#keeper.waits("saved")) this.saved.adopt(recalled.memory.saved);
  }

  async openLink(url: string): Promise<void> {
    try {
      await this.backend.openLink({ url });
    } catch (thrown) {
      this.#complain(toWireError(thrown));
    }
  }

  #previewSoon(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#preview(this.search.hit), pace.previewAfter);
  }

  #searched(state: SearchState): void {
    const asked = this.search.asked;
    if (asked !== this.#asked) {
      this.#asked = asked;
      this.recent.typed(asked);
    }
    if (this.search.active) {
      this.#searching = true;
    } else if (this.#searching) {
      this.#searching = false;
      this.#previewed = "";
      if (!this.#walking) this.reader.endSearch(this.#returning);
    }
    if (this.search.restoring) return;
    if (state.cause === "query" && state.response && this.search.answered) {
      this.recent.answered(this.search.text, state.response.total);
    }
    if (state.cause !== "refresh") this.#stand(false);
    // A refresh does not move the reader, unless the hit that is looked at has gone; a row that was moved to does not wait.
    if (state.cause === "query" && state.selected < 1 && pace.previewAfter > 0) this.#previewSoon();
    else if (state.cause !== "refresh" || this.reader.history.previewing) this.#preview(this.search.hit);
  }

  #resume(place: Place | null): void {
    if (!place) return;
    clearTimeout(this.#pause);
    this.recent.leave();
    const query = place.search?.query ?? "";
    if (query !== this.search.text) this.#write(this.search.made(query).query);
    this.#walking = true;
    this.search.restore(place.search);
    this.#walking = false;
  }

  /** Resolves when the reader waits for no answer. */
  #answered(): Promise<void> {
    const waits = ({ error }: SearchState) => this.search.active && !this.search.answered && !error;
    return new Promise((done) => {
      let stop = () => {};
      let over = false;
      stop = this.search.subscribe((state) => {
        if (over || waits(state)) return;
        over = true;
        done();
        queueMicrotask(() => stop());
      });
    });
  }

  #write(text: string): void {
    this.#set({ box: { text, turn: this.#state.box.turn + 1 } });
  }

  #keep(part: "open" | "layout" | "searches" | "saved"): void {
    if (this.#recalled) this.#keeper.keep(part);
  }

  async #recall(): Promise<void> {
    const recalled = await this.#keeper.recall();
    if (!recalled) return;
    const { memory, notice } = recalled;
    this.#set({ layout: memory.layout });
    this.recent.adopt(memory.searches);
    this.saved.adopt(memory.saved);
    if (this.tabs.restore(memory.open) && this.search.active) this.#preview(this.search.hit);
    if (notice) this.reader.raise(notice);
    this.#recalled = true;
  }

  async #close(): Promise<void> {
    await this.#keeper.flush();
    await this.backend.close();
  }

  /** A note of the last start is not there: it may turn up under another path, else its tab goes. */
  #awaits(path: string): boolean {
    if (!this.tabs.awaited) return false;
    setTimeout(() => {
      if (this.reader.path !== path || !this.tabs.awaited) return;
      this.tabs.dropMissing((other) => other !== path && this.#exists(other));
      this.#openFirst();
    }, MISSING);
    return true;
  }

  #exists(path: string): boolean {
    return this.#state.folder?.notes.some((note) => note.path === path) ?? true;
  }

  /** The first start shows a note, too. */
  #openFirst(): void {
    const { view, failure } = this.reader.state;
    const first = firstNote(this.#state.folder?.notes ?? []);
    if (!view && !failure && this.reader.path === null && !this.search.active && first !== null) this.reader.open(first);
  }

  #preview(hit: Hit | null): void {
    clearTimeout(this.#pause);
    const { response } = this.search.state;
    if (!hit || !response) return;
    const key = JSON.stringify([hit.path, hit.anchor, marked(response)]);
    this.#stand(true, key !== this.#previewed);
    if (key === this.#previewed) return;
    this.#previewed = key;
    this.reader.preview(hit.path, hit.anchor, marked(response));
  }

  /** What is previewed stands, or something else is about to be. After a while it counts as chosen. */
  #stand(stands: boolean, anew = false): void {
    if (stands && this.#standing !== undefined && !anew) return;
    clearTimeout(this.#standing);
    this.#standing = stands ? setTimeout(() => this.dwell(), pace.chosenAfter) : undefined;
  }

  /** Once the reader rests at a hit, the notes on both sides of it are asked for. */
  #lookAhead(): void {
    clearTimeout(this.#rest);
    if (pace.aheadAfter < 0 || !this.reader.history.previewing || this.#state.progress) return;
    this.#rest = setTimeout(() => {
      const { response, selected } = this.search.state;
      if (!response || !this.reader.history.previewing) return;
      const query = marked(response);
      const paths = [selected + 1, selected - 1, selected + 2].map((index) => this.search.hitAt(index)?.path);
      const others = paths.filter((path) => path !== undefined && path !== this.reader.path).slice(0, 2);
      void this.#ahead.prepare(others.map((path) => ({ path: path!, query })));
    }, pace.aheadAfter);
  }

  #happened(event: EngineEvent): void {
    switch (event.kind) {
      case "indexing": {
        this.#ahead.clear();
        const searchable = event.progress.searchable ?? 0;
        this.#set({ progress: event.progress });
        if (searchable !== this.#searchable) this.#refresh(true);
        this.#searchable = searchable;
        break;
      }
      case "indexed": {
        this.#ahead.clear();
        const growing = this.#state.progress !== null;
        this.#set({ progress: null });
        this.#searchable = 0;
        this.#refresh(growing, growing || event.removed.length > 0 ? null : event.changed);
        this.tabs.renamed(event.renamed ?? []);
        this.reader.notesChanged(event.changed, event.removed, event.renamed ?? []);
        void this.#loaded.then(() => this.tabs.dropMissing((path) => this.#exists(path)));
        this.saved.count();
        break;
      }
      case "noticed":
        this.reader.raise(event.notice);
        break;
      case "failed":
        this.#set({ progress: null });
        this.#complain(event.error);
        break;
    }
  }

  /** The index holds something else; while it is `growing`, this is the first time for what is new. */
  #refresh(growing: boolean, changed: readonly string[] | null = null): void {
    this.#loaded = this.loadFolder(changed);
    // Who has gone elsewhere is not brought back by a better hit.
    this.search.refresh(growing && (this.reader.history.previewing || this.search.hit === null));
    this.tasks.refresh();
  }

  #complain(error: WireError): void {
    this.reader.raise({ ...error, path: null });
  }

  #set(change: Partial<DeskState>): void {
    this.#state = { ...this.#state, ...change };
    this.#store.set(this.#state);
  }
}
