// The real backend. No other file imports `@tauri-apps/*` (kept by tests/imports.test.ts).

import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Backend, EngineEvent } from "./backend";

/** When something is asked, which the engine cannot know. */
function now(): { unix: number; offset_minutes: number } {
  const date = new Date();
  return { unix: Math.floor(date.getTime() / 1000), offset_minutes: -date.getTimezoneOffset() };
}

export const tauri: Backend = {
  folder: (request) => invoke("folder", { request }),
  search: (request) => invoke("search", { request: { ...request, now: now() } }),
  explain: (request) => invoke("explain", { request: { ...request, now: now() } }),
  complete: (request) => invoke("complete", { request }),
  openNote: (request) => invoke("open_note", { request: { ...request, now: now() } }),
  tick: (request) => invoke("tick", { request }),
  undo: (request) => invoke("undo", { request }),
  tasks: (request) => invoke("tasks", { request }),
  addTask: (request) => invoke("add_task", { request }),
  check: () => invoke("check"),
  openLink: (request) => invoke("open_link", { request }),
  recall: () => invoke("recall"),
  remember: (request) => invoke("remember", { request }),
  onClosing: (listener) => listen("closing", () => listener()),
  close: () => invoke("close"),
  goTo: (request) => invoke("go_to", { request }),
  matchNames: (request) => invoke("match_names", { request }),
  setLanguage: (request) => invoke("set_language", { request }),
  takeSummons: () => invoke("take_summons"),
  shortcuts: () => invoke("shortcuts"),
  onSummons: (listener) => listen("summons", () => listener()),
  onEvent: (listener) => listen<EngineEvent>("engine", (event) => listener(event.payload)),
};
