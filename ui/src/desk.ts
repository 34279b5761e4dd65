// Ties the search, the reading pane and the folder together; what App.svelte draws.

import { adoptLocale } from "./lib/i18n";
import { writable, type Readable } from "svelte/store";
import { toWireError, type Backend, type EngineEvent, type Explanation, type FolderView, type Hit, type Notice, type Progress, type SearchResponse, type WireError } from "./ipc/backend";
import { Reader } from "./notes/reader";
import { firstNote } from "./notes/tree";
import { pace } from "./search/pace";
import { SearchSession } from "./search/session";
import { Adding } from "./tasks/adding";
import { TaskListing } from "./tasks/list";

export interface DeskState {
  folder: FolderView | null;
  /** The folder could not be read. */
  failure: WireError | null;
  progress: Progress | null;
}

/** The query that an opened hit is marked by. */
function marked(response: SearchResponse): string {
  return response.full ?? response.query;
}

export class Desk implements Readable<DeskState> {
  readonly search: SearchSession;
  readonly reader: Reader;
  readonly tasks: TaskListing;
  readonly adding: Adding;
  #state: DeskState = { folder: null, failure: null, progress: null };
  readonly #store = writable(this.#state);
  readonly subscribe = this.#store.subscribe;
  /** How many notes could be found when the results were last brought up to date while indexing. */
  #searchable = 0;
  #searching = false;
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** The hit last previewed: note, section and query. */
  #previewed = "";
  #loads = 0;
  /** Whether the search that ends is given up: then even an opened hit is left. */
  #returning = false;

  constructor(private readonly backend: Backend) {
    this.search = new SearchSession(backend);
    this.reader = new Reader(backend);
    const raise = (alert: Notice) => this.reader.raise(alert);
    this.tasks = new TaskListing(backend, raise);
    this.adding = new Adding(backend, raise, () => this.tasks.refresh());
    this.search.subscribe((state) => {
      if (this.search.active) {
        this.#searching = true;
      } else if (this.#searching) {
        this.#searching = false;
        this.#previewed = "";
        this.reader.endSearch(this.#returning);
      }
      if (state.cause === "query" && pace.previewAfter > 0) this.#previewSoon();
      else if (state.cause !== "refresh") this.#preview(this.search.hit);
    });
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
    await this.loadFolder();
    return stop;
  }

  async loadFolder(): Promise<void> {
    const load = ++this.#loads;
    let folder: FolderView;
    try {
      folder = await this.backend.folder();
    } catch (thrown) {
      const failure = toWireError(thrown);
      // A folder that was shown stays readable.
      if (this.#state.folder) this.#complain(failure);
      else this.#set({ failure });
      return;
    }
    if (load < this.#loads) return;
    adoptLocale(folder.language);
    this.#set({ folder, failure: null, progress: folder.progress });
    const { view, failure } = this.reader.state;
    const first = firstNote(folder.notes);
    if (!view && !failure && !this.search.active && first !== null) this.reader.open(first);
  }

  /** Ends the search and goes back to where the reader was before it. */
  endSearch(): void {
    this.#returning = true;
    this.search.end();
    this.#returning = false;
  }

  /** Opens the selected hit, or the one in row `index`. False if there is none, but more of a note to unfold. */
  openHit(index?: number): boolean {
    if (index !== undefined) this.search.select(index);
    if (this.search.unfold()) return false;
    const { hit } = this.search;
    const { response } = this.search.state;
    if (!hit || !response) return false;
    clearTimeout(this.#pause);
    this.reader.settle(hit.path, hit.anchor, marked(response));
    return true;
  }

  /** Opens a note from the tree, with the matches of the search marked in it. */
  openNote(path: string): void {
    clearTimeout(this.#pause);
    this.reader.open(path, { kind: "top" }, this.search.active ? this.#query : null);
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

  /** Goes to a note, or to the top of one of its sections. There are no tabs yet: `newTab` is what they will need. */
  goTo({ path, anchor }: { path: string; anchor: string | null }, _open: { newTab: boolean }): void {
    clearTimeout(this.#pause);
    this.reader.open(path, anchor === null ? { kind: "top" } : { kind: "section", anchor });
  }

  /** What the engine says is in another language now: all that is shown of it is asked for again. */
  reword(): void {
    this.#refresh(false);
    this.reader.reload();
  }

  async openLink(url: string): Promise<void> {
    try {
      await this.backend.openLink({ url });
    } catch (thrown) {
      this.#complain(toWireError(thrown));
    }
  }

  /** The query whose matches are marked in a note: with its scopes, once they are known as text. */
  get #query(): string {
    const { response, query } = this.search.state;
    return response?.query === query ? marked(response) : query;
  }

  #previewSoon(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#preview(this.search.hit), pace.previewAfter);
  }

  #preview(hit: Hit | null): void {
    clearTimeout(this.#pause);
    const { response } = this.search.state;
    if (!hit || !response) return;
    const key = JSON.stringify([hit.path, hit.anchor, marked(response)]);
    if (key === this.#previewed) return;
    this.#previewed = key;
    this.reader.preview(hit.path, hit.anchor, marked(response));
  }

  #happened(event: EngineEvent): void {
    switch (event.kind) {
      case "indexing": {
        const searchable = event.progress.searchable ?? 0;
        this.#set({ progress: event.progress });
        if (searchable !== this.#searchable) this.#refresh(true);
        this.#searchable = searchable;
        break;
      }
      case "indexed": {
        const growing = this.#state.progress !== null;
        this.#set({ progress: null });
        this.#searchable = 0;
        this.#refresh(growing);
        this.reader.notesChanged(event.changed, event.removed);
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
  #refresh(growing: boolean): void {
    void this.loadFolder();
    this.search.refresh(growing);
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
