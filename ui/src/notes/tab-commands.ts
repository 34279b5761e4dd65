// Commands of the tabs, and of the way back and forth through what was seen.

import type { Page } from "../commands/page";
import type { Command } from "../commands/registry";
import type { Desk } from "../desk";

export function tabCommands(page: Page, desk: Desk): Command[] {
  const { tabs } = desk;
  const several = () => tabs.count > 1;
  /** The keys go on in the note, unless one is typing in the box. */
  const then = (act: () => void) => () => {
    const typing = page.where() === "box";
    act();
    if (!typing) page.focusNote();
  };
  return [
    {
      id: "next-tab",
      group: "go",
      name: { ja: "次のタブ", en: "Next tab" },
      bindings: [{ keys: ["Ctrl+Tab", "Ctrl+PageDown"] }],
      enabled: several,
      run: then(() => tabs.walk(1)),
    },
    {
      id: "previous-tab",
      group: "go",
      name: { ja: "前のタブ", en: "Previous tab" },
      bindings: [{ keys: ["Ctrl+Shift+Tab", "Ctrl+PageUp"] }],
      enabled: several,
      run: then(() => tabs.walk(-1)),
    },
    {
      id: "numbered-tab",
      group: "go",
      name: { ja: "番号のタブ（9 は最後）", en: "Tab by its number (9 is the last)" },
      bindings: [{ keys: Array.from({ length: 9 }, (_, at) => `Ctrl+${at + 1}`), shown: "Ctrl+1 … 9" }],
      enabled: several,
      run: (event) => {
        const number = Number(event?.key ?? 1);
        then(() => tabs.go(number === 9 ? Infinity : number - 1))();
      },
      keysOnly: true,
    },
    {
      id: "close-tab",
      group: "go",
      name: { ja: "タブを閉じる", en: "Close the tab" },
      bindings: [{ keys: ["Ctrl+W", "Ctrl+F4"] }],
      enabled: several,
      run: then(() => tabs.close()),
    },
    {
      id: "close-other-tabs",
      group: "go",
      name: { ja: "ほかのタブを閉じる", en: "Close the other tabs" },
      bindings: [{ keys: ["Ctrl+Alt+W"] }],
      enabled: several,
      run: then(() => tabs.closeOthers()),
    },
    {
      id: "reopen-tab",
      group: "go",
      name: { ja: "閉じたタブをまた開く", en: "Reopen the closed tab" },
      bindings: [{ keys: ["Ctrl+Shift+T"] }],
      enabled: () => tabs.canReopen,
      run: then(() => tabs.reopen()),
    },
    {
      id: "history-back",
      group: "go",
      name: { ja: "前に見た場所や検索へ戻る", en: "Back to the previous place or search" },
      bindings: [{ keys: ["Alt+ArrowLeft"] }],
      run: then(() => desk.back()),
    },
    {
      id: "history-forward",
      group: "go",
      name: { ja: "次の場所や検索へ進む", en: "Forward to the next place or search" },
      bindings: [{ keys: ["Alt+ArrowRight"] }],
      run: then(() => desk.forward()),
    },
  ];
}
