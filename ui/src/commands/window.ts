// Commands of the window itself.

import { switchLocale } from "../lib/i18n";
import type { Reader } from "../notes/reader";
import type { Page } from "./page";
import type { Command } from "./registry";

export function windowCommands(page: Page, reader: Reader): Command[] {
  return [
    {
      id: "dismiss-alert",
      group: "window",
      name: { ja: "知らせを閉じる", en: "Close the alert" },
      bindings: [{ keys: ["Escape"], where: ["reader", "elsewhere"] }],
      enabled: () => reader.state.alert !== null,
      run: () => reader.dismiss(),
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
      run: switchLocale,
    },
  ];
}
