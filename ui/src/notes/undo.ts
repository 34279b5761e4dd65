// Commands that undo changes of notes.

import type { Page } from "../commands/page";
import type { Command } from "../commands/registry";
import type { Reader } from "./reader";

export function undoCommands(page: Page, reader: Reader): Command[] {
  // What is typed has an undo of its own.
  const enabled = (): boolean => !page.isTyping();
  return [
    {
      id: "undo",
      group: "tasks",
      name: { ja: "ノートへの操作を元に戻す", en: "Undo the last change to a note" },
      bindings: [{ keys: ["Ctrl+Z"] }],
      enabled,
      run: () => void reader.undo(),
    },
    {
      id: "redo",
      group: "tasks",
      name: { ja: "元に戻した操作をやり直す", en: "Make the undone change again" },
      bindings: [{ keys: ["Ctrl+Shift+Z", "Ctrl+Y"] }],
      enabled,
      run: () => void reader.undo(true),
    },
  ];
}
