// The one door to the engine. Everything else in the interface talks to this,
// so that a fake serves the tests and a plain browser.

import type { CheckReport } from "./generated/CheckReport";
import type { CompleteRequest } from "./generated/CompleteRequest";
import type { Completion } from "./generated/Completion";
import type { EngineEvent } from "./generated/EngineEvent";
import type { ExplainRequest } from "./generated/ExplainRequest";
import type { Explanation } from "./generated/Explanation";
import type { FolderRequest } from "./generated/FolderRequest";
import type { FolderView } from "./generated/FolderView";
import type { GoToRequest } from "./generated/GoToRequest";
import type { GoToResponse } from "./generated/GoToResponse";
import type { NameMatch } from "./generated/NameMatch";
import type { NamesRequest } from "./generated/NamesRequest";
import type { NoteView } from "./generated/NoteView";
import type { OpenNoteRequest } from "./generated/OpenNoteRequest";
import type { Recalled } from "./generated/Recalled";
import type { RememberRequest } from "./generated/RememberRequest";
import type { SearchRequest } from "./generated/SearchRequest";
import type { SearchResponse } from "./generated/SearchResponse";
import type { AddTaskRequest } from "./generated/AddTaskRequest";
import type { AddTaskResponse } from "./generated/AddTaskResponse";
import type { TaskList } from "./generated/TaskList";
import type { TasksRequest } from "./generated/TasksRequest";
import type { TickRequest } from "./generated/TickRequest";
import type { TickResponse } from "./generated/TickResponse";
import type { UndoRequest } from "./generated/UndoRequest";
import type { UndoResponse } from "./generated/UndoResponse";
import type { WireError } from "./generated/WireError";

export type { CheckReport } from "./generated/CheckReport";
export type { CompleteRequest } from "./generated/CompleteRequest";
export type { Completion } from "./generated/Completion";
export type { CompletionItem } from "./generated/CompletionItem";
export type { EngineEvent } from "./generated/EngineEvent";
export type { ExplainRequest } from "./generated/ExplainRequest";
export type { Explanation } from "./generated/Explanation";
export type { FolderRequest } from "./generated/FolderRequest";
export type { FolderView } from "./generated/FolderView";
export type { GoToEntry } from "./generated/GoToEntry";
export type { GoToRequest } from "./generated/GoToRequest";
export type { GoToResponse } from "./generated/GoToResponse";
export type { Hit } from "./generated/Hit";
export type { HitPlace } from "./generated/HitPlace";
export type { Listing } from "./generated/Listing";
export type { NameMatch } from "./generated/NameMatch";
export type { NamesRequest } from "./generated/NamesRequest";
export type { NoteEntry } from "./generated/NoteEntry";
export type { Notice } from "./generated/Notice";
export type { NoteView } from "./generated/NoteView";
export type { OpenNoteRequest } from "./generated/OpenNoteRequest";
export type { OutlineItem } from "./generated/OutlineItem";
export type { Progress } from "./generated/Progress";
export type { Layout } from "./generated/Layout";
export type { Memory } from "./generated/Memory";
export type { OpenTabs } from "./generated/OpenTabs";
export type { PlaceMemory } from "./generated/PlaceMemory";
export type { Recalled } from "./generated/Recalled";
export type { RememberRequest } from "./generated/RememberRequest";
export type { Renamed } from "./generated/Renamed";
export type { SavedSearch } from "./generated/SavedSearch";
export type { SearchPlace } from "./generated/SearchPlace";
export type { TabMemory } from "./generated/TabMemory";
export type { SearchRequest } from "./generated/SearchRequest";
export type { SearchResponse } from "./generated/SearchResponse";
export type { Segment } from "./generated/Segment";
export type { AddTaskRequest } from "./generated/AddTaskRequest";
export type { AddTaskResponse } from "./generated/AddTaskResponse";
export type { DueGroup } from "./generated/DueGroup";
export type { ListedTask } from "./generated/ListedTask";
export type { Task } from "./generated/Task";
export type { TaskFilter } from "./generated/TaskFilter";
export type { TaskGroup } from "./generated/TaskGroup";
export type { TaskGrouping } from "./generated/TaskGrouping";
export type { TaskWord } from "./generated/TaskWord";
export type { TaskList } from "./generated/TaskList";
export type { TaskPlace } from "./generated/TaskPlace";
export type { TaskRow } from "./generated/TaskRow";
export type { TasksRequest } from "./generated/TasksRequest";
export type { TickRequest } from "./generated/TickRequest";
export type { TickResponse } from "./generated/TickResponse";
export type { UndoRequest } from "./generated/UndoRequest";
export type { UndoResponse } from "./generated/UndoResponse";
export type { Why } from "./generated/Why";
export type { WireError } from "./generated/WireError";

export interface OpenLinkRequest {
  url: string;
}

export interface SetLanguageRequest {
  language: "ja" | "en";
}

/** What the window was called for. */
export interface Summons {
  /** What to search for; empty: only go to the search box; null: only come to the front. */
  search: string | null;
  /** Whether a task is to be added. */
  add_task: boolean;
}

/** A system-wide key that brings the window, or why there is none. */
export interface Shortcut {
  keys: string;
  state: "on" | "off" | "wayland" | "taken";
}

export interface Shortcuts {
  /** To the search box. */
  search: Shortcut;
  /** To add a task. */
  task: Shortcut;
}

export type Unsubscribe = () => void;

/** What the window asks of the engine. Every method rejects with a `WireError`. */
export interface Backend {
  folder(request: FolderRequest): Promise<FolderView>;
  search(request: SearchRequest): Promise<SearchResponse>;
  /** What a query means, in words. */
  explain(request: ExplainRequest): Promise<Explanation>;
  /** What can be typed next. */
  complete(request: CompleteRequest): Promise<Completion>;
  openNote(request: OpenNoteRequest): Promise<NoteView>;
  tick(request: TickRequest): Promise<TickResponse>;
  undo(request: UndoRequest): Promise<UndoResponse>;
  tasks(request: TasksRequest): Promise<TaskList>;
  addTask(request: AddTaskRequest): Promise<AddTaskResponse>;
  check(): Promise<CheckReport>;
  openLink(request: OpenLinkRequest): Promise<void>;
  /** What the window remembers of the folder. */
  recall(): Promise<Recalled>;
  /** Replaces parts of it. */
  remember(request: RememberRequest): Promise<void>;
  /** The window is about to close; it does so on `close`, or after a moment without. */
  onClosing(listener: () => void): Promise<Unsubscribe>;
  close(): Promise<void>;
  goTo(request: GoToRequest): Promise<GoToResponse>;
  matchNames(request: NamesRequest): Promise<NameMatch[]>;
  setLanguage(request: SetLanguageRequest): Promise<void>;
  /** What the window was called for, once; null if it has been told. */
  takeSummons(): Promise<Summons | null>;
  shortcuts(): Promise<Shortcuts>;
  /** Says that there is something for `takeSummons`. */
  onSummons(listener: () => void): Promise<Unsubscribe>;
  onEvent(listener: (event: EngineEvent) => void): Promise<Unsubscribe>;
}

/** Whatever was thrown, as a `WireError`: a broken bridge is an error the reader must see too. */
export function toWireError(thrown: unknown): WireError {
  if (typeof thrown === "object" && thrown !== null && "message" in thrown) {
    const { code, message } = thrown as { code?: unknown; message: unknown };
    return { code: typeof code === "string" ? code : "unexpected", message: String(message) };
  }
  return { code: "unexpected", message: String(thrown) };
}
