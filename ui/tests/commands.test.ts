import { describe, expect, it } from "vitest";
import type { Page } from "../src/commands/page";
import { canRun, keysOf, Registry, type Command, type Where } from "../src/commands/registry";
import { windowCommands } from "../src/commands/window";
import { Desk } from "../src/desk";
import { goCommands } from "../src/go/commands";
import { FakeBackend } from "../src/ipc/fake";
import { readerCommands } from "../src/notes/commands";
import { tabCommands } from "../src/notes/tab-commands";
import { undoCommands } from "../src/notes/undo";
import { searchCommands } from "../src/search/commands";
import { memoryCommands } from "../src/search/memory-commands";
import { taskCommands, TaskPlaces } from "../src/tasks/commands";

const places: readonly Where[] = ["box", "reader", "elsewhere", "nowhere"];
const press = (key: string, init: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, ...init });

/** All commands, over a page where the focus is said to be somewhere, with a search going on or not. */
async function registry({ where = "elsewhere" as Where, query = "", marks = false, tabs = false, recent = false, selected = "", caret = "" } = {}): Promise<Registry> {
  const desk = new Desk(new FakeBackend());
  const nothing = () => {};
  const page: Page = {
    where: () => where,
    caretAt: (end) => end === caret,
    selection: () => selected,
    ...Object.fromEntries(["focusBox", "search", "clearBox", "leaveBox", "focusNote", "focusTree", "focusSaved", "showNotices", "explainQuery", "showGo", "showKeys"].map((name) => [name, nothing])),
  } as Page;
  desk.search.setQuery(query);
  if (tabs) desk.openNote("aws/DynamoDB.md", "tab");
  if (recent) desk.recent.adopt(["検索"]);
  if (marks) desk.reader.open("aws/S3.md", { kind: "top" }, "削除");
  await new Promise<void>((done) => setTimeout(done));
  return new Registry([
    ...goCommands(page, desk.reader),
    ...memoryCommands(page, desk),
    ...searchCommands(page, desk),
    ...taskCommands(new TaskPlaces(page, desk, () => undefined, () => undefined, async () => {}), desk),
    ...readerCommands(page, desk.reader),
    ...tabCommands(page, desk),
    ...undoCommands(desk.reader),
    ...windowCommands(page, desk, new FakeBackend().keys),
  ]);
}

describe("a key", () => {
  it.each<[string, KeyboardEventInit, Where, string | null]>([
    ["F", { ctrlKey: true, shiftKey: true }, "reader", "focus-search"],
    ["/", {}, "reader", "focus-search"],
    ["/", {}, "box", null],
    ["?", { shiftKey: true }, "elsewhere", "help"],
    ["?", { shiftKey: true }, "box", null],
    ["F1", {}, "box", "help"],
    ["ArrowDown", {}, "box", "next-hit"],
    ["ArrowDown", {}, "reader", null],
    ["ArrowDown", { shiftKey: true }, "box", null],
    ["Home", {}, "box", null],
    ["Home", { ctrlKey: true }, "box", "first-hit"],
    ["1", { altKey: true }, "box", "scope-note"],
    ["3", { altKey: true }, "reader", "scope-todo"],
    ["5", { altKey: true }, "elsewhere", "scope-date"],
    ["6", { altKey: true }, "elsewhere", null],
    ["J", { ctrlKey: true, altKey: true }, "box", "switch-language"],
    ["z", { ctrlKey: true }, "reader", "undo"],
    ["z", { ctrlKey: true }, "elsewhere", "undo"],
    ["z", { ctrlKey: true }, "box", null],
    ["Z", { ctrlKey: true, shiftKey: true }, "reader", "redo"],
    ["y", { ctrlKey: true }, "reader", "redo"],
    ["y", { ctrlKey: true }, "box", null],
    ["F3", { shiftKey: true }, "box", "previous-match"],
    ["g", { ctrlKey: true }, "reader", "next-match"],
    ["G", { ctrlKey: true, shiftKey: true }, "reader", "previous-match"],
    ["ArrowLeft", { altKey: true }, "box", "history-back"],
    ["Enter", { ctrlKey: true }, "box", "open-hit-in-tab"],
    ["d", { ctrlKey: true }, "box", "save-search"],
    ["w", { ctrlKey: true }, "box", null],
    ["ArrowLeft", {}, "box", null],
    ["p", { ctrlKey: true }, "box", "quick-open"],
    ["P", { ctrlKey: true, shiftKey: true }, "reader", "palette"],
    ["p", { ctrlKey: true }, "elsewhere", "quick-open"],
    ["o", { ctrlKey: true }, "reader", "quick-open"],
    ["F", { ctrlKey: true, altKey: true }, "reader", null],
    ["Escape", {}, "box", "end-search"],
    ["Escape", {}, "reader", "end-search"],
    [" ", {}, "reader", null],
  ])("%s %o in the %s while searching: %s", async (key, init, where, command) => {
    const commands = await registry({ where, query: "検索", marks: true });
    expect(commands.commandOf(press(key, init), where)?.id ?? null).toBe(command);
  });

  it.each<[string, KeyboardEventInit, Where, string | null]>([
    ["Tab", { ctrlKey: true }, "reader", "next-tab"],
    ["Tab", {}, "reader", null],
    ["Tab", { ctrlKey: true, shiftKey: true }, "box", "previous-tab"],
    ["Unidentified", { ctrlKey: true, shiftKey: true, code: "Tab" }, "reader", "previous-tab"],
    ["PageDown", { ctrlKey: true }, "box", "next-tab"],
    ["w", { ctrlKey: true }, "reader", "close-tab"],
    ["3", { ctrlKey: true }, "reader", "numbered-tab"],
    ["T", { ctrlKey: true, shiftKey: true }, "reader", null],
    ["Enter", { ctrlKey: true }, "box", null],
    ["Enter", { ctrlKey: true }, "reader", "tick-here"],
    ["Enter", { ctrlKey: true }, "nowhere", "tick-here"],
    ["Enter", { ctrlKey: true }, "elsewhere", null],
    ["ArrowDown", { altKey: true }, "elsewhere", "next-task"],
    ["ArrowDown", { altKey: true }, "nowhere", "next-task"],
    ["?", { shiftKey: true }, "nowhere", "help"],
    ["d", { ctrlKey: true }, "reader", null],
    ["ArrowDown", {}, "box", "recent-down"],
    ["ArrowUp", {}, "box", "recent-up"],
    ["ArrowUp", {}, "reader", null],
    ["Delete", {}, "box", null],
  ])("%s %o in the %s with two tabs and a history: %s", async (key, init, where, command) => {
    const commands = await registry({ where, tabs: true, recent: true });
    expect(commands.commandOf(press(key, init), where)?.id ?? null).toBe(command);
  });

  it.each<[string, string, string | null]>([
    ["Home", "start", "first-hit-home"],
    ["Home", "end", null],
    ["End", "end", "last-hit-end"],
    ["End", "start", null],
    ["End", "", null],
  ])("%s with the caret at the %s of the box: %s", async (key, caret, command) => {
    for (const query of ["検索", ""]) {
      const commands = await registry({ where: "box", query, caret });
      expect(commands.commandOf(press(key), "box")?.id ?? null).toBe(query ? command : null);
    }
  });

  it.each(["/", "?", "x", " ", "1", "あ", "𠮷"])("%s is text to every field, and not with Ctrl or Alt", async (key) => {
    const commands = new Registry([{ id: "any", group: "go", name: { ja: "何", en: "any" }, bindings: [{ keys: ["/", "?", "X", " ", "1", "あ", "𠮷", "Ctrl+/", "Alt+1"] }], run: () => {} }]);
    for (const where of places) {
      expect(commands.commandOf(press(key), where, true)).toBeNull();
      expect(commands.commandOf(press(key), where, false)?.id).toBe("any");
    }
    for (const init of [{ key: "/", ctrlKey: true }, { key: "1", altKey: true }]) {
      expect(commands.commandOf(press(init.key, init), "elsewhere", true)?.id).toBe("any");
    }
  });

  it("searches for what is selected, from where text can be selected", async () => {
    const commands = await registry({ selected: "削除" });
    const id = (where: Where) => commands.commandOf(press("F", { ctrlKey: true, shiftKey: true }), where)?.id;
    expect([id("reader"), id("box")]).toEqual(["search-selection", "focus-search"]);
  });

  it.each<[string, Where, string | null]>([
    ["ArrowDown", "box", null],
    ["Enter", "box", null],
    ["F3", "reader", null],
    ["Escape", "box", "focus-note"],
    ["Escape", "reader", null],
  ])("%s in the %s without a search: %s", async (key, where, command) => {
    const commands = await registry({ where });
    expect(commands.commandOf(press(key), where)?.id ?? null).toBe(command);
  });

  it.each(["Enter", "Escape", "ArrowDown", "F3", "?"])("%s is the input method's while it composes, everywhere", async (key) => {
    const commands = await registry({ where: "box", query: "検索", marks: true });
    for (const where of places) {
      expect(commands.commandOf(press(key, { isComposing: true }), where)).toBeNull();
      window.dispatchEvent(new CompositionEvent("compositionstart"));
      expect(commands.commandOf(press(key, { keyCode: 229 }), where)).toBeNull();
      window.dispatchEvent(new FocusEvent("focusout"));
    }
  });
});

describe("the commands", () => {
  it("have a name in both languages, and keys written as they are compared", async () => {
    for (const { id, name, bindings = [] } of (await registry()).commands) {
      expect(name.ja, id).not.toBe("");
      expect(name.en, id).not.toBe("");
      expect(name.ja, id).not.toBe(name.en);
      for (const key of bindings.flatMap(({ keys }) => keys)) {
        expect(key, id).toMatch(/^(Ctrl\+)?(Alt\+)?(Shift\+)?([A-Z]|F\d+|[A-Z][A-Za-z]+|[^A-Za-z+\s])$/);
      }
    }
  });

  it("share a key in one place only if the first need not be able to run", async () => {
    const seen = new Map<string, Command>();
    for (const command of (await registry()).commands) {
      // What a list hears by itself comes before all of these.
      if (command.native) continue;
      for (const { keys, where = places } of command.bindings ?? []) {
        for (const pair of keys.flatMap((key) => where.map((place) => `${key} ${place}`))) {
          const before = seen.get(pair);
          expect(before === undefined || before.enabled !== undefined, `${pair}: ${before?.id}, ${command.id}`).toBe(true);
          seen.set(pair, command);
        }
      }
    }
  });

  it("all have a key", async () => {
    const { commands } = await registry();
    expect(commands.filter((command) => keysOf(command).length === 0).map(({ id }) => id)).toEqual([]);
  });

  it("cannot have one name twice", () => {
    const command: Command = { id: "x", group: "go", name: { ja: "x", en: "x" }, run: () => {} };
    expect(() => new Registry([command, command])).toThrow("x");
  });

  it("run by name only if they can", async () => {
    const ran: string[] = [];
    let able = false;
    const command: Command = { id: "x", group: "go", name: { ja: "あ", en: "x" }, enabled: () => able, run: () => ran.push("x") };
    const commands = new Registry([command]);
    expect([commands.run("x"), commands.run("y"), canRun(command)]).toEqual([false, false, false]);
    able = true;
    expect([commands.run("x"), ran]).toEqual([true, ["x"]]);
  });

  it("can be run from the palette, where one types, whatever their keys mean there", async () => {
    const commands = await registry({ where: "box" });
    expect(["undo", "redo"].map((id) => canRun(commands.find(id)!))).toEqual([true, true]);
  });

  it("show their keys as people know them", async () => {
    const commands = await registry();
    expect(keysOf(commands.find("history-back")!)).toEqual(["Alt+←"]);
    expect(keysOf(commands.find("end-search")!)).toEqual(["Esc"]);
    expect(keysOf(commands.find("focus-search")!)).toEqual(["Ctrl+Shift+F", "/"]);
  });
});
