// A backend in memory: for the tests, and for looking at the interface in a plain browser.

import type {
  AddTaskResponse, Backend, EngineEvent, FolderView, GoToEntry, Hit, Listing, Memory, NameMatch, NoteView, Recalled, RememberRequest, SearchRequest, SearchResponse, Shortcuts,
  Summons, TaskList, TickRequest, TickResponse, UndoResponse, Why, WireError,
} from "./backend";
import { render, type Rendered } from "./fake-markdown";
import { fold, lay, readings } from "./fake-names";
import { sampleNotes } from "./fake-notes";
import { listOf } from "./fake-tasks";

type Method = Exclude<keyof Backend, "onEvent" | "onClosing" | "onSummons">;

/** A call that waits for the test to answer it. */
export interface Held {
  method: Method;
  request: unknown;
  release(): Promise<void>;
  fail(error: WireError): Promise<void>;
}

export class FakeBackend implements Backend {
  /** Calls in the order in which they came. */
  readonly calls: { method: Method; request: unknown }[] = [];
  /** Calls that wait, of the methods named in `holding`. */
  readonly held: Held[] = [];
  readonly holding = new Set<Method>();
  /** What can be undone, and done again. */
  readonly #undo: { path: string; line: number; before: string; after: string }[] = [];
  readonly #redo: { path: string; line: number; before: string; after: string }[] = [];
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #closing = new Set<() => void>();
  /** What is kept over restarts: the next start is another fake with the same. */
  memory: Memory = nothingKept();
  recallNotice: Recalled["notice"] = null;
  progress: FolderView["progress"] = null;
  folderNotices: FolderView["notices"] = [];
  language: "ja" | "en" = "ja";
  keys: Shortcuts = { search: { keys: "Ctrl+Alt+F", state: "on" }, task: { keys: "Ctrl+Alt+N", state: "on" } };
  #summons: Summons | null = null;
  readonly #called = new Set<() => void>();

  constructor(readonly notes: Map<string, string> = new Map(Object.entries(sampleNotes))) {}

  folder(request: Parameters<Backend["folder"]>[0]): Promise<FolderView> {
    return this.#call("folder", request, () => ({
      folder: "/home/mori/memo",
      language: this.language,
      notes: [...this.notes].filter(([path]) => request.only?.includes(path) ?? true).map(([path, source]) => {
        const { title, tasks } = render(path, source, null);
        return { path, title, open_tasks: tasks.filter(({ done }) => !done).length };
      }),
      sections: 0,
      notices: this.folderNotices,
      progress: this.progress,
    }));
  }

  search(request: Parameters<Backend["search"]>[0]): Promise<SearchResponse> {
    return this.#call("search", request, () => this.#search(request));
  }

  explain({ query, scopes = [] }: Parameters<Backend["explain"]>[0]): ReturnType<Backend["explain"]> {
    return this.#call("explain", { query, scopes }, () => ({
      query: [query, ...scopes].join(" ").trim(),
      lines: [...query.split(/\s+/).filter((word) => word !== ""), ...scopes].map((text) => ({ depth: 0, text: `「${text}」` })),
      notices: [],
    }));
  }

  complete(request: Parameters<Backend["complete"]>[0]): ReturnType<Backend["complete"]> {
    return this.#call("complete", request, () => {
      const value = /(?:^|\s)path:(\S*)$/.exec(request.before)?.[1];
      if (value !== undefined) {
        const folders = new Set([...this.notes.keys()].filter((path) => path.includes("/")).map((path) => path.slice(0, path.lastIndexOf("/") + 1)));
        const begun = [...folders].filter((folder) => folder.startsWith(value));
        return { replaced: `path:${value}`, items: begun.map((folder) => ({ text: `path:${folder}`, detail: "" })) };
      }
      const typed = /(?:^|\s)(p(?:ath?)?)$/.exec(request.before)?.[1];
      return typed ? { replaced: typed, items: [{ text: "path:", detail: "" }] } : { replaced: "", items: [] };
    });
  }

  openNote(request: Parameters<Backend["openNote"]>[0]): Promise<NoteView> {
    return this.#call("openNote", request, () => {
      const { sections: _, ...view } = this.#render(request.path, request.query?.split(/\s+/).map(written).join(" ") ?? null);
      return {
        ...view,
        path: request.path,
        hash: hashOf(this.notes.get(request.path) ?? ""),
        encoding: request.path.includes("sjis") ? "Shift_JIS" : null,
        notices: [],
      };
    });
  }

  tick(request: TickRequest): Promise<TickResponse> {
    return this.#call("tick", request, () => {
      const before = this.notes.get(request.path) ?? "";
      const lines = before.split("\n");
      const alike = lines.flatMap((line, index) => (line === request.expected_line ? [index] : []));
      // In a file that has changed, the line is the only one that reads so, or none.
      const index = hashOf(before) === request.hash ? request.line - 1 : alike.length === 1 ? alike[0]! : -1;
      const line = lines[index];
      if (line !== request.expected_line) {
        const message = "ファイルが変わっていたため、書き込みませんでした。";
        return { written: false, notice: { code: "line-changed", message, path: request.path } };
      }
      lines[index] = line.replace(/\[[ xX/<>?!-]\]/, request.done ? "[x]" : "[ ]");
      // The next of one that comes again stands below it.
      if (request.done && line.includes("🔁")) lines.splice(index + 1, 0, line);
      const after = lines.join("\n");
      this.notes.set(request.path, after);
      this.#undo.push({ path: request.path, line: request.line, before, after });
      this.#redo.length = 0;
      return { written: true, notice: null };
    });
  }

  undo({ redo }: { redo: boolean }): Promise<UndoResponse> {
    return this.#call("undo", { redo }, () => {
      const edit = (redo ? this.#redo : this.#undo).pop();
      if (!edit) {
        const message = redo ? "やり直せる操作はありません。" : "元に戻せる操作はもうありません。";
        return { written: false, path: null, line: null, notice: { code: "nothing-to-undo", message, path: null } };
      }
      (redo ? this.#undo : this.#redo).push(edit);
      this.notes.set(edit.path, redo ? edit.after : edit.before);
      const message = `${redo ? "やり直しました" : "元に戻しました"}：${edit.path} の ${edit.line} 行目`;
      return { written: true, path: edit.path, line: edit.line, notice: { code: "undone", message, path: null } };
    });
  }

  tasks(request: Parameters<Backend["tasks"]>[0]): Promise<TaskList> {
    return this.#call("tasks", request, () => {
      const notes = [...this.notes].map(([path, source]) => {
        const { title, tasks } = this.#render(path, null);
        return { title, hash: hashOf(source), tasks };
      });
      const words = request.query.trim().split(/\s+/).filter(Boolean).map(written);
      return listOf(notes, request, (text) => words.every((word) => fold(text).includes(fold(word))));
    });
  }

  addTask(request: Parameters<Backend["addTask"]>[0]): Promise<AddTaskResponse> {
    return this.#call("addTask", request, () => {
      const path = request.path ?? "inbox.md";
      const before = this.notes.get(path) ?? "";
      const source = `${before}${before === "" || before.endsWith("\n") ? "" : "\n"}- [ ] ${request.text}\n`;
      this.notes.set(path, source);
      return { written: true, path, line: source.split("\n").length - 1, notice: null };
    });
  }

  check(): ReturnType<Backend["check"]> {
    const notes = this.notes.size;
    return this.#call("check", undefined, () => ({
      notes,
      indexed: notes,
      sections: 0,
      notices: [],
      index_version: "0",
      dictionary_version: "0",
      own_synonyms: 0,
      own_words: 0,
    }));
  }

  openLink(request: { url: string }): Promise<void> {
    return this.#call("openLink", request, () => undefined);
  }

  recall(): Promise<Recalled> {
    return this.#call("recall", undefined, () => ({ memory: structuredClone(this.memory), notice: this.recallNotice }));
  }

  remember(request: RememberRequest): Promise<void> {
    return this.#call("remember", request, () => {
      const given = Object.entries(structuredClone(request)).filter(([, part]) => part !== null);
      this.memory = { ...this.memory, ...(Object.fromEntries(given) as Partial<Memory>) };
    });
  }

  close(): Promise<void> {
    return this.#call("close", undefined, () => undefined);
  }

  onClosing(listener: () => void): Promise<() => void> {
    this.#closing.add(listener);
    return Promise.resolve(() => void this.#closing.delete(listener));
  }

  /** The reader closes the window. */
  requestClose(): void {
    for (const listener of this.#closing) listener();
  }

  goTo(request: Parameters<Backend["goTo"]>[0]): ReturnType<Backend["goTo"]> {
    return this.#call("goTo", request, () => {
      const { query, limit, recent, within } = request;
      const lately = (path: string) => (recent.includes(path) ? recent.indexOf(path) : recent.length);
      const paths = [...this.notes.keys()].filter((path) => (within ?? path) === path).sort((a, b) => lately(a) - lately(b));
      const entries = paths.flatMap((path): GoToEntry[] => {
        const { title, outline } = this.#render(path, null);
        const name = lay(query, title);
        const note: GoToEntry[] = name && within === null ? [{ path, anchor: null, line: 1, level: 0, name, above: [{ text: path, hit: false }] }] : [];
        if (query.trim() === "" && within === null) return note;
        const headings = outline.flatMap(({ text, anchor, line, level }): GoToEntry[] => {
          const heading = text === title && within === null ? null : lay(query, text);
          return heading ? [{ path, anchor, line, level, name: heading, above: [{ text: title, hit: false }] }] : [];
        });
        return [...note, ...headings];
      });
      return { query, total: entries.length, entries: entries.slice(0, limit) };
    });
  }

  matchNames(request: Parameters<Backend["matchNames"]>[0]): Promise<NameMatch[]> {
    return this.#call("matchNames", request, () =>
      request.names.flatMap((names, index) => {
        const found = names.map((name) => lay(request.query, name));
        const name = found.findIndex((segments) => segments !== null);
        return name < 0 ? [] : [{ index, name, segments: found[name] ?? [] }];
      }),
    );
  }

  setLanguage(request: { language: "ja" | "en" }): Promise<void> {
    return this.#call("setLanguage", request, () => {
      this.language = request.language;
    });
  }

  takeSummons(): Promise<Summons | null> {
    return this.#call("takeSummons", undefined, () => {
      const summons = this.#summons;
      this.#summons = null;
      return summons;
    });
  }

  shortcuts(): Promise<Shortcuts> {
    return this.#call("shortcuts", undefined, () => this.keys);
  }

  onSummons(listener: () => void): Promise<() => void> {
    this.#called.add(listener);
    return Promise.resolve(() => void this.#called.delete(listener));
  }

  /** Calls the window, as a second start of the program does. */
  summon(search: string | null, add_task = false): void {
    this.#summons = { search, add_task };
    for (const listener of this.#called) listener();
  }

  onEvent(listener: (event: EngineEvent) => void): Promise<() => void> {
    this.#listeners.add(listener);
    return Promise.resolve(() => void this.#listeners.delete(listener));
  }

  /** Tells the window something, as the engine does. */
  emit(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Another program edits a note. */
  edit(path: string, source: string): void {
    this.notes.set(path, source);
    this.emit({ kind: "indexed", changed: [path], removed: [] });
  }

  /** Another program deletes a note. */
  remove(path: string): void {
    this.notes.delete(path);
    this.emit({ kind: "indexed", changed: [], removed: [path] });
  }

  /** Another program renames a note. */
  rename(from: string, to: string): void {
    this.notes.set(to, this.notes.get(from) ?? "");
    this.notes.delete(from);
    this.emit({ kind: "indexed", changed: [to], removed: [from], renamed: [{ from, to }] });
  }

  #search({ query: typed, limit, offset = 0, by_note: byNote, keep, scopes = [] }: SearchRequest): SearchResponse {
    const query = plain(typed);
    const words = query.trim().split(/\s+/).map(written);
    const read = words.join(" ") !== query.trim().replace(/\s+/g, " ");
    const reason = (text: string): Why[] =>
      read ? [/^[a-z\s]+$/i.test(query) ? "romaji" : "reading"] : [fold(text).includes(fold(query.trim())) ? "exact" : "morpheme"];
    const found: Hit[] = [];
    const listed: Hit[] = [];
    for (const path of this.notes.keys()) {
      const { title, sections, tasks } = this.#render(path, words.join(" "));
      const here = sections.filter(({ text }) => words.every((word) => fold(text).includes(fold(word))));
      const folded = byNote && here.length > byNote.fold + 1 && !byNote.unfolded.includes(path);
      const hidden = path === keep?.path && here.findIndex(({ anchor }) => anchor === keep.anchor) >= (byNote?.fold ?? 0);
      const shown = folded && !hidden ? byNote.fold : here.length;
      for (const [at, { text, ...section }] of here.entries()) {
        const hit: Hit = { ...section, path, title, score: 1, why: reason(text), snippet: snippet(byNote ? text.slice(section.heading_path.at(-1)?.length ?? 0).trim() : text, words) };
        found.push(hit);
        if (at >= shown) continue;
        const within = tasks.filter(({ line }) => line >= section.line && line <= section.end_line);
        const done_tasks = within.filter(({ done }) => done).length;
        const listing: Listing = {
          title: snippet(title, words, Infinity),
          headings: section.heading_path.map((heading) => snippet(heading, words, Infinity)),
          sections: here.length,
          shown,
          open_tasks: within.length - done_tasks,
          done_tasks,
        };
        listed.push(byNote ? { ...hit, listing } : hit);
      }
    }
    const notes = new Set(found.map(({ path }) => path)).size;
    const kept = offset === 0 ? listed.findIndex(({ path, anchor }) => path === keep?.path && anchor === keep.anchor) : -1;
    const hits = listed.slice(offset, Math.max(offset + limit, kept + 1));
    const full = scopes.length > 0 ? { full: [typed, ...scopes].join(" ").trim() } : {};
    return { query: typed, ...full, took_us: 400, total: found.length, notes, listed: listed.length, notices: [], hits };
  }

  #render(path: string, query: string | null): Rendered {
    const source = this.notes.get(path);
    if (source === undefined) {
      const error: WireError = { code: "no-note", message: `ノート「${path}」はありません。` };
      throw error;
    }
    return render(path, source, query && plain(query));
  }

  #call<Answer>(method: Method, request: unknown, answer: () => Answer): Promise<Answer> {
    this.calls.push({ method, request });
    if (!this.holding.has(method)) {
      return Promise.resolve().then(answer);
    }
    return new Promise((resolve, reject) => {
      const settled = () => new Promise<void>((done) => setTimeout(done));
      this.held.push({
        method,
        request,
        release: () => {
          try {
            resolve(answer());
          } catch (thrown) {
            reject(thrown as Error);
          }
          return settled();
        },
        fail: (error) => {
          reject(error as unknown as Error);
          return settled();
        },
      });
    });
  }
}

/** A query without its operators, which narrow nothing here. */
function plain(query: string): string {
  return query.replace(/(^|\s)[a-z-]+:\S*/g, " ");
}

export function nothingKept(): Memory {
  return {
    open: { tabs: [], current: 0 },
    layout: { side_width: null, results_width: null, folded: null },
    searches: [],
    saved: [],
  };
}

function written(word: string): string {
  const typed = fold(word).replace(/(?<=[ぁ-ん])[a-z]$/, "");
  const found = Object.entries(readings).find(([, kana]) => typed.length > 1 && kana.some((reading) => reading.startsWith(typed)));
  return found?.[0] ?? word;
}

function snippet(text: string, words: string[], length = 90): { text: string; hit: boolean }[] {
  const at = Math.max(0, ...words.map((word) => fold(text).indexOf(fold(word))));
  const from = length === Infinity ? 0 : Math.max(0, at - 30);
  const part = (from > 0 ? "…" : "") + text.slice(from, at + length);
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[^\p{L}\p{N}]/gu, "\\$&")).join("|")})`, "giu");
  return part.split(pattern).map((piece, index) => ({ text: piece, hit: index % 2 === 1 })).filter(({ text: piece }) => piece !== "");
}

function hashOf(source: string): string {
  let hash = 0;
  for (const char of source) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) | 0;
  return String(hash);
}
