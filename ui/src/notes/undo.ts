// Commands that undo changes of notes.

import type { Command } from "../commands/registry";
import type { Reader } from "./reader";

export function undoCommands(reader: Reader): Command[] {
  return [
    {
      id: "undo",
      group: "tasks",
      name: { ja: "ノートへの操作を元に戻す", en: "Undo the last change to a note" },
      bindings: [{ keys: ["Ctrl+Z"], untyped: true }],
      run: () => void reader.undo(),
    },
    {
      id: "redo",
      group: "tasks",
      name: { ja: "元に戻した操作をやり直す", en: "Make the undone change again" },
      bindings: [{ keys: ["Ctrl+Shift+Z", "Ctrl+Y"], untyped: true }],
      run: () => void reader.undo(true),
    },
  ];
}
