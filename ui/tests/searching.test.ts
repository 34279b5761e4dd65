// What the search box, its results and the reading pane do together, in the whole window over the fake backend.

import { fireEvent, render, waitFor } from "@testing-library/svelte";
import { tick } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
import { locale } from "../src/lib/i18n";
import { FakeBackend } from "../src/ipc/fake";
import { pace } from "../src/search/pace";
import { PAGE } from "../src/search/session";

const settle = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((done) => setTimeout(done));
  await tick();
};
const one = <E extends Element = HTMLElement>(selector: string) => document.querySelector<E>(selector)!;
const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
const box = () => one<HTMLInputElement>("#search");
const path = () => one(".reader-bar .path").textContent;
const rows = () => all("#results [role=option]");
const selected = () => one("#results [aria-selected=true]");
const offered = () => all(".completion .text").map(({ textContent }) => textContent);
const chip = (kind: string) => one(`[data-scope=${kind}]`);
const focused = () => document.activeElement?.id;

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

let fake: FakeBackend;

async function open(change: (fake: FakeBackend) => void = () => {}): Promise<void> {
  localStorage.clear();
  fake = new FakeBackend();
  change(fake);
  render(App, { backend: fake });
  await settle();
}

/** So many notes come in front of the others, as the index grows. */
async function grow(count: number, name: string, pause = settle): Promise<void> {
  const before = [...fake.notes];
  fake.notes.clear();
  for (let at = 0; at < count; at++) fake.notes.set(`${name} ${at + 100}.md`, `# ${name} ${at}\n検索`);
  for (const [path, source] of before) fake.notes.set(path, source);
  fake.progress = { done: fake.notes.size, total: 7046, searchable: fake.notes.size };
  fake.emit({ kind: "indexing", progress: fake.progress });
  await pause();
}

beforeEach(() => locale.set("ja"));

describe("while indexing", () => {
  beforeEach(() => open());

  it("the row that was chosen and what is read stay, however many better hits come", async () => {
    await type("検索");
    await press("ArrowDown");
    const [hit, note] = [selected().textContent, path()];
    for (const name of ["甲", "乙"]) {
      await grow(PAGE + 10, name);
      expect([selected().textContent, path()]).toEqual([hit, note]);
    }
    expect(selected().id).toBe(`hit-${2 * PAGE + 21}`);
  });

  it("the best hit that was opened, and the note gone to from it, stay", async () => {
    await type("検索");
    const note = path();
    await press("Enter");
    await grow(3, "甲");
    expect([path(), focused()]).toEqual([note, "reader"]);
    one(".outline button").click();
    await settle();
    await grow(3, "乙");
    expect(path()).toBe(note);
  });

  it.each<[string, () => unknown]>([
    ["the wheel", () => fireEvent(one("#reader"), new Event("wheel", { bubbles: true }))],
    ["a press", () => fireEvent(one("#reader"), new Event("pointerdown", { bubbles: true }))],
    ["F3", () => press("F3")],
  ])("the best hit stays once it is read, told by %s", async (_, act) => {
    await type("検索");
    await grow(1, "甲");
    expect(path()).toBe("甲 100.md");
    await act();
    await grow(1, "乙");
    expect(path()).toBe("甲 100.md");
  });

  it("the best hit stays once it was in view for a while, and not what is typed next", async () => {
    vi.useFakeTimers();
    try {
      const pause = async () => void (await vi.advanceTimersByTimeAsync(50));
      const enter = async (text: string) => {
        box().value = text;
        await fireEvent.input(box());
        await pause();
      };
      await enter("検索");
      const note = path();
      await vi.advanceTimersByTimeAsync(pace.chosenAfter);
      await grow(1, "甲", pause);
      expect(path()).toBe(note);
      await enter("検索 ");
      await grow(1, "乙", pause);
      expect(path()).toBe("乙 100.md");
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("text fields", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["#search", async () => {}],
    [".custom-date", () => fireEvent.change(one("select[data-scope=date]"), { target: { value: "custom" } })],
    ["#find", () => press("f", { ctrlKey: true })],
    ["#go", () => press("p", { ctrlKey: true })],
    ["#task-text", () => press("A", { ctrlKey: true, shiftKey: true })],
    ["#task-filter", () => press("L", { ctrlKey: true, shiftKey: true })],
    [".saved-pane input", async () => {
      one(".saved-row").focus();
      await press("F2");
    }],
  ])("%s take every character", async (selector, reach) => {
    await open((fake) => (fake.memory.saved = [{ name: "毎朝", query: "検索" }]));
    await reach();
    await settle();
    const field = one<HTMLInputElement>(selector);
    field.focus();
    for (const key of ["/", "?", "x", "1", " "]) {
      expect(await press(key, { shiftKey: key === "?" }), key).toBe(false);
      expect(document.activeElement, key).toBe(field);
      expect(all("dialog.keys[open]"), key).toEqual([]);
    }
    // What ticks the current line of the note is no key of theirs.
    await press("Enter", { ctrlKey: true });
    expect(fake.calls.filter(({ method }) => method === "tick")).toEqual([]);
  });
});

describe("completions", () => {
  beforeEach(() => open());

  it("go by Esc before the search does", async () => {
    await type("path:");
    expect(offered()).toHaveLength(2);
    expect(await press("Escape")).toBe(true);
    expect([offered(), box().value]).toEqual([[], "path:"]);
    await press("Escape");
    expect(box().value).toBe("");
  });

  it.each(["ArrowDown", "ArrowUp", "PageDown", "PageUp"])("go by %s, which moves among the results", async (key) => {
    await type("検索 path:");
    expect(offered()).toHaveLength(2);
    expect(await press(key)).toBe(true);
    expect(offered()).toEqual([]);
  });

  it("that were entered are moved through", async () => {
    await type("検索 path:");
    const row = selected().id;
    await press("Tab");
    expect([box().getAttribute("aria-controls"), box().getAttribute("aria-activedescendant")]).toEqual(["completions", "completion-0"]);
    await press("ArrowDown");
    expect([box().getAttribute("aria-activedescendant"), selected().id]).toEqual(["completion-1", row]);
    await press("Escape");
    expect([box().getAttribute("aria-controls"), box().getAttribute("aria-activedescendant")]).toEqual(["results", row]);
  });
});

describe("Esc in the box", () => {
  beforeEach(() => open());

  it("gives the focus back to where a key took it from", async () => {
    one("[role=tree]").focus();
    await press("/");
    await type("検索");
    await press("Escape");
    expect([document.activeElement, box().value]).toEqual([one("[role=tree]"), ""]);
    one("#reader").focus();
    await press("F", { ctrlKey: true, shiftKey: true });
    await press("Escape");
    expect(focused()).toBe("reader");
  });

  it("stays there for who has gone there by hand", async () => {
    await type("検索");
    await press("Escape");
    expect(focused()).toBe("search");
    one("#reader").focus();
    await press("/");
    one("#reader").focus();
    await type("検索");
    await press("Escape");
    expect(focused()).toBe("search");
  });

  it("gives it to the note where what had it is not there any more", async () => {
    one("input[data-task]").focus();
    await press("/");
    await type("削除マーカ");
    await press("Escape");
    await settle();
    expect(one("#reader").contains(document.activeElement)).toBe(true);
  });
});

describe("scopes", () => {
  beforeEach(() => open());
  const scopes = () => (fake.calls.findLast(({ method }) => method === "search")!.request as { scopes: string[] }).scopes;

  it("mean the note that is read, not the one that is looked at, and name it", async () => {
    await fireEvent.click(one("[role=treeitem][data-path='aws/S3.md']"));
    await settle();
    const named = () => ["note", "folder"].map((kind) => chip(kind).querySelector(".meant")?.textContent);
    expect(named()).toEqual(["S3 の覚え書き", "aws"]);
    await type("検索");
    expect(path()).not.toBe("aws/S3.md");
    expect(named()).toEqual(["S3 の覚え書き", "aws"]);
    await press("1", { altKey: true });
    expect(scopes()).toEqual(['path:"/aws/S3.md"']);
    await press("2", { altKey: true });
    expect(scopes()).toEqual(['path:"/aws/"']);
    await press("2", { altKey: true });
    expect(scopes()).toEqual([]);
  });

  it("by key from the note lead to the box", async () => {
    one("#reader").focus();
    expect(await press("3", { altKey: true })).toBe(true);
    expect([focused(), scopes(), chip("todo").getAttribute("aria-pressed")]).toEqual(["search", ["task-todo:"], "true"]);
  });

  it("of a period say what is no period, and search without it", async () => {
    await fireEvent.change(one("select[data-scope=date]"), { target: { value: "custom" } });
    const field = () => one<HTMLInputElement>(".custom-date");
    const enter = async (text: string) => {
      await fireEvent.change(field(), { target: { value: text } });
      await settle();
    };
    await enter("先週");
    expect([scopes(), field().getAttribute("aria-invalid")]).toEqual([["updated:先週"], "false"]);
    await enter("2026-13-45");
    expect([field().value, field().getAttribute("aria-invalid"), box().getAttribute("aria-expanded")]).toEqual(["2026-13-45", "true", "false"]);
    expect(one(`#${field().getAttribute("aria-describedby")}`).textContent).toContain("2026-11");
    await enter("2026-11");
    expect([scopes(), field().getAttribute("aria-invalid"), one("#period-wrong")]).toEqual([["updated:2026-11"], "false", null]);
  });
});

describe("the results", () => {
  const notice = { code: "literal", message: "「\"」は文字として探しました。", path: null };
  const withNotice = (fake: FakeBackend) => {
    const search = fake.search.bind(fake);
    fake.search = async (request) => ({ ...(await search(request)), notices: [notice] });
  };

  it("are not pushed down by what is said of the query", async () => {
    await open(withNotice);
    await type("検索");
    expect(one(".results-pane > .results + .note-notice").textContent).toBe(notice.message);
    await type("どこにもない語");
    expect(one(".results-pane .none .note-notice").textContent).toBe(notice.message);
    expect(all(".note-notice")).toHaveLength(1);
  });

  it("are told to the ear: notices, failures, completions, that the index grows, and no list that is not there", async () => {
    await open(withNotice);
    const said = (text: string) => waitFor(() => expect(one("#announcement").textContent).toContain(text), { timeout: 10_000 });
    await type("検索");
    await said(notice.message);
    await type("どこにもない語");
    expect(box().getAttribute("aria-expanded")).toBe("false");
    await type("検索");
    await grow(1, "甲");
    await said("索引を作っている途中");
    await type("path:");
    await waitFor(() => expect(one("#completions-announcement").textContent).toContain("候補 2 件"), { timeout: 10_000 });
    fake.search = () => Promise.reject({ code: "index-busy", message: "索引を読めません。" } as unknown as Error);
    await type("別の語");
    await said("索引を読めません。");
  });

  it("are told to the ear again when another query finds as many, not when the same is asked again", async () => {
    vi.useFakeTimers();
    try {
      fake = new FakeBackend(new Map([["a.md", "# 節\n甲 乙"], ["b.md", "# 節\n甲 乙"]]));
      render(App, { backend: fake });
      const pause = () => vi.advanceTimersByTimeAsync(1000);
      await pause();
      let heard = 0;
      const said = one("#announcement");
      new MutationObserver(() => heard++).observe(said, { childList: true, characterData: true, subtree: true });
      const steps: [string, () => unknown, number][] = [
        ["a query", () => ((box().value = "甲"), fireEvent.input(box())), 1],
        ["the notes change", () => fake.emit({ kind: "indexed", changed: ["a.md"], removed: [] }), 0],
        ["another query", () => ((box().value = "乙"), fireEvent.input(box())), 1],
        ["a blank after it", () => ((box().value = "乙 "), fireEvent.input(box())), 0],
        ["the notes change again", () => fake.emit({ kind: "indexed", changed: ["a.md"], removed: [] }), 0],
        ["the first query", () => ((box().value = "甲"), fireEvent.input(box())), 1],
        ["a query that is both", () => ((box().value = "甲 乙"), fireEvent.input(box())), 1],
      ];
      for (const [name, act, times] of steps) {
        heard = 0;
        await act();
        await pause();
        expect([heard, said.textContent?.trim()], name).toEqual([times, "2 節 / 2 ノート"]);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it("end at the last of all", async () => {
    await open((fake) => {
      for (let at = 0; at < 5 * PAGE; at++) fake.notes.set(`節 ${at}.md`, "# 節\n共通の語");
    });
    await type("共通の語");
    await press("End", { ctrlKey: true });
    expect([selected().id, path()]).toEqual([`hit-${5 * PAGE - 1}`, `節 ${5 * PAGE - 1}.md`]);
    expect(rows().length).toBe(5 * PAGE);
  });
});

describe("the matches of a note", () => {
  it("are told to the ear as one walks them, not as one looks through the results", async () => {
    await open();
    await type("削除マーカ");
    const said = () => one("#match-announcement").textContent?.trim();
    expect(said()).toBe("");
    await press("F3");
    expect(said()).toBe("2 / 3");
  });
});

describe("the box that leads anywhere", () => {
  it("turns to commands and headings by their keys", async () => {
    await open();
    await press("p", { ctrlKey: true });
    const go = one<HTMLInputElement>("#go");
    const modes: [string, string][] = [["P", ">"], ["O", "@"], ["O", "@"], ["P", ">"]];
    for (const [key, sign] of modes) {
      expect(await press(key, { ctrlKey: true, shiftKey: true })).toBe(true);
      expect([go.value, document.activeElement, go.selectionStart]).toEqual([sign, go, 1]);
    }
    expect(all("#go-list [role=option]").length).toBeGreaterThan(10);
  });
});

describe("the empty box", () => {
  it("says how to get at the recent searches, if there are any", async () => {
    await open((fake) => (fake.memory.searches = ["検索"]));
    expect(box().placeholder).toContain("↑");
    await press("Delete", { ctrlKey: true, shiftKey: true });
    expect([fake.calls.length > 0, box().placeholder.includes("↑")]).toEqual([true, false]);
  });
});
