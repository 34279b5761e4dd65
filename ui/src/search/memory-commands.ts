// Commands of what is remembered of searching: the queries of late, and those that were saved.

import type { Page } from "../commands/page";
import { listKey, type Command } from "../commands/registry";
import type { Desk } from "../desk";

/** Asks for the recent search that stands in the box, if one does: until then it is only shown there. */
export function takeRecent({ recent, search }: Pick<Desk, "recent" | "search">): void {
  const query = recent.take();
  if (query !== null) search.setQuery(query);
}

export function memoryCommands(page: Page, desk: Desk): Command[] {
  const { search, recent, saved } = desk;
  /** The box holds nothing of the reader's own. */
  const walkable = () => search.state.query === "" && !search.active && recent.any;
  const list = (id: string, key: string, ja: string, en: string, run: () => void, enabled = () => recent.open): Command => ({
    id,
    group: "search",
    name: { ja, en },
    bindings: [{ keys: [key], where: ["box"] }],
    enabled,
    run,
    keysOnly: true,
  });
  return [
    list("recent-down", "ArrowDown", "検索の履歴（空の欄で）", "Recent searches (in the empty box)", () => recent.down(), walkable),
    list("recent-up", "ArrowUp", "一つ前の検索（空の欄で）", "The search before (in the empty box)", () => recent.up(), walkable),
    list("recent-run", "Enter", "履歴の検索をする", "Run the recent search", () => takeRecent(desk)),
    list("recent-forget", "Delete", "履歴から消す", "Remove from the recent searches", () => recent.forget()),
    list("recent-close", "Escape", "履歴を閉じる", "Close the recent searches", () => recent.leave()),
    {
      id: "clear-recent",
      group: "search",
      name: { ja: "検索の履歴をすべて消す", en: "Clear the recent searches" },
      bindings: [{ keys: ["Ctrl+Shift+Delete"] }],
      enabled: () => recent.any,
      run: () => recent.clear(),
    },
    {
      id: "save-search",
      group: "search",
      name: { ja: "この検索を保存する・外す", en: "Save this search, or take it out" },
      bindings: [{ keys: ["Ctrl+D"] }],
      enabled: () => search.active,
      run: () => saved.toggle(search.text, search.state.response),
    },
    {
      id: "focus-saved",
      group: "search",
      name: { ja: "保存した検索へ移る", en: "Go to the saved searches" },
      bindings: [{ keys: ["Ctrl+Shift+S"] }],
      enabled: () => saved.state.searches.length > 0,
      run: () => page.focusSaved(),
    },
    {
      id: "restore-saved",
      group: "search",
      name: { ja: "保存した検索: 消したものを戻す", en: "Saved search: bring the removed one back" },
      // The key is the list's.
      bindings: [{ keys: [], shown: "Ctrl+Z" }],
      enabled: () => saved.canRestore,
      run: () => void saved.restore(),
    },
    listKey("search", "saved-rename", ["F2"], "保存した検索: 名前を変える", "Saved search: rename"),
    listKey("search", "saved-remove", ["Delete"], "保存した検索: 消す", "Saved search: remove"),
    listKey("search", "saved-move", ["Alt+↑", "Alt+↓"], "保存した検索: 並べ替える", "Saved search: reorder"),
  ];
}
