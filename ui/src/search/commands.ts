// Commands of the search box and its results.

import type { Page } from "../commands/page";
import type { Command } from "../commands/registry";
import type { Desk } from "../desk";
import { takeRecent } from "./memory-commands";
import { scopeNames, scopeOf, withoutScope, withScope, type ScopeKind } from "./scopes";

/** A command for each scope: puts it on, or takes it away. */
function scopeCommands(page: Page, desk: Desk): Command[] {
  const { search } = desk;
  const kinds: readonly ScopeKind[] = ["note", "folder", "todo", "code", "date"];
  return kinds.map((kind, at) => {
    const scope = () => scopeOf(kind, desk.reading);
    const { ja, en } = scopeNames[kind];
    return {
      id: `scope-${kind}`,
      group: "search",
      name: { ja: `絞り込み: ${ja}`, en: `Narrow the search: ${en}` },
      bindings: [{ keys: [`Alt+${at + 1}`] }],
      // One that is on can be taken away wherever the reader is.
      enabled: () => scope() !== null || search.state.scopes.some((known) => known.kind === kind),
      run: () => {
        takeRecent(desk);
        const { scopes } = search.state;
        const wanted = scope();
        if (scopes.some((known) => known.kind === kind)) search.setScopes(withoutScope(scopes, kind));
        else if (wanted) {
          search.setScopes(withScope(scopes, wanted));
          // The results are moved through from there.
          if (page.where() !== "box") page.focusBox();
        }
      },
    };
  });
}

export function searchCommands(page: Page, desk: Desk): Command[] {
  const { search } = desk;
  /** A move of the selection, while the focus stays in the box. */
  const move = (id: string, key: string, ja: string, en: string, run: () => void, enabled = () => true): Command => ({
    id,
    group: "search",
    name: { ja, en },
    bindings: [{ keys: [key], where: ["box"] }],
    enabled: () => search.active && enabled(),
    run,
    keysOnly: true,
  });
  return [
    {
      id: "search-selection",
      group: "search",
      name: { ja: "この語を検索（選んだ文字）", en: "Search for this (the selected text)" },
      bindings: [{ keys: ["Ctrl+Shift+F"], where: ["reader", "elsewhere"] }],
      enabled: () => page.selection() !== "",
      run: () => page.search(page.selection()),
    },
    {
      id: "focus-search",
      group: "search",
      name: { ja: "検索欄へ（全文検索）", en: "Go to the search box (full text)" },
      bindings: [{ keys: ["Ctrl+Shift+F"] }, { keys: ["/"], where: ["reader", "elsewhere"] }],
      run: () => {
        const selected = page.where() === "box" ? "" : page.selection();
        if (selected === "") page.focusBox();
        else page.search(selected);
      },
    },
    move("next-hit", "ArrowDown", "次の結果（本文に表示）", "Next result (shown in the note pane)", () => search.move(1)),
    move("previous-hit", "ArrowUp", "前の結果（本文に表示）", "Previous result (shown in the note pane)", () => search.move(-1)),
    move("next-page", "PageDown", "結果を一画面進む", "Results: page down", () => search.movePage(1)),
    move("previous-page", "PageUp", "結果を一画面戻る", "Results: page up", () => search.movePage(-1)),
    move("first-hit", "Ctrl+Home", "最初の結果", "First result", () => search.move(-Infinity)),
    move("last-hit", "Ctrl+End", "最後の結果", "Last result", () => search.selectLast()),
    // Plain Home and End belong to the caret of the box until it is at that end.
    move("first-hit-home", "Home", "最初の結果（欄の先頭で）", "First result (at the start of the box)", () => search.move(-Infinity), () => page.caretAt("start")),
    move("last-hit-end", "End", "最後の結果（欄の末尾で）", "Last result (at the end of the box)", () => search.selectLast(), () => page.caretAt("end")),
    {
      id: "open-hit",
      group: "search",
      name: { ja: "結果を開き、本文へ移る", en: "Open the result and move to the note" },
      bindings: [{ keys: ["Enter"], where: ["box"] }],
      enabled: () => search.active,
      run: () => {
        // What is on the screen may still answer what was typed before the last letter.
        search.whenAnswered(() => {
          if (desk.openHit()) page.focusNote();
        });
      },
    },
    {
      id: "open-hit-in-tab",
      group: "search",
      name: { ja: "結果を新しいタブで開く", en: "Open the result in a new tab" },
      bindings: [{ keys: ["Ctrl+Enter"], where: ["box"] }],
      enabled: () => search.active,
      run: () => {
        search.whenAnswered(() => {
          if (desk.openHit(undefined, "tab")) page.focusNote();
        });
      },
    },
    {
      id: "explain-query",
      group: "search",
      name: { ja: "この検索の意味を見る", en: "Explain the search" },
      bindings: [{ keys: ["Ctrl+/"] }],
      run: () => {
        takeRecent(desk);
        page.explainQuery();
      },
    },
    ...scopeCommands(page, desk),
    {
      id: "end-search",
      group: "search",
      name: { ja: "検索を終えて元の場所へ戻る", en: "End the search and return to where you were" },
      bindings: [{ keys: ["Escape"] }],
      enabled: () => search.active || (page.where() === "box" && search.state.query !== ""),
      run: () => {
        // From the box one goes on to type something else, unless a key has brought one there.
        const inBox = page.where() === "box";
        page.clearBox();
        if (inBox) page.leaveBox();
        else page.focusNote();
      },
    },
    {
      id: "focus-note",
      group: "note",
      name: { ja: "本文へ移る", en: "Move to the note" },
      bindings: [{ keys: ["Escape"], where: ["box"] }],
      run: () => void (page.leaveBox() || page.focusNote()),
    },
  ];
}
