// Finding within the note: logic, and the bar in the whole window over the fake backend.

import { fireEvent, render } from "@testing-library/svelte";
import { tick } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { locale } from "../src/lib/i18n";
import { FakeBackend } from "../src/ipc/fake";

const settle = async () => {
  await new Promise<void>((done) => setTimeout(done));
  await new Promise<void>((done) => setTimeout(done));
  await tick();
};
const one = <E extends Element = HTMLElement>(selector: string) => document.querySelector<E>(selector)!;
const marks = () => [...document.querySelectorAll("#reader mark.match")].map((mark) => mark.textContent);
const count = () => one("#find-count").textContent?.trim();
const input = () => one<HTMLInputElement>("#find");

let fake: FakeBackend;

async function press(key: string, init: KeyboardEventInit = {}): Promise<boolean> {
  const unhandled = await fireEvent.keyDown(document.activeElement ?? document.body, { key, ...init });
  await settle();
  return !unhandled;
}

async function type(text: string, into = input()): Promise<void> {
  into.value = text;
  await fireEvent.input(into);
  await settle();
}

beforeEach(async () => {
  locale.set("ja");
  fake = new FakeBackend(
    new Map([
      ["a.md", "# 題\n検索と索引\n## 二\n検索する\n検索した"],
      ["b.md", "# 別\n索引"],
    ]),
  );
  render(App, { backend: fake });
  await settle();
});

describe("finding within the note", () => {
  it("opens by Ctrl+F, counts as one types, and walks round the ends", async () => {
    expect(await press("f", { ctrlKey: true })).toBe(true);
    expect(document.activeElement).toBe(input());
    await type("検索");
    expect(marks()).toEqual(["検索", "検索", "検索"]);
    expect(count()).toBe("1 / 3");
    for (const [key, shiftKey, at] of [["Enter", false, 2], ["Enter", false, 3], ["Enter", false, 1], ["Enter", true, 3], ["F3", false, 1]] as const) {
      expect(await press(key, { shiftKey })).toBe(true);
      expect(count()).toBe(`${at} / 3`);
      expect(one("mark.current").dataset["match"]).toBe(String(at - 1));
    }
    expect(fake.calls.filter(({ method }) => method === "openNote").at(-1)?.request).toEqual({ path: "a.md", query: "検索", within: true });
  });

  it("leaves the caret where it is while one types", async () => {
    await press("f", { ctrlKey: true });
    await type("検");
    input().setSelectionRange(1, 1);
    await type("検索");
    expect([input().selectionStart, input().selectionEnd]).toEqual([2, 2]);
    await press("f", { ctrlKey: true });
    expect([input().selectionStart, input().selectionEnd]).toEqual([0, 2]);
  });

  it("finds what is typed in kana or Latin letters, and says when nothing is there", async () => {
    await press("f", { ctrlKey: true });
    await type("けんさk");
    expect(marks()).toEqual(["検索", "検索", "検索"]);
    await type("監査");
    expect(count()).toBe("このノートにはありません");
    await type("");
    expect(count()).toBe("");
    expect(marks()).toEqual([]);
  });

  it("gives the search's marks and the focus back by Esc, the search untouched", async () => {
    await type("索引", one<HTMLInputElement>("#search"));
    await press("Enter");
    expect(one(".reader-bar .path").textContent).toBe("a.md");
    expect(marks()).toEqual(["索引"]);
    await press("f", { ctrlKey: true });
    await type("検索");
    expect(marks()).toHaveLength(3);
    await press("Escape");
    expect(document.querySelector(".find-bar")).toBeNull();
    expect(marks()).toEqual(["索引"]);
    expect(one("#match-count").textContent).toBe("1 / 1");
    expect(document.activeElement).toBe(one("#reader"));
    expect(one<HTMLInputElement>("#search").value).toBe("索引");
  });

  it("leaves letters and the input method's keys to the box", async () => {
    await press("f", { ctrlKey: true });
    expect(await press("/")).toBe(false);
    expect(await press("?")).toBe(false);
    await fireEvent.compositionStart(input());
    expect(await press("Enter", { isComposing: true, keyCode: 229 })).toBe(false);
    expect(await press("Escape", { isComposing: true, keyCode: 229 })).toBe(false);
    expect(document.activeElement).toBe(input());
    expect(one(".find-bar")).not.toBeNull();
  });

  it("ends by itself when another note or another search's matches are shown", async () => {
    await press("f", { ctrlKey: true });
    await type("検索");
    await type("別", one<HTMLInputElement>("#search"));
    expect(one(".reader-bar .path").textContent).toBe("b.md");
    expect(document.querySelector(".find-bar")).toBeNull();
  });

  it("keeps its marks when the note changes on disk", async () => {
    await press("f", { ctrlKey: true });
    await type("検索");
    await press("Enter");
    fake.edit("a.md", "# 題\n新しい検索\n検索と索引\n## 二\n検索する\n検索した");
    await settle();
    expect(marks()).toHaveLength(4);
    // The current match stays on its words: the first of the second section.
    expect(count()).toBe("3 / 4");
  });

  it("is not opened where no note can be shown", async () => {
    fake.notes.clear();
    fake.emit({ kind: "indexed", changed: [], removed: ["a.md", "b.md"] });
    await settle();
    await press("f", { ctrlKey: true });
    expect(document.querySelector(".find-bar")).toBeNull();
  });
});

describe("a link to a note that is not there", () => {
  it("says so where it stands and leaves the reader there, until the note is there", async () => {
    const openNote = fake.openNote.bind(fake);
    fake.openNote = async (request) => {
      const view = await openNote(request);
      return request.path === "a.md" ? { ...view, html: '<section id="s-"><a href="#" class="missing" data-note="ない.md" data-fragment="">x</a></section>' } : view;
    };
    fake.edit("a.md", "# 題");
    await settle();
    one("#reader a").click();
    await settle();
    expect(one("[role=alert]").textContent).toContain("まだありません");
    expect(one(".reader-bar .path").textContent).toBe("a.md");
    fake.notes.set("ない.md", "# できた");
    one("#reader a").click();
    await settle();
    expect(one(".reader-bar .path").textContent).toBe("ない.md");
  });
});

describe("in tabs", () => {
  it("goes on where it was begun, with its own words", async () => {
    await press("f", { ctrlKey: true });
    await type("検索");
    await fireEvent(one("[data-path='b.md']"), new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: true }));
    await settle();
    expect([one("#find"), marks()]).toEqual([null, []]);
    await press("f", { ctrlKey: true });
    await type("索引");
    expect(marks()).toEqual(["索引"]);
    await press("Tab", { ctrlKey: true });
    expect([input().value, marks(), count()]).toEqual(["検索", ["検索", "検索", "検索"], "1 / 3"]);
    expect(document.activeElement?.id).toBe("reader");
    await press("Tab", { ctrlKey: true });
    expect([input().value, marks()]).toEqual(["索引", ["索引"]]);
    input().focus();
    await press("Escape");
    expect([one("#find"), marks()]).toEqual([null, []]);
    await press("Tab", { ctrlKey: true });
    expect(input().value).toBe("検索");
    await press("Tab", { ctrlKey: true });
    expect(one("#find")).toBeNull();
  });
});
