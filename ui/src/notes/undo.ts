// Commands that undo changes of notes.

import type { Command } from "../commands/registry";
import type { Reader } from "./reader";

export function undoCommands(reader: Reader): Command[] {
  return [
    {
      id: "undo",
      group: "tasks",
      name: { ja: "元に戻す（ノートへの操作）", en: "Undo the last change to a note" },
      bindings: [{ keys: ["Ctrl+Z"], untyped: true }],
      run: () => void reader.undo(),
    },
    {
      id: "redo",
      group: "tasks",
      name: { ja: "やり直す（元に戻した操作）", en: "Make the undone change again" },
      bindings: [{ keys: ["Ctrl+Shift+Z", "Ctrl+Y"], untyped: true }],
      run: () => void reader.undo(true),
    },
  ];
}
