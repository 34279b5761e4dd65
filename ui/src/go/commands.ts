// Commands that lead anywhere, by the box of GoDialog.svelte.

import type { Page } from "../commands/page";
import type { Command } from "../commands/registry";
import type { Reader } from "../notes/reader";

export function goCommands(page: Page, reader: Reader): Command[] {
  return [
    {
      id: "quick-open",
      group: "go",
      name: { ja: "ノートや見出しを開く", en: "Go to a note or heading" },
      bindings: [{ keys: ["Ctrl+P", "Ctrl+O"] }],
      run: () => page.showGo(""),
    },
    {
      id: "go-to-heading",
      group: "go",
      name: { ja: "このノートの見出しへ", en: "Go to a heading of this note" },
      bindings: [{ keys: ["Ctrl+Shift+O"] }],
      enabled: () => reader.state.view !== null,
      run: () => page.showGo("@"),
    },
    {
      id: "palette",
      group: "go",
      name: { ja: "コマンドを名前で実行する", en: "Run a command by name" },
      bindings: [{ keys: ["Ctrl+Shift+P"] }],
      run: () => page.showGo(">"),
    },
  ];
}
