// Commands of the window itself.

import type { Desk } from "../desk";
import type { Shortcut, Shortcuts } from "../ipc/backend";
import { switchLocale } from "../lib/i18n";
import type { Page } from "./page";
import type { Binding, Command } from "./registry";

/** `shortcuts` are the system-wide keys, which the shell has taken. */
export function windowCommands(page: Page, desk: Desk, shortcuts: Shortcuts | null): Command[] {
  const { reader } = desk;
  return [
    {
      id: "dismiss-alert",
      group: "window",
      name: { ja: "知らせを閉じる", en: "Close the alert" },
      bindings: [{ keys: ["Escape"], where: ["reader", "elsewhere"] }],
      enabled: () => reader.state.alert !== null || reader.state.status !== null,
      run: () => reader.dismiss(),
    },
    {
      id: "show-notices",
      group: "window",
      name: { ja: "フォルダについての注意を見る", en: "Show the notices about the folder" },
      bindings: [{ keys: ["Ctrl+Shift+M"] }],
      enabled: () => (desk.state.folder?.notices.length ?? 0) > 0,
      run: () => page.showNotices(),
    },
    {
      id: "help",
      group: "window",
      name: { ja: "このキー一覧", en: "These keys" },
      bindings: [{ keys: ["F1"] }, { keys: ["?"], where: ["reader", "elsewhere"] }],
      run: () => page.showKeys(),
    },
    {
      id: "switch-language",
      group: "window",
      name: { ja: "英語の表示に切り替える (English)", en: "Switch to Japanese (日本語)" },
      bindings: [{ keys: ["Ctrl+Alt+J"] }],
      run: switchLocale,
    },
    {
      id: "summon",
      group: "window",
      name: { ja: "どこからでも: ウインドウを前に出して検索欄へ", en: "From anywhere: bring the window, to the search box" },
      bindings: bindings(shortcuts?.search),
      native: true,
      run: () => {},
    },
    {
      id: "summon-task",
      group: "window",
      name: { ja: "どこからでも: ウインドウを前に出して TODO を足す", en: "From anywhere: bring the window, to add a task" },
      bindings: bindings(shortcuts?.task),
      native: true,
      run: () => {},
    },
  ];
}

/** A system-wide key, if it works. */
function bindings(shortcut: Shortcut | undefined): Binding[] {
  return shortcut?.state === "on" ? [{ keys: [shortcut.keys] }] : [];
}
