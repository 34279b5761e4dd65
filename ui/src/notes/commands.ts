// Commands of the reading pane.

import type { Page } from "../commands/page";
import type { Command } from "../commands/registry";
import type { Find } from "./find";
import type { Reader } from "./reader";

export function findCommands(reader: Reader, find: Find): Command[] {
  return [
    {
      id: "find-in-note",
      group: "note",
      name: { ja: "ノートの中を検索", en: "Find in this note" },
      bindings: [{ keys: ["Ctrl+F"] }],
      enabled: () => reader.state.view !== null && reader.state.failure === null,
      run: () => find.open(),
    },
  ];
}

export function readerCommands(page: Page, reader: Reader): Command[] {
  const marked = () => (reader.state.view?.matches ?? 0) > 0;
  return [
    {
      id: "next-match",
      group: "note",
      name: { ja: "次の一致へ", en: "Next match" },
      bindings: [{ keys: ["F3", "Ctrl+G"] }],
      enabled: marked,
      run: () => reader.step(1),
    },
    {
      id: "previous-match",
      group: "note",
      name: { ja: "前の一致へ", en: "Previous match" },
      bindings: [{ keys: ["Shift+F3", "Ctrl+Shift+G"] }],
      enabled: marked,
      run: () => reader.step(-1),
    },
    {
      id: "focus-tree",
      group: "go",
      name: { ja: "ノートの一覧へ", en: "Go to the list of notes" },
      bindings: [{ keys: ["Ctrl+Shift+E"] }],
      run: () => page.focusTree(),
    },
    {
      id: "tick",
      group: "tasks",
      name: { ja: "TODO を完了・未完了にする（チェックボックス上）", en: "Tick or untick a task (on its box)" },
      bindings: [{ keys: ["Space"] }],
      native: true,
      run: () => {},
    },
  ];
}
