// The open notes. A tab is a way through the notes of its own (`History`); the one reading pane
// shows the place of the tab in front, so that any number of tabs costs no more than one.

import { writable, type Readable } from "svelte/store";
import type { OpenTabs, PlaceMemory, Renamed } from "../ipc/backend";
import { History, type Place } from "./history";
import type { Goal, Reader } from "./reader";

export interface Tab {
  /** Stable while the tab is open. */
  id: number;
  history: History;
  /** The tab from which it was opened: closing leads back to it. */
  opener: number | null;
  /** It was open at the last start and has not shown its note since. */
  restored: boolean;
}

export interface TabsState {
  tabs: readonly Tab[];
  /** Index of the one in front. */
  current: number;
}

/** How many closed tabs can be opened again. */
const CLOSED = 20;

export class Tabs implements Readable<TabsState> {
  #next = 0;
  #state: TabsState;
  readonly #store;
  readonly subscribe;
  readonly #closed: { tab: Tab; index: number }[] = [];

  constructor(private readonly reader: Reader) {
    this.#state = { tabs: [this.#tab(reader.history)], current: 0 };
    this.#store = writable(this.#state);
    this.subscribe = this.#store.subscribe;
  }

  get state(): TabsState {
    return this.#state;
  }

  get count(): number {
    return this.#state.tabs.length;
  }

  get canReopen(): boolean {
    return this.#closed.length > 0;
  }

  /** Opens a note in a tab of its own, in front or behind. */
  open(path: string, goal: Goal, query: string | null, behind = false): void {
    const { tabs, current } = this.#state;
    const opener = tabs[current]?.id ?? null;
    const search = this.reader.searching();
    const tab = this.#tab(new History([{ path, query, goal, spot: null, search }]), opener);
    // Several that are opened from one tab stand in the order in which they were.
    let index = current + 1;
    while (tabs[index] && tabs[index]?.opener === opener) index++;
    this.#set({ tabs: tabs.toSpliced(index, 0, tab) });
    if (!behind) this.go(index);
  }

  /** Brings a tab in front; beyond the last one, the last. */
  go(index: number): void {
    const { tabs, current } = this.#state;
    const to = Math.min(index, tabs.length - 1);
    const tab = tabs[to];
    if (!tab || to === current) return;
    this.#set({ current: to });
    this.reader.turnTo(tab.history);
  }

  /** Brings the next (1) or previous (-1) tab in front, round the ends. */
  walk(by: 1 | -1): void {
    this.go((this.#state.current + by + this.count) % this.count);
  }

  /** Closes a tab, unless it is the only one. */
  close(index = this.#state.current): void {
    const tab = this.#state.tabs[index];
    if (!tab || this.count < 2) return;
    this.#closed.push({ tab, index });
    this.#closed.splice(0, this.#closed.length - CLOSED);
    this.#drop(index);
  }

  closeOthers(): void {
    const { tabs, current } = this.#state;
    for (let index = tabs.length - 1; index >= 0; index--) {
      if (index > current) this.close(index);
    }
    for (let left = current; left > 0; left--) this.close(0);
  }

  /** Opens the tab that was closed last again, where it was. */
  reopen(): void {
    const last = this.#closed.pop();
    if (!last) return;
    const { tabs, current } = this.#state;
    const index = Math.min(last.index, tabs.length);
    this.#set({ tabs: tabs.toSpliced(index, 0, last.tab), current: index <= current ? current + 1 : current });
    this.go(index);
  }

  renamed(notes: readonly Renamed[]): void {
    for (const { from, to } of notes) {
      for (const { history } of [...this.#state.tabs, ...this.#closed.map(({ tab }) => tab)]) history.rename(from, to);
    }
    if (notes.length > 0) this.#set({});
  }

  /** The tab in front shows its note. */
  arrived(): void {
    const tab = this.#state.tabs[this.#state.current];
    if (tab) tab.restored = false;
  }

  /** Whether the tab in front is of the last start and has not shown its note yet. */
  get awaited(): boolean {
    return this.#state.tabs[this.#state.current]?.restored ?? false;
  }

  /** Drops those of the last start whose note is not there any more, without a word. */
  dropMissing(exists: (path: string) => boolean): void {
    for (let index = this.count - 1; index >= 0; index--) {
      const tab = this.#state.tabs[index];
      const path = tab?.history.place?.path;
      if (!tab?.restored || path === undefined || exists(path)) continue;
      // The last one gives way to an empty one.
      if (this.count === 1) this.#set({ tabs: [tab, this.#tab(new History())] });
      this.#drop(index);
    }
  }

  /** What is open, to be restored at the next start. */
  memory(): OpenTabs {
    const { tabs, current } = this.#state;
    const here = this.reader.here();
    return {
      current,
      tabs: tabs.map(({ history }, index) => ({
        at: Math.max(0, history.at),
        places: history.places.map((place, at) =>
          remembered(index === current && at === history.at && !history.previewing ? { ...place, spot: here.spot ?? place.spot } : place),
        ),
      })),
    };
  }

  /** Opens what was open at the last start. False if nothing was. */
  restore({ tabs, current }: OpenTabs): boolean {
    const front = tabs[current]?.places.length ? current : tabs.findIndex(({ places }) => places.length > 0);
    const open = tabs.filter(({ places }) => places.length > 0);
    if (front < 0 || open.length === 0) return false;
    const restored = open.map(({ places, at }) => ({ ...this.#tab(new History(places.map(recalled), at)), restored: true }));
    this.#set({ tabs: restored, current: open.indexOf(tabs[front]!) });
    this.reader.turnTo(restored[this.#state.current]!.history);
    return true;
  }

  #tab(history: History, opener: number | null = null): Tab {
    return { id: this.#next++, history, opener, restored: false };
  }

  /** Takes a tab out. The one it was opened from comes in front, else its neighbour. */
  #drop(index: number): void {
    const { tabs, current } = this.#state;
    const left = tabs.toSpliced(index, 1);
    if (index !== current) {
      this.#set({ tabs: left, current: index < current ? current - 1 : current });
      return;
    }
    const opener = left.findIndex(({ id }) => id === tabs[index]?.opener);
    const next = opener >= 0 ? opener : Math.min(index, left.length - 1);
    this.#set({ tabs: left, current: next });
    const tab = left[next];
    if (tab) this.reader.turnTo(tab.history);
  }

  #set(change: Partial<TabsState>): void {
    this.#state = { ...this.#state, ...change };
    this.#store.set(this.#state);
  }
}

function remembered({ path, query, spot, goal, search, tasks }: Place): PlaceMemory {
  // A place that was never left, such as that of a tab opened behind, is entered again as it was: at its section.
  const entered = goal.kind === "section" ? goal.anchor : goal.kind === "fragment" ? goal.fragment : null;
  const memory: PlaceMemory = { path, query, anchor: spot ? spot.anchor : entered, offset: spot?.offset ?? 0, search };
  const line = spot ? spot.line : goal.kind === "line" ? goal.line : undefined;
  if (line !== undefined) memory.line = line;
  if (tasks) memory.tasks = true;
  return memory;
}

function recalled({ path, query, anchor, offset, line, search, tasks = false }: PlaceMemory): Place {
  const spot = line === undefined ? { anchor, offset } : { anchor, offset, line };
  return { path, query, spot, goal: { kind: "top" }, search, tasks };
}

/** What the strip calls a tab, and what tells it from another of the same title. */
export interface Label {
  title: string;
  path: string;
  /** The folder, or the file, if another tab has the same title. */
  hint: string | null;
}

/**
 * `shown` is the note that the pane shows: a hit that is only looked at, too. `tasks` is what the
 * list of all tasks is called.
 */
export function labelsOf(
  state: TabsState,
  shown: { path: string; title: string } | null,
  titleOf: (path: string) => string | undefined,
  tasks: string,
): Label[] {
  const labels = state.tabs.map(({ history }, index) => {
    if (history.place?.tasks && !history.previewing) return { path: "", title: tasks };
    const own = index === state.current && shown ? shown : null;
    const path = own?.path ?? history.place?.path ?? "";
    return { path, title: own?.title ?? titleOf(path) ?? fileName(path) };
  });
  return labels.map((label) => {
    const twin = labels.find(({ title, path }) => title === label.title && path !== label.path);
    const folder = label.path.slice(0, -fileName(label.path).length - 1);
    const sameFolder = twin && twin.path.slice(0, -fileName(twin.path).length - 1) === folder;
    return { ...label, hint: twin ? (sameFolder || folder === "" ? fileName(label.path) : folder) : null };
  });
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
