// The line of a note that one is at, which a key ticks.

import { fireEvent, render } from "@testing-library/svelte";
import { tick } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { FakeBackend } from "../src/ipc/fake";
import { CurrentLine } from "../src/notes/line";

const settle = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((done) => setTimeout(done));
  await tick();
};

describe("in a pane", () => {
  let pane: HTMLElement;
  let line: CurrentLine;
  const item = (task: number) => pane.querySelector<HTMLElement>(`#i${task}`)!;
  const shown = () => [...pane.querySelectorAll("[aria-current]")].map(({ id }) => id);
  const here = () => line.box()?.dataset["task"] ?? null;
  /** Each item is 20 high, 20 below the one before; the pane shows 100 from `top`. */
  const scroll = (top: number) => {
    pane.getBoundingClientRect = () => ({ top: 0 }) as DOMRect;
    for (const [index, element] of [...pane.querySelectorAll<HTMLElement>("li")].entries()) {
      const place = () => ({ top: index * 20 - top, bottom: index * 20 + 20 - top }) as DOMRect;
      element.getBoundingClientRect = place;
      for (const inner of element.querySelectorAll<HTMLElement>(":scope > input, :scope > p > input")) inner.getBoundingClientRect = place;
      for (const list of element.querySelectorAll<HTMLElement>(":scope > ul")) list.getBoundingClientRect = () => ({ top: index * 20 + 20 - top }) as DOMRect;
    }
  };
  const select = (from: Node, to: Node) => {
    getSelection()!.setBaseAndExtent(from, 0, to, 1);
    document.dispatchEvent(new Event("selectionchange"));
  };

  beforeEach(() => {
    getSelection()?.removeAllRanges();
    const box = (task: number) => `<input type="checkbox" data-task="${task}">`;
    document.body.innerHTML = `<div id="pane"><div id="root"><p id="text">a</p><ul>
      <li id="i0">${box(0)} a <b>x</b></li>
      <li id="i1">${box(1)} b<ul><li id="i2">${box(2)} c</li><li id="plain">d</li></ul></li>
      <li id="i3"><p>${box(3)} e <mark>m</mark></p></li>
      ${Array.from({ length: 20 }, (_, n) => `<li id="i${n + 4}">${box(n + 4)} z</li>`).join("")}
    </ul></div></div>`;
    pane = document.getElementById("pane")!;
    Object.defineProperty(pane, "clientHeight", { value: 100 });
    scroll(0);
    line = new CurrentLine(pane, document.getElementById("root")!);
    line.watch();
  });

  it.each<[string, () => void, string | null, string[]]>([
    ["nothing", () => {}, "0", []],
    ["a click in the text of an item", () => item(1).click(), "1", ["i1"]],
    ["a click deeper in it", () => item(0).querySelector("b")!.click(), "0", ["i0"]],
    ["a click in an item within it", () => item(2).click(), "2", ["i2"]],
    ["a click in an item of it without a box", () => pane.querySelector<HTMLElement>("#plain")!.click(), "1", ["i1"]],
    ["a click in a paragraph of it", () => item(3).querySelector("p")!.click(), "3", ["i3"]],
    ["a click, then one beside all items", () => (item(2).click(), pane.querySelector<HTMLElement>("#text")!.click()), "0", []],
    ["what is selected, downwards", () => select(item(0).querySelector("b")!, item(2).lastChild!), "2", ["i2"]],
    ["what is selected, upwards", () => select(item(2).lastChild!, item(1).childNodes[1]!), "1", ["i1"]],
    ["a selection let go elsewhere", () => (select(item(0), item(2).lastChild!), pane.querySelector<HTMLElement>("#text")!.click()), "2", ["i2"]],
    ["a box that has the focus", () => item(2).querySelector("input")!.focus(), "2", ["i2"]],
    ["a click out of sight", () => (item(1).click(), scroll(200)), "8", ["i1"]],
    ["a click on what is in sight again", () => (item(1).click(), scroll(200), scroll(10)), "1", ["i1"]],
    ["the current match", () => item(3).querySelector("mark")!.classList.add("current"), "3", []],
    ["a click after the current match", () => (item(3).querySelector("mark")!.classList.add("current"), item(1).click()), "1", ["i1"]],
    ["a match out of sight", () => (item(3).querySelector("mark")!.classList.add("current"), scroll(300)), "13", []],
  ])("%s makes a line the current one", (_, act, want, current) => {
    act();
    expect([here(), shown()]).toEqual([want, current]);
  });
});

describe("in a note", () => {
  let fake: FakeBackend;
  const current = () => document.querySelector("#reader [aria-current]")?.textContent?.trim() ?? null;
  const press = async (key: string, init: KeyboardEventInit = {}) => {
    await fireEvent.keyDown(document.activeElement ?? document.body, { key, ...init });
    await settle();
  };
  const item = (text: string) => [...document.querySelectorAll<HTMLElement>("#reader li")].find(({ textContent }) => textContent?.includes(text))!;

  beforeEach(async () => {
    getSelection()?.removeAllRanges();
    fake = new FakeBackend(new Map(Object.entries({ "a.md": "- [ ] 甲\n- [ ] 乙\n- [ ] 丙\n", "b.md": "- [ ] 甲\n" })));
    render(App, { backend: fake });
    await settle();
    document.querySelector<HTMLElement>("#reader")!.focus();
  });

  it("is ticked by Ctrl+Enter, and stays the current one over the tick and over what others write", async () => {
    await fireEvent.click(item("乙"));
    await press("Enter", { ctrlKey: true });
    expect(fake.notes.get("a.md")).toBe("- [ ] 甲\n- [x] 乙\n- [ ] 丙\n");
    expect(current()).toBe("乙");
    fake.edit("a.md", "- [ ] 上\n- [ ] 甲\n- [x] 乙\n- [ ] 丙\n");
    await settle();
    expect(current()).toBe("乙");
    await press("ArrowDown", { altKey: true });
    expect([current(), (document.activeElement as HTMLElement).dataset["task"]]).toEqual(["丙", "3"]);
  });

  it("is the one that a key has ticked, and nobody's in another note", async () => {
    await press("Enter", { ctrlKey: true });
    expect(current()).toBe("甲");
    await fireEvent.click(document.querySelector("[data-path='b.md']")!);
    await settle();
    expect(current()).toBeNull();
  });
});
