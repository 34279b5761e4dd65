// Tabs, the way back and what is remembered, in the whole window over the fake backend.

import { cleanup, fireEvent, render } from "@testing-library/svelte";
import { tick } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { FakeBackend } from "../src/ipc/fake";
import { locale } from "../src/lib/i18n";

const settle = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((done) => setTimeout(done));
  await tick();
};
const one = <E extends Element = HTMLElement>(selector: string) => document.querySelector<E>(selector)!;
const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
const box = () => one<HTMLInputElement>("#search");
const path = () => one(".reader-bar .path").textContent;
const rows = () => all("#results [role=option]");
const selected = () => rows().findIndex((row) => row.getAttribute("aria-selected") === "true");
const titles = () => all("[role=tab] .tab-name").map((tab) => tab.textContent);
const front = () => all("[role=tab]").findIndex((tab) => tab.getAttribute("aria-selected") === "true");
const saved = () => all(".saved-row .label").map((row) => row.textContent);
const treeitem = (path: string) => one(`[role=treeitem][data-path='${path}']`);

async function type(text: string): Promise<void> {
  box().focus();
  box().value = text;
  await fireEvent.input(box());
  await settle();
}

async function press(key: string, init: KeyboardEventInit = {}): Promise<boolean> {
  const unhandled = await fireEvent.keyDown(document.activeElement ?? document.body, { key, ...init });
  await settle();
  return !unhandled;
}

async function click(element: Element, init: MouseEventInit = {}): Promise<void> {
  await fireEvent(element, new MouseEvent(init.button ? "auxclick" : "click", { bubbles: true, cancelable: true, ...init }));
  await settle();
}

let fake: FakeBackend;

async function start(change: (fake: FakeBackend) => void = () => {}): Promise<void> {
  const before = fake as FakeBackend | undefined;
  fake = new FakeBackend(before?.notes);
  if (before) fake.memory = before.memory;
  change(fake);
  render(App, { backend: fake });
  await settle();
}

/** The window is closed and opened again. */
async function restart(change?: (fake: FakeBackend) => void): Promise<void> {
  fake.requestClose();
  await settle();
  expect(fake.calls.at(-1)?.method).toBe("close");
  cleanup();
  await start(change);
}

beforeEach(async () => {
  locale.set("ja");
  fake = new FakeBackend();
  await start();
});

describe("tabs", () => {
  it("are opened by Ctrl and the middle button, and shown when there are two", async () => {
    expect(titles()).toEqual([]);
    await click(treeitem("aws/S3.md"), { button: 1 });
    expect([titles(), front(), path()]).toEqual([["使い方", "S3 の覚え書き"], 0, "使い方.md"]);
    await click(treeitem("TODO.md"), { ctrlKey: true });
    expect([titles(), front(), path()]).toEqual([["使い方", "S3 の覚え書き", "TODO"], 2, "TODO.md"]);
    await click(treeitem("aws/DynamoDB.md"));
    expect(titles()).toEqual(["使い方", "S3 の覚え書き", "DynamoDB"]);
    await click(one("[role=tab]"), { button: 1 });
    expect([titles(), front()]).toEqual([["S3 の覚え書き", "DynamoDB"], 1]);
    await click(one("[role=tab] .shut"));
    expect([titles(), path()]).toEqual([[], "aws/DynamoDB.md"]);
  });

  it("are walked, closed and reopened by keys", async () => {
    await click(treeitem("aws/S3.md"), { ctrlKey: true });
    await click(treeitem("TODO.md"), { ctrlKey: true });
    for (const [key, init, index] of [
      ["Tab", { ctrlKey: true }, 0],
      ["Tab", { ctrlKey: true, shiftKey: true }, 2],
      ["PageUp", { ctrlKey: true }, 1],
      ["PageDown", { ctrlKey: true }, 2],
      ["1", { ctrlKey: true }, 0],
      ["9", { ctrlKey: true }, 2],
    ] as [string, KeyboardEventInit, number][]) {
      expect(await press(key, init)).toBe(true);
      expect(front(), key).toBe(index);
    }
    await press("w", { ctrlKey: true });
    expect([titles(), path()]).toEqual([["使い方", "S3 の覚え書き"], "aws/S3.md"]);
    await press("T", { ctrlKey: true, shiftKey: true });
    expect([titles().length, path()]).toEqual([3, "TODO.md"]);
    one("[role=tab][aria-selected=true]").focus();
    await press("ArrowLeft");
    expect([front(), document.activeElement]).toEqual([1, one("[role=tab][aria-selected=true]")]);
    await press("Delete");
    expect(titles()).toEqual(["使い方", "TODO"]);
  });

  it("take a hit, and leave the one that was searched from where it was", async () => {
    await type("検索");
    const first = path();
    await press("ArrowDown");
    const hit = path();
    expect(hit).not.toBe(first);
    await press("Enter", { ctrlKey: true });
    expect([front(), path(), document.activeElement?.id]).toEqual([1, hit, "reader"]);
    expect(rows()).toHaveLength(3);
    await press("Tab", { ctrlKey: true });
    expect(path()).toBe("使い方.md");
    await press("Escape");
    expect([box().value, path(), titles().length]).toEqual(["", "使い方.md", 2]);
  });

  it("follow a link in a note", async () => {
    const link = one("#reader a[data-note]");
    await click(link, { ctrlKey: true });
    expect([front(), path()]).toEqual([1, "aws/S3.md"]);
    await press("1", { ctrlKey: true });
    await click(one("#reader a[data-note]"), { button: 1 });
    expect([front(), titles().length]).toEqual([0, 3]);
  });
});

describe("the way back", () => {
  it("leads to a search, with its query, its selection and its hit", async () => {
    await type("検索");
    await press("ArrowDown");
    await press("Enter");
    const hit = path();
    await click(treeitem("aws/DynamoDB.md"));
    await press("Escape");
    expect([box().value, path()]).toEqual(["", "aws/DynamoDB.md"]);
    await press("ArrowLeft", { altKey: true });
    expect([box().value, selected(), path()]).toEqual(["検索", 1, hit]);
    await press("ArrowLeft", { altKey: true });
    expect([box().value, rows().length, path()]).toEqual(["", 0, "使い方.md"]);
    await press("ArrowRight", { altKey: true });
    expect([box().value, selected(), path()]).toEqual(["検索", 1, hit]);
    await press("Escape");
    expect([box().value, path()]).toEqual(["", "使い方.md"]);
  });

  it("is walked by the mouse's own buttons", async () => {
    await click(treeitem("aws/S3.md"));
    for (const [button, expected] of [[3, "使い方.md"], [4, "aws/S3.md"]] as const) {
      for (const kind of ["mousedown", "mouseup"]) {
        const event = new MouseEvent(kind, { bubbles: true, cancelable: true, button });
        document.body.dispatchEvent(event);
        expect(event.defaultPrevented).toBe(true);
      }
      await settle();
      expect(path()).toBe(expected);
    }
  });

  it("does not move the reader when the answer comes late, and not at all when they have gone on", async () => {
    await type("検索");
    await press("ArrowDown");
    await press("Enter");
    const hit = path();
    await press("Escape");
    fake.holding.add("search");
    await press("ArrowRight", { altKey: true });
    expect([box().value, path()]).toEqual(["検索", hit]);
    await fake.held[0]!.release();
    await settle();
    expect([selected(), path()]).toEqual([1, hit]);
    fake.holding.delete("search");
    await press("ArrowLeft", { altKey: true });
    fake.holding.add("search");
    await press("ArrowRight", { altKey: true });
    await type("S3");
    for (const held of fake.held) await held.release();
    await settle();
    for (const held of fake.held) await held.release();
    await settle();
    expect([box().value, selected()]).toEqual(["S3", 0]);
  });
});

describe("the recent searches", () => {
  beforeEach(async () => {
    for (const query of ["S3", "検索"]) {
      await type(query);
      await press("Enter");
      await press("Escape");
    }
    box().focus();
  });

  it("hang below the empty box, are walked into it and run", async () => {
    expect(await press("ArrowDown")).toBe(true);
    expect(all("#recent [role=option]").map((row) => row.textContent)).toEqual(["検索", "S3"]);
    expect([box().value, box().getAttribute("aria-controls"), box().getAttribute("aria-activedescendant")]).toEqual(["検索", "recent", "recent-0"]);
    expect(document.activeElement).toBe(box());
    expect(rows()).toHaveLength(0);
    await press("ArrowDown");
    expect(box().value).toBe("S3");
    await press("Enter");
    expect(one("#recent")).toBeNull();
    expect(rows().length).toBeGreaterThan(0);
    expect([selected(), document.activeElement]).toEqual([0, box()]);
    await press("ArrowDown");
    expect([selected(), box().value]).toEqual([1, "S3"]);
  });

  it("are walked by ↑ as in a shell, left by Esc, and run by the mouse", async () => {
    await press("ArrowUp");
    await press("ArrowUp");
    expect([box().value, one("#recent").classList.contains("upward")]).toEqual(["S3", true]);
    await press("Escape");
    expect([box().value, one("#recent")]).toEqual(["", null]);
    await press("ArrowDown");
    await click(all("#recent [role=option]")[1]!);
    expect([box().value, rows().length > 0, one("#recent")]).toEqual(["S3", true, null]);
  });

  it("leave the keys to the input method", async () => {
    await fireEvent.compositionStart(box());
    expect(await press("ArrowDown", { isComposing: true, keyCode: 229 })).toBe(false);
    expect(one("#recent")).toBeNull();
  });

  it("give way to what is typed", async () => {
    await press("ArrowDown");
    await type("検索サ");
    expect([one("#recent"), box().value, rows().length]).toEqual([null, "検索サ", 1]);
  });

  it.each<[string, KeyboardEventInit, string, string[]]>([
    ["3", { altKey: true }, "search", ["task-todo:"]],
    ["/", { ctrlKey: true }, "explain", []],
  ])("are what %s %o acts on, once one stands in the box", async (key, init, method, scopes) => {
    await press("ArrowDown");
    await press(key, init);
    expect(fake.calls.findLast((call) => call.method === method)?.request).toMatchObject({ query: "検索", scopes });
    expect([one("#recent"), box().value, one("#results") !== null]).toEqual([null, "検索", true]);
  });

  it("write nothing by Ctrl+Enter", async () => {
    await press("ArrowDown");
    await press("Enter", { ctrlKey: true });
    expect(fake.calls.filter(({ method }) => method === "tick")).toEqual([]);
    expect([one("#recent") !== null, box().value]).toEqual([true, "検索"]);
  });

  it("close when the box is emptied in one stroke, and Enter runs none that is not seen", async () => {
    await press("ArrowUp");
    await type("");
    expect(one("#recent")).toBeNull();
    const searched = () => fake.calls.filter(({ method }) => method === "search").length;
    const before = searched();
    await press("Enter");
    expect([searched(), box().value, rows().length]).toEqual([before, "", 0]);
  });

  it("are forgotten one by one, and kept over a restart", async () => {
    await press("ArrowDown");
    await press("Delete");
    expect([box().value, all("#recent [role=option]").length]).toEqual(["S3", 1]);
    await press("Escape");
    await restart();
    await press("ArrowUp");
    expect(all("#recent [role=option]").map((row) => row.textContent)).toEqual(["S3"]);
  });

  it("close when the focus leaves", async () => {
    await press("ArrowDown");
    box().blur();
    await settle();
    expect([box().value, one("#recent")]).toEqual(["", null]);
  });
});

describe("saved searches", () => {
  beforeEach(async () => {
    await type("検索");
    await click(one(".star"));
    await press("Escape");
  });

  it("are saved by the star, run, and taken out again", async () => {
    expect([saved(), one(".saved-row .figures").textContent]).toEqual([["検索"], expect.stringContaining("3 / 3")]);
    await click(one(".saved-row"));
    expect([box().value, rows().length, document.activeElement]).toEqual(["検索", 3, box()]);
    expect(one(".star").getAttribute("aria-pressed")).toBe("true");
    await press("d", { ctrlKey: true });
    expect([saved(), one(".star").getAttribute("aria-pressed")]).toEqual([[], "false"]);
  });

  it("count anew when the folder has changed", async () => {
    fake.remove("TODO.md");
    await settle();
    expect(one(".saved-row .figures").textContent).toContain("2 / 2");
  });

  it("are renamed, moved, removed and brought back by keys", async () => {
    await type("S3");
    await press("d", { ctrlKey: true });
    await press("Escape");
    one(".saved-row").focus();
    await press("F2");
    const input = one<HTMLInputElement>(".saved-pane input");
    expect(document.activeElement).toBe(input);
    input.value = "毎日";
    await press("Enter", { isComposing: true, keyCode: 229 });
    expect(one(".saved-pane input")).not.toBeNull();
    await press("Enter");
    expect([saved(), document.activeElement]).toEqual([["毎日", "S3"], one(".saved-row")]);
    await press("F2");
    await press("Escape");
    expect(saved()).toEqual(["毎日", "S3"]);
    await press("ArrowDown", { altKey: true });
    expect([saved(), document.activeElement]).toEqual([["S3", "毎日"], all(".saved-row")[1]]);
    await press("Delete");
    expect([saved(), one(".undo").textContent]).toEqual([["S3"], expect.stringContaining("「毎日」を消しました")]);
    await click(one(".undo button"));
    expect(saved()).toEqual(["S3", "毎日"]);
    await restart();
    expect(saved()).toEqual(["S3", "毎日"]);
  });
});

describe("over a restart", () => {
  it("notes, tabs and the way back are there again, and the box is empty", async () => {
    await type("検索");
    await press("Enter");
    const hit = path();
    await press("Escape");
    await press("ArrowRight", { altKey: true });
    await press("Escape");
    await click(treeitem("aws/DynamoDB.md"));
    await click(treeitem("TODO.md"), { ctrlKey: true });
    await press("1", { ctrlKey: true });
    await restart();
    expect([titles(), front(), path(), box().value]).toEqual([["DynamoDB", "TODO"], 0, "aws/DynamoDB.md", ""]);
    await press("ArrowLeft", { altKey: true });
    expect(path()).toBe("使い方.md");
    expect(hit).not.toBe(path());
  });

  it("a note that is gone says nothing", async () => {
    await click(treeitem("TODO.md"), { ctrlKey: true });
    await restart((fake) => fake.notes.delete("TODO.md"));
    expect(one("#reader").textContent).not.toContain("TODO.md");
    fake.emit({ kind: "indexed", changed: [], removed: ["TODO.md"] });
    await settle();
    expect([titles(), path(), one("[role=alert]")]).toEqual([[], "使い方.md", null]);
  });

  it("a note that was renamed meanwhile goes on", async () => {
    await click(treeitem("TODO.md"), { ctrlKey: true });
    await restart((fake) => {
      fake.notes.set("やること.md", fake.notes.get("TODO.md")!);
      fake.notes.delete("TODO.md");
    });
    fake.emit({ kind: "indexed", changed: ["やること.md"], removed: ["TODO.md"], renamed: [{ from: "TODO.md", to: "やること.md" }] });
    await settle();
    expect([titles(), path()]).toEqual([["使い方", "TODO"], "やること.md"]);
  });

  it("widths and folded folders are as they were", async () => {
    const splitter = one(".side .splitter");
    splitter.focus();
    await press("ArrowRight");
    await click(one("[role=treeitem].folder"));
    await restart();
    expect(one(".side .splitter").getAttribute("aria-valuenow")).toBe("266");
    expect(one("[role=treeitem].folder").getAttribute("aria-expanded")).toBe("false");
  });

  it("a notice says when it could not be read", async () => {
    cleanup();
    await start((fake) => (fake.recallNotice = { code: "memory-unreadable", message: "読めませんでした。", path: null }));
    expect(one("[role=alert]").textContent).toContain("読めませんでした。");
    expect(path()).toBe("使い方.md");
  });

  it("what another window has saved meanwhile is there when this one comes in front", async () => {
    fake.memory = { ...fake.memory, saved: [{ name: "別の窓", query: "検索" }] };
    await fireEvent.focus(window);
    await settle();
    expect(saved()).toEqual(["別の窓"]);
  });
});

describe("what changes outside", () => {
  it("a renamed note is followed where it stands", async () => {
    fake.rename("使い方.md", "はじめに.md");
    await settle();
    expect([path(), one("#reader").classList.contains("removed")]).toEqual(["はじめに.md", false]);
  });

  it("the hit that is looked at is deleted: list and note agree again", async () => {
    await type("検索");
    await press("ArrowDown");
    const gone = path()!;
    fake.remove(gone);
    await settle();
    expect(rows()).toHaveLength(2);
    expect(path()).toBe(rows()[selected()]!.closest(".group")!.querySelector(".path")!.textContent);
  });
});

describe("a search that is narrowed by chips", () => {
  const chip = (kind: string) => one(`[data-scope=${kind}]`);
  const pressed = (kind: string) => chip(kind).getAttribute("aria-pressed");

  beforeEach(async () => {
    await type("検索");
    await click(chip("todo"));
    expect(pressed("todo")).toBe("true");
  });

  it("is saved with its scopes as text, and needs no chips to be run again", async () => {
    box().focus();
    await press("d", { ctrlKey: true });
    expect([saved(), one(".star").getAttribute("aria-pressed")]).toEqual([["検索 task-todo:"], "true"]);
    await press("Escape");
    expect([box().value, pressed("todo")]).toEqual(["", "false"]);
    await click(chip("code"));
    await click(one(".saved-row"));
    expect([box().value, pressed("todo"), pressed("code")]).toEqual(["検索 task-todo:", "false", "false"]);
    expect(one(".star").getAttribute("aria-pressed")).toBe("true");
    expect(fake.calls.findLast(({ method }) => method === "search")?.request).toMatchObject({ query: "検索 task-todo:" });
  });

  it("is remembered, and walked back to, with its scopes", async () => {
    box().focus();
    await press("Enter");
    const hit = path();
    expect([box().value, pressed("todo")]).toEqual(["検索", "true"]);
    // In the same search, the chips stay.
    await click(all(".outline [data-row]").at(-1)!);
    await press("ArrowLeft", { altKey: true });
    expect([box().value, pressed("todo"), path()]).toEqual(["検索", "true", hit]);
    await press("Escape");
    expect([box().value, pressed("todo")]).toEqual(["", "false"]);
    await press("ArrowRight", { altKey: true });
    // The search has its chips again, where it was left.
    expect([box().value, pressed("todo"), path()]).toEqual(["検索", "true", hit]);
    await press("Escape");
    expect([box().value, pressed("todo")]).toEqual(["", "false"]);
    box().focus();
    await press("ArrowDown");
    expect(box().value).toBe("検索 task-todo:");
  });

  it("leaves the keys to the results while the box is empty", async () => {
    await press("Escape");
    await type("検索");
    box().focus();
    await press("Enter");
    await press("Escape");
    await click(chip("todo"));
    box().focus();
    await press("ArrowDown");
    expect([box().value, selected()]).toEqual(["", 1]);
  });
});

describe("the list of all tasks", () => {
  const listed = () => document.querySelector(".task-page") !== null;
  const show = () => press("L", { ctrlKey: true, shiftKey: true });
  const active = () => one(".task-list .task.active .text").textContent;

  it("is a place to come back to, at the task one was at", async () => {
    await show();
    await press("j");
    const task = active();
    await press("Enter");
    const note = path();
    expect([listed(), document.activeElement?.closest("#reader") !== null]).toEqual([false, true]);
    await press("ArrowLeft", { altKey: true });
    expect([listed(), active(), document.activeElement?.getAttribute("role")]).toEqual([true, task, "grid"]);
    await press("ArrowLeft", { altKey: true });
    expect([listed(), path(), document.activeElement?.id]).toEqual([false, "使い方.md", "reader"]);
    await press("ArrowRight", { altKey: true });
    expect(listed()).toBe(true);
    await press("ArrowRight", { altKey: true });
    expect([listed(), path()]).toEqual([false, note]);
  });

  it("is left for the note below it, and by whatever goes elsewhere", async () => {
    await click(treeitem("aws/S3.md"));
    await show();
    await press("Escape");
    expect([listed(), path(), document.activeElement?.id]).toEqual([false, "aws/S3.md", "reader"]);
    await press("ArrowRight", { altKey: true });
    expect(listed()).toBe(true);
    await click(treeitem("aws/S3.md"));
    expect(listed()).toBe(false);
    await show();
    await click(one(".outline [data-row]"));
    expect(listed()).toBe(false);
  });

  it("gives way to a search, and comes back unless a hit was opened", async () => {
    await show();
    await type("検索");
    expect(listed()).toBe(false);
    await press("Escape");
    expect(listed()).toBe(true);
    await type("検索");
    await press("Enter");
    const note = path();
    await type("");
    expect([listed(), path()]).toEqual([false, note]);
    await press("ArrowLeft", { altKey: true });
    expect(listed()).toBe(true);
  });

  it("has a tab like a note, and is there again after a restart", async () => {
    await show();
    await click(treeitem("aws/S3.md"), { ctrlKey: true });
    expect([titles(), front(), listed()]).toEqual([["TODO", "S3 の覚え書き"], 1, false]);
    await press("Tab", { ctrlKey: true });
    expect([front(), listed()]).toEqual([0, true]);
    await restart();
    expect([titles(), front(), listed()]).toEqual([["TODO", "S3 の覚え書き"], 0, true]);
    // From the box into the list, and from the list into the note.
    await press("Escape");
    expect([listed(), document.activeElement?.getAttribute("role")]).toEqual([true, "grid"]);
    await press("Escape");
    expect([listed(), path()]).toEqual([false, "使い方.md"]);
  });
});
