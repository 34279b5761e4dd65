// Going anywhere: the box of quick open and the command palette, over the fake backend.

import { fireEvent, render } from "@testing-library/svelte";
import { get } from "svelte/store";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { Recent } from "../src/go/recent";
import { GoSession, parse } from "../src/go/session";
import { FakeBackend } from "../src/ipc/fake";
import { locale } from "../src/lib/i18n";

const settle = async () => {
  await new Promise<void>((done) => setTimeout(done));
  await new Promise<void>((done) => setTimeout(done));
  await tick();
};
const one = <E extends Element = HTMLElement>(selector: string) => document.querySelector<E>(selector)!;
const box = () => one<HTMLInputElement>("#go");
const dialog = () => one<HTMLDialogElement>("dialog.go");
const names = () => [...document.querySelectorAll(".go-row .go-name")].map((name) => name.textContent);
const selected = () => one("#go-list [aria-selected=true]")?.querySelector(".go-name")?.textContent;
const path = () => one(".reader-bar .path").textContent;

let fake: FakeBackend;

async function open(change: (fake: FakeBackend) => void = () => {}): Promise<void> {
  fake = new FakeBackend();
  change(fake);
  render(App, { backend: fake });
  await settle();
}

async function press(key: string, init: KeyboardEventInit = {}): Promise<boolean> {
  const unhandled = await fireEvent.keyDown(document.activeElement ?? document.body, { key, ...init });
  await settle();
  return !unhandled;
}

async function type(text: string): Promise<void> {
  box().value = text;
  await fireEvent.input(box());
  await settle();
}

beforeEach(() => {
  localStorage.clear();
  locale.set("ja");
});
afterEach(() => localStorage.clear());

describe("quick open", () => {
  beforeEach(() => open());

  it("goes to a heading by what is typed of it, and says where it is", async () => {
    await press("p", { ctrlKey: true });
    expect(dialog().open).toBe(true);
    expect(document.activeElement).toBe(box());
    await type("shomei");
    expect(selected()).toBe("署名付き URL");
    expect(one(".go-row mark").textContent).toBe("署名");
    expect(one(".go-above").textContent).toContain("S3 の覚え書き");
    expect(one("#go-announcement").textContent).toBe("1 件");
    await press("Enter");
    expect(dialog().open).toBe(false);
    expect(path()).toBe("aws/S3.md");
    expect(document.activeElement).toBe(one("#reader"));
    await press("ArrowLeft", { altKey: true });
    expect(path()).toBe("使い方.md");
  });

  it("lists notes read lately first, but not the one that is open", async () => {
    for (const note of ["aws/S3.md", "TODO.md"]) {
      one(`[role=treeitem][data-path='${note}']`).click();
      await settle();
    }
    await press("o", { ctrlKey: true });
    expect(names().slice(0, 2)).toEqual(["S3 の覚え書き", "使い方"]);
    await press("Enter");
    expect(path()).toBe("aws/S3.md");
  });

  it("lists hits that were opened, and not those that were only looked at", async () => {
    const read = () => new Recent(localStorage, "sakuin.notes /home/mori/memo").items;
    const search = one<HTMLInputElement>("#search");
    const enter = async (text: string) => {
      search.focus();
      search.value = text;
      await fireEvent.input(search);
      await settle();
    };
    await enter("検索");
    await press("ArrowDown");
    const opened = path();
    expect(read()).toEqual(["使い方.md"]);
    await press("Enter");
    expect(read()).toEqual([opened, "使い方.md"]);
    await enter("削除マーカ");
    expect(path()).toBe("aws/S3.md");
    // What was read comes back only later than the search ends.
    fake.holding.add("openNote");
    await press("Escape");
    expect(read()).toEqual([opened, "使い方.md"]);
    for (const held of fake.held) await held.release();
    await settle();
    expect([path(), read()]).toEqual([opened, [opened, "使い方.md"]]);
  });

  it("moves by keys, round the ends, and walks on by its own key", async () => {
    await press("p", { ctrlKey: true });
    const all = names();
    const steps: [string, KeyboardEventInit, number][] = [
      ["ArrowDown", {}, 1],
      ["p", { ctrlKey: true }, 2],
      ["ArrowUp", {}, 1],
      ["Home", { ctrlKey: true }, 0],
      ["ArrowUp", {}, all.length - 1],
      ["ArrowDown", {}, 0],
      ["End", { ctrlKey: true }, all.length - 1],
      ["PageUp", {}, Math.max(0, all.length - 9)],
    ];
    for (const [key, init, row] of steps) {
      expect(await press(key, init)).toBe(true);
      expect(selected(), key).toBe(all[row]);
      expect(box().getAttribute("aria-activedescendant")).toBe(`go-${row}`);
    }
    expect(await press("a")).toBe(false);
    expect(await press("ArrowLeft")).toBe(false);
  });

  it("closes by Esc, and the focus is where it was", async () => {
    one("#reader").focus();
    await press("p", { ctrlKey: true });
    await type("S3");
    await press("Escape");
    expect(dialog().open).toBe(false);
    expect(document.activeElement).toBe(one("#reader"));
    expect(path()).toBe("使い方.md");
    await press("p", { ctrlKey: true });
    expect(box().value).toBe("");
  });

  it("leaves the keys to the input method, and finds what is not converted yet", async () => {
    await press("p", { ctrlKey: true });
    await fireEvent.compositionStart(box());
    await type("けんさ");
    expect(names()).toContain("検索");
    for (const key of ["Enter", "Escape", "ArrowDown"]) expect(await press(key, { isComposing: true, keyCode: 229 })).toBe(false);
    const cancelled = new Event("cancel", { cancelable: true });
    dialog().dispatchEvent(cancelled);
    expect([dialog().open, cancelled.defaultPrevented]).toEqual([true, true]);
    await fireEvent.compositionEnd(box());
    await press("Enter");
    expect(dialog().open).toBe(false);
  });

  it("opens what was typed when its answer comes, not what was meant before the last letter", async () => {
    await press("p", { ctrlKey: true });
    fake.holding.add("goTo");
    await type("TODO");
    await press("Enter");
    expect(dialog().open).toBe(true);
    expect(path()).toBe("使い方.md");
    await fake.held[0]!.release();
    await settle();
    expect(dialog().open).toBe(false);
    expect(path()).toBe("TODO.md");
  });

  it("forgets an Enter when something else is typed before the answer", async () => {
    await press("p", { ctrlKey: true });
    fake.holding.add("goTo");
    await type("TODO");
    await press("Enter");
    await type("TODOx");
    await fake.held[0]!.release();
    await settle();
    await fake.held[1]!.release();
    await settle();
    expect(dialog().open).toBe(true);
    expect(path()).toBe("使い方.md");
  });

  it("says so when nothing fits, and when it fails", async () => {
    await press("p", { ctrlKey: true });
    await type("ががが");
    expect(one(".go-note").textContent).toBe("当てはまるものはありません。");
    fake.goTo = () => Promise.reject({ code: "index", message: "索引を使えません。" });
    await type("がが");
    expect(one(".go-note.failed").textContent).toBe("索引を使えません。");
  });

  it("goes to headings of this note after @, also full width", async () => {
    await press("O", { ctrlKey: true, shiftKey: true });
    expect(box().value).toBe("@");
    expect(names()).toEqual(["使い方", "検索", "TODO", "リンク"]);
    await type("＠todo");
    expect(names()).toEqual(["TODO"]);
    await press("Enter");
    expect(path()).toBe("使い方.md");
  });
});

describe("the command palette", () => {
  beforeEach(() => open());

  it("runs a command by its name in either language or as it is read, and shows its keys", async () => {
    await press("P", { ctrlKey: true, shiftKey: true });
    expect(box().value).toBe(">");
    expect(names()).toContain("検索欄へ（全文検索）");
    await type(">help");
    expect(names()).not.toContain("このキー一覧");
    await type(">these");
    expect(names()).toEqual(["このキー一覧"]);
    expect(one(".go-above").textContent).toBe("These keys");
    expect([...document.querySelectorAll(".go-keys kbd")].map((key) => key.textContent)).toEqual(["F1", "?"]);
    await press("Enter");
    expect(dialog().open).toBe(false);
    expect(one<HTMLDialogElement>("dialog.keys").open).toBe(true);
  });

  it("finds a command as it is read", async () => {
    await press("P", { ctrlKey: true, shiftKey: true });
    await type(">gengo");
    expect(names()).toEqual([]);
    await type("＞kensaku");
    expect(names()[0]).toBe("検索欄へ（全文検索）");
    await press("Enter");
    expect(document.activeElement).toBe(one("#search"));
  });

  it("lists what was run lately first", async () => {
    await press("P", { ctrlKey: true, shiftKey: true });
    await type(">eigo");
    await type(">switch");
    await press("Enter");
    expect(get(locale)).toBe("en");
    await press("P", { ctrlKey: true, shiftKey: true });
    expect(names()[0]).toBe("Switch to Japanese (日本語)");
  });

  it("holds no command that cannot run now", async () => {
    await press("P", { ctrlKey: true, shiftKey: true });
    expect(names()).not.toContain("次の一致へ");
    expect(names()).not.toContain("次の結果（本文に表示）");
  });

  it("searches for the text that was selected", async () => {
    const paragraph = one("#reader h2");
    getSelection()!.selectAllChildren(paragraph);
    await press("P", { ctrlKey: true, shiftKey: true });
    getSelection()!.removeAllRanges(); // The focus in the box takes the selection away.
    await type(">この語を");
    await press("Enter");
    expect(one<HTMLInputElement>("#search").value).toBe(paragraph.textContent);
    getSelection()!.removeAllRanges();
  });
});

describe("selected text", () => {
  it("is what Ctrl+Shift+F searches for", async () => {
    await open();
    one("#reader").focus();
    getSelection()!.selectAllChildren(one("#reader h2"));
    await press("F", { ctrlKey: true, shiftKey: true });
    expect(one<HTMLInputElement>("#search").value).toBe("検索");
    expect(document.activeElement).toBe(one("#search"));
    expect(document.querySelectorAll("#results [role=option]").length).toBeGreaterThan(0);
    getSelection()!.removeAllRanges();
  });
});

describe("calls from outside", () => {
  it("search, whether they come before the page listens or after", async () => {
    await open((fake) => fake.summon("削除マーカ"));
    expect(one<HTMLInputElement>("#search").value).toBe("削除マーカ");
    await press("p", { ctrlKey: true });
    fake.summon("検索");
    await settle();
    expect(dialog().open).toBe(false);
    expect(one<HTMLInputElement>("#search").value).toBe("検索");
    expect(document.activeElement).toBe(one("#search"));
    expect(document.querySelectorAll("#results [role=option]").length).toBe(3);
  });

  it("only come to the front, or to the box", async () => {
    await open();
    one("#reader").focus();
    fake.summon(null);
    await settle();
    expect(document.activeElement).toBe(one("#reader"));
    fake.summon("");
    await settle();
    expect(document.activeElement).toBe(one("#search"));
  });
});

describe("the language of the page", () => {
  it("is the engine's from the moment it is switched, and at the next start", async () => {
    await open();
    expect(fake.language).toBe("ja");
    const folders = () => fake.calls.filter(({ method }) => method === "folder").length;
    const before = folders();
    await fireEvent.click(one("#language"));
    await settle();
    expect(fake.language).toBe("en");
    expect(folders()).toBeGreaterThan(before);
    await open();
    const order = fake.calls.map(({ method }) => method).filter((method) => method === "setLanguage" || method === "folder");
    expect([fake.language, order[0]]).toEqual(["en", "setLanguage"]);
  });
});

describe("what was used lately", () => {
  it("is kept, the last first, each once, not without bound, and survives nonsense", () => {
    const kept = new Map<string, string>([["bad", "{"], ["odd", "[1,\"a\"]"]]);
    const keep = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
    const recent = new Recent(keep, "k");
    for (const item of ["a", "b", "a"]) recent.use(item);
    expect(recent.items).toEqual(["a", "b"]);
    expect(new Recent(keep, "k").items).toEqual(["a", "b"]);
    for (let i = 0; i < 200; i++) recent.use(`${i}`);
    expect(recent.items.length).toBe(50);
    expect(new Recent(keep, "bad").items).toEqual([]);
    expect(new Recent(keep, "odd").items).toEqual(["a"]);
    expect(new Recent(null, "k").items).toEqual([]);
  });
});

describe("GoSession", () => {
  it("tells what is asked for by the first character", () => {
    expect([">a", "＞ａ", "@", "＠", "a>", ""].map((text) => parse(text).mode)).toEqual(
      ["commands", "commands", "headings", "headings", "places", "places"],
    );
  });

  it("never lets an older answer overwrite a newer one", async () => {
    const fake = new FakeBackend();
    fake.holding.add("goTo");
    const around = { commands: () => [], locale: () => "ja" as const, note: () => null, recentNotes: () => [], recentCommands: () => [] };
    const session = new GoSession(fake, around);
    session.setText("S");
    session.setText("S3");
    session.end();
    session.setText("TODO");
    await fake.held[0]!.release();
    expect(session.state.answered).toBe(null);
    await fake.held[1]!.release();
    expect([session.state.answered, session.state.selected]).toEqual(["TODO", 0]);
  });

  it("finds commands without an engine", async () => {
    const fake = new FakeBackend();
    fake.matchNames = () => Promise.reject({ code: "no-folder", message: "" });
    const command = { id: "x", group: "go" as const, name: { ja: "開く", en: "Open" }, run: () => {} };
    const around = { commands: () => [command], locale: () => "ja" as const, note: () => null, recentNotes: () => [], recentCommands: () => [] };
    const session = new GoSession(fake, around);
    session.setText(">open");
    await settle();
    expect(session.row).toMatchObject({ kind: "command", command });
  });
});
