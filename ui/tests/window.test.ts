// The whole window over the fake backend.

import { fireEvent, render, waitFor } from "@testing-library/svelte";
import { tick } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
import { locale } from "../src/lib/i18n";
import type { FolderRequest } from "../src/ipc/backend";
import { FakeBackend } from "../src/ipc/fake";
import { pace } from "../src/search/pace";

const settle = async () => {
  await new Promise<void>((done) => setTimeout(done));
  await new Promise<void>((done) => setTimeout(done));
  await tick();
};
const one = <E extends Element = HTMLElement>(selector: string) => document.querySelector<E>(selector)!;
const box = () => one<HTMLInputElement>("#search");
const reader = () => one("#reader");
const rows = () => [...document.querySelectorAll<HTMLElement>("[role=option]")];
const selected = () => rows().findIndex((row) => row.getAttribute("aria-selected") === "true");
const path = () => one(".reader-bar .path").textContent;

async function type(text: string): Promise<void> {
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
  fake = new FakeBackend();
  change(fake);
  render(App, { backend: fake });
  await settle();
}

beforeEach(() => locale.set("ja"));

describe("the window at start", () => {
  it("has the focus in the box, the tree, the outline and a note", async () => {
    await open();
    expect(document.activeElement).toBe(box());
    expect(path()).toBe("使い方.md");
    expect(document.querySelectorAll("[role=treeitem]")).toHaveLength(7);
    expect(one("[role=treeitem][aria-selected=true]").dataset["path"]).toBe("使い方.md");
    expect(one(".outline").textContent).toContain("検索");
    expect(document.querySelectorAll("h1")).toHaveLength(1);
    expect(document.documentElement.lang).toBe("ja");
  });

  it("says what to do when the folder cannot be read, and tries again", async () => {
    let broken = true;
    await open((fake) => {
      const { folder, recall } = fake;
      const missing = () => Promise.reject({ code: "no-folder", message: "フォルダがありません。" });
      fake.folder = (request) => (broken ? missing() : folder.call(fake, request));
      fake.recall = () => (broken ? missing() : recall.call(fake));
    });
    expect(one("#folder-failure").textContent).toContain("フォルダがありません。");
    broken = false;
    await fireEvent.click(one("#folder-failure button"));
    await settle();
    expect(path()).toBe("使い方.md");
    // What was open and saved comes back with it.
    expect(fake.calls.filter(({ method }) => method === "recall")).toHaveLength(1);
  });

  it("asks of a changed note only what it is now, and for all when one came or went", async () => {
    await open();
    const asked = () => fake.calls.filter(({ method }) => method === "folder").map(({ request }) => (request as FolderRequest).only);
    const openTasks = () => one('[data-path="TODO.md"]').textContent;
    expect(asked()).toEqual([null]);
    const before = openTasks();
    const [first, second] = ["TODO.md", "使い方.md"];
    fake.notes.set(first, "# TODO\n\n- [ ] 一\n- [ ] 二\n- [ ] 三\n- [ ] 四\n- [ ] 五");
    // The second word comes before the first answer, which then counts for nothing.
    fake.emit({ kind: "indexed", changed: [first], removed: [] });
    fake.emit({ kind: "indexed", changed: [second], removed: [] });
    await settle();
    expect(asked().slice(1)).toEqual([[first], [first, second]]);
    expect(openTasks()).not.toBe(before);
    expect(document.querySelectorAll("[role=treeitem]")).toHaveLength(7);
    fake.edit("新しい.md", "# 新しい");
    await settle();
    expect(asked().at(-1)).toBeNull();
    expect(document.querySelectorAll("[role=treeitem]")).toHaveLength(8);
    fake.emit({ kind: "indexed", changed: [second], removed: [] });
    await settle();
    expect(asked().at(-1)).toEqual([second]);
  });

  it("says so when the folder is empty, until a note appears", async () => {
    await open((fake) => fake.notes.clear());
    expect(one("#folder-empty").textContent).toContain("/home/mori/memo");
    fake.edit("新しい.md", "# 新しい");
    await settle();
    expect(path()).toBe("新しい.md");
  });

  it("shows the notices about the folder by a key, and closes them by Esc", async () => {
    await open((fake) => (fake.folderNotices = [{ code: "unreadable", message: "読めません。", path: "壊れた.md" }]));
    expect(await press("M", { ctrlKey: true, shiftKey: true })).toBe(true);
    expect(one("#notices").textContent).toContain("読めません。");
    expect(document.activeElement).toBe(one(".notices .badge"));
    await press("Escape");
    expect(document.querySelector("#notices")).toBeNull();
  });

  it("switches between Japanese and English", async () => {
    await open();
    await fireEvent.click(one("#language"));
    await tick();
    expect(document.documentElement.lang).toBe("en");
    expect(one(".tree-pane h2").textContent).toBe("Notes");
    localStorage.clear();
  });
});

describe("searching by keyboard", () => {
  beforeEach(() => open());

  it("shows sections, previews the selected one, and opens it", async () => {
    await type("検索");
    expect(rows().length).toBe(3);
    expect(one(".results-pane .count").textContent?.trim()).toBe("3 節 / 3 ノート");
    expect(box().getAttribute("aria-expanded")).toBe("true");
    const order: [string, number][] = [["ArrowDown", 1], ["ArrowDown", 2], ["ArrowDown", 2], ["PageUp", 0], ["ArrowUp", 0]];
    for (const [key, row] of order) {
      expect(await press(key)).toBe(true);
      expect(selected()).toBe(row);
      expect(box().getAttribute("aria-activedescendant")).toBe(`hit-${row}`);
      expect(path()).toBe(rows()[row]!.closest("[role=group]")!.querySelector(".path")!.textContent);
    }
    await press("End", { ctrlKey: true });
    expect(selected()).toBe(2);
    await press("Home", { ctrlKey: true });
    expect(selected()).toBe(0);
    expect(document.activeElement).toBe(box());
    await press("Enter");
    expect(document.activeElement).toBe(reader());
    expect(rows().length).toBe(3);
    expect(reader().querySelectorAll("mark.match").length).toBeGreaterThan(0);
  });

  it("leaves the caret its keys", async () => {
    await type("検索");
    box().setSelectionRange(1, 1);
    for (const key of ["Home", "End", "ArrowLeft", "ArrowRight", "a"]) expect(await press(key)).toBe(false);
    expect(selected()).toBe(0);
    // Where the caret can go no further, they go to the ends of the results.
    box().setSelectionRange(2, 2);
    expect([await press("Home"), await press("End"), selected()]).toEqual([false, true, 2]);
    box().setSelectionRange(0, 0);
    expect([await press("End"), await press("Home"), selected()]).toEqual([false, true, 0]);
  });

  it("goes from match to match", async () => {
    await type("削除マーカ");
    await press("Enter");
    expect(one("#match-count").textContent).toBe("1 / 3");
    await press("F3");
    expect(one("#match-count").textContent).toBe("2 / 3");
    expect(one("mark.current").dataset["match"]).toBe("1");
    await press("F3", { shiftKey: true });
    await press("F3", { shiftKey: true });
    expect(one("#match-count").textContent).toBe("3 / 3");
  });

  it("goes back by Esc from an opened hit to where the reader was", async () => {
    await type("削除マーカ");
    await press("Enter");
    expect(path()).toBe("aws/S3.md");
    await press("Escape");
    expect(box().value).toBe("");
    expect(rows()).toHaveLength(0);
    expect(path()).toBe("使い方.md");
    expect(document.querySelectorAll("mark")).toHaveLength(0);
    expect(document.activeElement).toBe(reader());
  });

  it("stays at an opened hit when the box is emptied to type something else", async () => {
    await type("削除マーカ");
    await press("Enter");
    await type("");
    expect(path()).toBe("aws/S3.md");
    expect(document.querySelectorAll("mark")).toHaveLength(0);
  });

  it("goes back by Esc to the hit from which another search began", async () => {
    await type("削除マーカ");
    await press("Enter");
    await type("検索");
    expect(path()).not.toBe("aws/S3.md");
    await press("Escape");
    expect(path()).toBe("aws/S3.md");
  });

  it("leaves the keys to the input method while composing", async () => {
    await type("検索");
    await fireEvent.compositionStart(box());
    for (const key of ["ArrowDown", "Enter", "Escape"]) {
      expect(await press(key, { isComposing: true, keyCode: 229 })).toBe(false);
    }
    expect(selected()).toBe(0);
    expect(document.activeElement).toBe(box());
    expect(box().value).toBe("検索");
  });

  it("says plainly that a word stands nowhere, and announces it", async () => {
    await type("監査");
    expect(one(".none").textContent).toContain("「監査」はどのノートにも見つかりません。");
    await waitFor(() => expect(one("#announcement").textContent).toContain("監査"));
  });

  it("starts with / and ? from the note, not from the box", async () => {
    expect(await press("/")).toBe(false);
    await press("Escape");
    expect(await press("/")).toBe(true);
    expect(document.activeElement).toBe(box());
  });

  it("walks back and forth over notes", async () => {
    const s3 = one("[role=treeitem][data-path='aws/S3.md']");
    await fireEvent.click(s3);
    await settle();
    expect(path()).toBe("aws/S3.md");
    await press("ArrowLeft", { altKey: true });
    expect(path()).toBe("使い方.md");
    await press("ArrowRight", { altKey: true });
    expect(path()).toBe("aws/S3.md");
  });

  it("previews again when the same query is typed again", async () => {
    await type("削除マーカ");
    await press("Escape");
    await type("削除マーカ");
    expect(path()).toBe("aws/S3.md");
  });
});

describe("the list of results", () => {
  it("groups sections by note, marks headings, and tells of tasks and of reasons that are not plain", async () => {
    await open();
    await type("削除マーカ");
    const group = one("[role=group]");
    expect(group.getAttribute("aria-label")).toBe("S3 の覚え書き");
    expect(group.querySelector(".path")!.textContent).toBe("aws/S3.md");
    expect(group.querySelector(".todo")!.textContent).toBe("完了 1 / 3");
    await type("バージョン");
    expect([...document.querySelectorAll(".own mark")].map((mark) => mark.textContent)).toContain("バージョン");
    await type("けんさく");
    expect(one(".why").textContent).toBe("読み");
  });

  it("unfolds a note by Enter and by a click, without leaving the box or the row", async () => {
    const many = (name: string) => Array.from({ length: 9 }, (_, at) => `## ${name} ${at}\n共通の語`).join("\n");
    await open((fake) => {
      fake.notes.set("甲.md", `# 甲\n${many("甲")}`);
      fake.notes.set("乙.md", `# 乙\n${many("乙")}`);
    });
    await type("共通の語");
    expect(rows()).toHaveLength(8);
    await press("ArrowDown");
    await press("ArrowDown");
    const before = path();
    await press("ArrowDown");
    expect(rows()[selected()]!.textContent).toContain("残り 6 節");
    expect(path()).toBe(before);
    await press("Enter");
    expect(document.activeElement).toBe(box());
    expect(selected()).toBe(3);
    expect(rows()).toHaveLength(13);
    await fireEvent.click(rows()[12]!);
    await settle();
    expect(rows()).toHaveLength(18);
  });

  it("waits with the preview until typing pauses, not with the one that is moved to", async () => {
    vi.useFakeTimers();
    try {
      pace.previewAfter = 160;
      fake = new FakeBackend();
      render(App, { backend: fake });
      await vi.advanceTimersByTimeAsync(50);
      const opened = () => fake.calls.filter(({ method }) => method === "openNote").length;
      const before = opened();
      for (const text of ["検", "検索"]) {
        box().value = text;
        await fireEvent.input(box());
        await vi.advanceTimersByTimeAsync(159);
        expect(rows().length).toBeGreaterThan(0);
        expect(opened()).toBe(before);
      }
      await vi.advanceTimersByTimeAsync(1);
      expect(opened()).toBe(before + 1);
      await fireEvent.keyDown(box(), { key: "ArrowDown" });
      await vi.advanceTimersByTimeAsync(0);
      expect(opened()).toBe(before + 2);
      // Nor with the one that was moved to before the answer was there.
      fake.holding.add("search");
      box().value = "検";
      await fireEvent.input(box());
      await fireEvent.keyDown(box(), { key: "PageDown" });
      expect([selected(), opened()]).toEqual([1, before + 2]);
      void fake.held[0]!.release();
      await vi.advanceTimersByTimeAsync(0);
      expect([selected(), opened()]).toEqual([rows().length - 1, before + 3]);
    } finally {
      pace.previewAfter = 0;
      vi.useRealTimers();
    }
  });

  it.each([[[], 0], [["ArrowDown"], 1], [["ArrowDown", "ArrowDown", "ArrowUp"], 1]])(
    "opens by %s and Enter what the box asks for, even if the answer is still on its way", async (moves, row) => {
      await open();
      await type("削除マーカ");
      fake.holding.add("search");
      await type("検索");
      for (const key of [...moves, "Enter"]) await press(key);
      expect([document.activeElement, selected()]).toEqual([box(), 0]);
      await fake.held[0]!.release();
      await settle();
      expect([document.activeElement, selected()]).toEqual([reader(), row]);
      expect(path()).toBe(rows()[row]!.closest("[role=group]")!.querySelector(".path")!.textContent);
    });
});

describe("tasks", () => {
  beforeEach(() => open());
  const task = (index: number) => one<HTMLInputElement>(`input[data-task="${index}"]`);

  it("are ticked in the file, the focus staying on the box", async () => {
    expect(task(0).getAttribute("aria-label")).toBe("ためしに押してみる");
    task(0).focus();
    task(0).click();
    expect(task(0).checked).toBe(false);
    await settle();
    expect(fake.notes.get("使い方.md")).toContain("- [x] ためしに押してみる");
    expect(task(0).checked).toBe(true);
    expect(document.activeElement).toBe(task(0));
  });

  it("in what was unfolded are ticked there, the focus staying on the box", async () => {
    const openNote = fake.openNote.bind(fake);
    fake.openNote = async (request) => {
      const view = await openNote(request);
      return { ...view, html: view.html.replace("<ul>", "<details><summary>折</summary><ul>").replace("</ul>", "</ul></details>") };
    };
    fake.edit("使い方.md", "- [ ] 一\n- [ ] 二\n");
    await settle();
    const fold = one<HTMLDetailsElement>("#reader details");
    fold.open = true;
    task(1).focus();
    task(1).click();
    await settle();
    expect([task(1).checked, fold.isConnected, one<HTMLDetailsElement>("#reader details").open]).toEqual([true, false, true]);
    expect(document.activeElement).toBe(task(1));
  });

  it("that are refused stay as they are, with the reason and the new text", async () => {
    fake.notes.set("使い方.md", fake.notes.get("使い方.md")!.replace("ためしに", "ほかの窓で"));
    task(0).click();
    await settle();
    expect(one("[role=alert]").textContent).toContain("書き込みませんでした");
    expect(task(0).checked).toBe(false);
    expect(reader().textContent).toContain("ほかの窓で");
    await fireEvent.click(one("[role=alert] button"));
    expect(one("[role=alert]")).toBeNull();
  });
});

describe("links", () => {
  beforeEach(() => open());

  it("never navigate", async () => {
    const html = [
      '<a id="out" href="#" data-url="https://example.org/">out</a>',
      '<a id="note" href="#" data-note="aws/S3.md" data-fragment="署名付き-url"><b>note</b></a>',
      '<a id="raw" href="https://evil.example/">raw</a><a id="foot" href="#s-検索">1</a>',
    ].join("");
    const openNote = fake.openNote.bind(fake);
    fake.openNote = async (request) => ({ ...(await openNote(request)), html });
    fake.edit("使い方.md", "# 使い方");
    await settle();
    for (const id of ["out", "note", "raw", "foot"]) {
      for (const kind of ["click", "auxclick"]) {
        if (id === "note" && kind === "click") continue;
        const event = new MouseEvent(kind, { bubbles: true, cancelable: true, button: kind === "click" ? 0 : 1 });
        one(`#${id}`).dispatchEvent(event);
        expect(event.defaultPrevented, `${kind} ${id}`).toBe(true);
      }
    }
    expect(fake.calls.filter(({ method }) => method === "openLink")).toEqual([
      { method: "openLink", request: { url: "https://example.org/" } },
    ]);
    one("#note b").click();
    await settle();
    expect(path()).toBe("aws/S3.md");
    expect(location.hash).toBe("");
  });
});

describe("what the engine tells", () => {
  beforeEach(() => open());

  it("progress is shown in figures until the index is whole", async () => {
    fake.progress = { done: 1240, total: 7046 };
    fake.emit({ kind: "indexing", progress: fake.progress });
    await settle();
    expect(one(".progress").textContent).toContain("1,240 / 7,046");
    expect(one<HTMLProgressElement>("progress").max).toBe(7046);
    fake.progress = null;
    fake.emit({ kind: "indexed", changed: [], removed: [] });
    await settle();
    expect(one(".progress")).toBeNull();
  });

  it("what can be found so far is brought up to date, the best selected, and so it is said", async () => {
    await type("検索");
    const first = rows()[0]!.textContent;
    const now = new Map([["0.md", "# 検索の検索\n検索"], ...fake.notes]);
    fake.notes.clear();
    for (const [path, source] of now) fake.notes.set(path, source);
    fake.progress = { done: 300, total: 7046, searchable: 256 };
    fake.emit({ kind: "indexing", progress: fake.progress });
    await settle();
    expect(rows()[0]!.textContent).not.toBe(first);
    expect(selected()).toBe(0);
    expect(path()).toBe("0.md");
    expect(one(".results-pane .count").textContent?.trim()).toBe("4 節 / 4 ノート（256 / 7,046 ノートまで）");
    const asked = fake.calls.length;
    fake.emit({ kind: "indexing", progress: { ...fake.progress, done: 332 } });
    await settle();
    expect(fake.calls).toHaveLength(asked);
  });

  it("an outside edit is shown, results and selection kept", async () => {
    await type("検索");
    await press("ArrowDown");
    const before = rows()[1]!.textContent;
    fake.notes.set("aws/A.md", "# A\n検索");
    fake.edit("TODO.md", fake.notes.get("TODO.md")! + "- [ ] 足した\n");
    await settle();
    expect(rows()).toHaveLength(4);
    expect(rows()[selected()]!.textContent).toBe(before);
    expect(reader().textContent).toContain("足した");
  });

  it.each([
    ["a[data-note]", "", true],
    ["summary", "", true],
    ["a[data-note]", "他の文 ", false],
  ])("the focus stays on %s when the note is read again, unless that was drawn anew", async (selector, beside, stays) => {
    const openNote = fake.openNote.bind(fake);
    fake.openNote = async (request) => {
      const view = await openNote(request);
      return { ...view, html: view.html.replace("折", "<details><summary>折</summary>折</details>") };
    };
    // Long enough to be drawn in parts, of which the last stays as it is.
    const sections = Array.from({ length: 6 }, (_, at) => `# 節 ${at}\n${"文".repeat(2500)}\n`).join("");
    fake.edit("使い方.md", `${sections}折 [甲](aws/S3.md)`);
    await settle();
    const element = one(`#reader ${selector}`);
    element.tabIndex = 0;
    element.focus();
    expect(document.activeElement).toBe(element);
    fake.edit("使い方.md", `# 足した\n${sections}折 ${beside}[甲](aws/S3.md)`);
    await settle();
    expect(one(".outline").textContent).toContain("足した");
    expect([element.isConnected, document.activeElement]).toEqual([stays, stays ? element : reader()]);
  });

  it("a note that is gone stays readable, dimmed", async () => {
    fake.remove("使い方.md");
    await settle();
    expect(reader().classList.contains("removed")).toBe(true);
    expect(one(".note-notice").textContent).toContain("消えました");
    expect(reader().textContent).toContain("使い方");
  });

  it("a failure is told", async () => {
    fake.emit({ kind: "failed", error: { code: "watch", message: "監視できません。" } });
    await settle();
    expect(one("[role=alert]").textContent).toContain("監視できません。");
  });
});
