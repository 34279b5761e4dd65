import { beforeEach, describe, expect, it, vi } from "vitest";
import { nameBoxes, sameTask } from "../src/notes/boxes";
import type { Spot } from "../src/notes/history";
import { Page } from "../src/notes/page";

let pane: HTMLElement;
let root: HTMLElement;
let page: Page;

const write = (element: HTMLElement, html: string) => {
  element.innerHTML = html;
};

function make(): void {
  document.body.innerHTML = '<div id="pane"><div id="page"></div></div>';
  pane = document.getElementById("pane")!;
  root = document.getElementById("page")!;
  page = new Page(pane, root, write, () => {});
  Object.defineProperty(pane, "clientHeight", { value: 500, configurable: true });
  pane.getBoundingClientRect = () => ({ top: 40 }) as DOMRect;
}

describe("a box that is ticked before its HTML comes", () => {
  const html = (checked: string) => `<ul><li><input type="checkbox" data-task="0" data-mark="/"> a</li><li><input type="checkbox" data-task="1"${checked}> b</li></ul>`;
  const boxes = () => [...root.querySelectorAll<HTMLInputElement>("input")].map(({ checked }) => checked);

  beforeEach(() => {
    make();
    page.show(html(""));
  });

  it("shows it at once, without the mark it had", () => {
    page.setDone(0, true);
    expect(boxes()).toEqual([true, false]);
    expect(root.querySelector("[data-mark]")).toBeNull();
    page.setDone(7, true);
  });

  it("is gone to from the one with the focus, and the last is the last", () => {
    const focused = () => (document.activeElement as HTMLElement).dataset["task"];
    page.box(0)!.focus();
    page.stepBox(1);
    expect(focused()).toBe("1");
    page.stepBox(1);
    expect(focused()).toBe("1");
    page.stepBox(-1);
    page.stepBox(-1);
    expect(focused()).toBe("0");
  });

  it("gives way to the note as it is read, even if that says what it said before", () => {
    page.setDone(1, true);
    expect(page.show(html(""))).toBe(true);
    expect(boxes()).toEqual([false, false]);
    page.setDone(1, true);
    expect(page.show(html(" checked"))).toBe(true);
    expect(boxes()).toEqual([false, true]);
    expect(page.show(html(" checked"))).toBe(false);
  });
});

describe("what the reader has unfolded", () => {
  const fold = (name: string, text = "x", attributes = "") => `<details${attributes}><summary>${name}</summary><p>${text}</p></details>`;
  const folds = () => [...root.querySelectorAll("details")];
  const unfolded = () => folds().map(({ open }) => open);
  const before = fold("甲") + fold("乙") + fold("乙") + fold("丙", "x", " open");

  beforeEach(() => {
    make();
    page.show(before);
    folds()[1]!.open = true;
    folds()[3]!.open = false;
  });

  it.each<[string, string, boolean[]]>([
    ["what is in it changes", before.replaceAll("<p>x", "<p>y"), [false, true, false, false]],
    ["its name is marked", before.replaceAll("乙", '<mark class="match" data-match="0">乙</mark>'), [false, true, false, false]],
    ["another one comes before it", fold("丁") + before, [false, false, true, false, false]],
    ["it goes", fold("甲") + fold("丙", "x", " open"), [false, false]],
  ])("stays so when %s", (_, html, expected) => {
    page.show(html);
    expect(unfolded()).toEqual(expected);
  });

  it("stays so when it comes back, and is nothing to another note", () => {
    page.show("<p>x</p>");
    page.show(before);
    expect(unfolded()).toEqual([false, true, false, false]);
    page.show(`${before}<p>x</p>`, false);
    expect(unfolded()).toEqual([false, false, false, true]);
  });
});

describe("a short note", () => {
  /** jsdom has no layout: each element with data-y stands at that height of the page. */
  const layOut = () => {
    for (const element of pane.querySelectorAll<HTMLElement>("[data-y]")) {
      element.getBoundingClientRect = () => ({ top: 40 + Number(element.dataset["y"]) - pane.scrollTop }) as DOMRect;
    }
  };

  beforeEach(() => {
    make();
    page.show(`<section id="s-a" data-y="0"><p>a</p></section>
      <section id="s-b" data-y="600">b <mark class="match" data-match="0" data-y="700">x</mark></section>
      <section id="s-c" data-y="1000">
        <mark class="match" data-match="1" data-y="1900">x</mark><mark class="match" data-match="1" data-y="1900">y</mark>
      </section>`);
    // The order of attributes is the engine's, which the division counts on.
    for (const mark of root.querySelectorAll("mark")) expect(mark.outerHTML).toMatch(/^<mark class="match" data-match="\d"/);
    layOut();
  });

  it("knows where it is scrolled to by section, so that text added above does not move it", () => {
    pane.scrollTop = 650;
    const spot = page.spot();
    expect(spot).toEqual({ anchor: "s-b", offset: 50 });
    page.element("s-b")!.dataset["y"] = "900";
    page.scrollToSpot(spot);
    expect(pane.scrollTop).toBe(950);
    page.scrollToSpot({ anchor: "s-gone", offset: 10 });
    expect(pane.scrollTop).toBe(10);
  });

  it("goes to a match with its heading if that is near, else with some lines above", () => {
    page.scrollToMatch(0);
    expect(pane.scrollTop).toBe(600);
    page.scrollToMatch(1);
    expect(pane.scrollTop).toBe(1750);
  });

  it("sets all parts of the current match apart", () => {
    page.setCurrent(1);
    expect([...root.querySelectorAll("mark")].map((mark) => mark.classList.contains("current"))).toEqual([false, true, true]);
  });

  it("says which section is being read", () => {
    pane.scrollTop = 580;
    expect(page.section()).toBe("s-b");
    pane.scrollTop = 0;
    expect(page.section()).toBe("s-a");
  });
});

describe("a long note", () => {
  const SECTIONS = 200;
  /** A drawn section is so high, whatever was thought of it. */
  const HIGH = 400.390625;
  const source = (count = SECTIONS, matching = (_: number) => "") =>
    Array.from({ length: count }, (_, n) => `<section id="s-${n}"><h2>${n}</h2><p>${"x".repeat(1500)}${matching(n)}</p></section>`).join("\n");

  beforeEach(() => {
    make();
    // As in WebKit, which scrolls by whole pixels and lays out in parts of one.
    let scrolled = 0;
    Object.defineProperty(pane, "scrollTop", { configurable: true, get: () => scrolled, set: (to: number) => (scrolled = Math.trunc(to)) });
    const heightOf = (part: HTMLElement) =>
      (part.style.height ? parseFloat(part.style.height) : part.childElementCount * HIGH) + (parseFloat(part.style.paddingBottom) || 0);
    const proto = HTMLElement.prototype;
    Object.defineProperty(proto, "offsetHeight", { configurable: true, get: function (this: HTMLElement) {
      return this.className === "part" ? Math.round(heightOf(this)) : 20;
    } });
    proto.getBoundingClientRect = function (this: HTMLElement) {
      const part = this.closest<HTMLElement>(".part");
      if (!part) return { top: 40 } as DOMRect;
      let top = 0;
      for (const other of root.children) {
        if (other === part) break;
        top += heightOf(other as HTMLElement);
      }
      const section = this.closest("section");
      if (section) top += [...part.children].indexOf(section) * HIGH + (this === section ? 0 : 100);
      return { top: 40 + top - pane.scrollTop, height: this === part ? heightOf(part) : 20 } as DOMRect;
    };
  });

  /** The pixel that one is at, which a pane shows. */
  const same = (spot: Spot, other: Spot) => {
    expect(spot.anchor).toBe(other.anchor);
    expect(Math.abs(spot.offset - other.offset)).toBeLessThan(1);
  };
  const drawn = () => root.querySelectorAll("section").length;
  const topOf = (id: string) => page.element(id)!.getBoundingClientRect().top - 40;

  it("draws what is in sight at once, and then only what is near", async () => {
    page.show(source());
    page.scrollToTop();
    expect(root.children.length).toBeGreaterThan(10);
    const before = drawn();
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(4);
    await vi.waitFor(() => expect(drawn()).toBeGreaterThan(before), 10_000);
    expect(drawn()).toBeLessThan(40);
  });

  it("comes exactly to a section whose neighbours were never drawn, and stays there while they are", async () => {
    page.show(source());
    expect(page.scrollTo("s-120")).toBe(true);
    expect(topOf("s-120")).toBe(0);
    page.scrolled();
    expect(topOf("s-120")).toBe(0);
    const above = () => [...root.children].filter((part) => part.childElementCount > 0 && part.getBoundingClientRect().top < 40).length;
    const before = above();
    // Not even by the part of a pixel that decides which pixels its letters are painted on.
    await vi.waitFor(() => expect(above()).toBeGreaterThan(before + 1), 10_000);
    expect(topOf("s-120")).toBe(0);
    expect(page.section()).toBe("s-120");
    expect(drawn()).toBeLessThan(60);
  });

  it("gives back the exact place it was scrolled to", () => {
    page.show(source());
    page.scrollTo("s-77");
    pane.scrollTop += 130;
    const spot = page.spot();
    expect(spot).toEqual({ anchor: "s-77", offset: 130 });
    page.show(source(3));
    page.show(source());
    page.scrollToSpot(spot);
    expect(page.spot()).toEqual(spot);
  });

  it("gives back a place in a section of many screens, whatever comes before it", () => {
    const paragraphs = Array.from({ length: 60 }, (_, n) => `<p>${n} ${"y".repeat(1500)}</p>`).join("");
    const long = `<section id="s-long"><h2>長い</h2>${paragraphs}</section>`;
    page.show(source(20) + long);
    page.scrollTo("s-long");
    pane.scrollTop += 3 * 400 + 30;
    page.scrolled();
    const spot = page.spot();
    expect(spot.anchor).toMatch(/^s-long~[1-9]$/);
    const seen = () => [...root.children].findLast((part) => part.getBoundingClientRect().top <= 40)?.textContent?.slice(0, 30);
    const before = seen();
    page.show(source(45) + long);
    page.scrollToSpot(spot);
    expect(page.spot().anchor).toBe(spot.anchor);
    expect(Math.abs(page.spot().offset - spot.offset)).toBeLessThan(1);
    expect(seen()).toBe(before);
    page.show(source(2));
    page.scrollToSpot(spot);
    expect(pane.scrollTop).toBeGreaterThanOrEqual(0);
  });

  it("keeps what is read in sight when the pane gets another width", () => {
    const width = (value: number) => Object.defineProperty(pane, "clientWidth", { value, configurable: true });
    page.show(source());
    width(700);
    page.resized();
    page.scrollTo("s-77");
    pane.scrollTop += 130;
    page.hold();
    const spot = page.spot();
    pane.scrollTop -= 3000;
    width(500);
    page.resized();
    same(page.spot(), spot);
    page.scrollTo("s-12");
    width(900);
    page.resized();
    same(page.spot(), { anchor: "s-12", offset: 0 });
  });

  it("scrolls on without a gap, and takes out what is far", () => {
    page.show(source(100));
    page.scrollToTop();
    for (let step = 0; step < 40; step++) {
      pane.scrollTop += 800;
      page.scrolled();
      const at = pane.scrollTop + 250;
      const part = [...root.children].findLast((part) => part.getBoundingClientRect().top - 40 + pane.scrollTop <= at);
      expect(part!.children.length, `step ${step}`).toBeGreaterThan(0);
    }
    expect(drawn()).toBeLessThan(50);
    expect(page.spot().anchor).toMatch(/^s-[789]\d$/);
  });

  it("goes to a match far below, and keeps parts that are alike when only marks change", () => {
    page.show(source());
    page.scrollToTop();
    const first = root.children[0];
    page.show(source(SECTIONS, (n) => (n === 150 ? '<mark class="match" data-match="0">z</mark>' : "")));
    expect(root.children[0]).toBe(first);
    page.setCurrent(0);
    page.scrollToMatch(0);
    expect(root.querySelector("mark.current")?.textContent).toBe("z");
    expect(page.spot().anchor).toBe("s-150");
    expect(page.inSight(0)).toBe(true);
  });

  it("tells where its matches are before they are drawn", () => {
    page.show(source(SECTIONS, (n) => (n % 50 === 25 ? `<mark class="match" data-match="${(n - 25) / 50}">z</mark>` : "")));
    Object.defineProperty(pane, "scrollHeight", { configurable: true, get: () => [...root.children].reduce((sum, part) => sum + (part as HTMLElement).offsetHeight, 0) });
    page.scrollToTop();
    const at = page.ticks().map(({ at }) => at);
    expect(at).toHaveLength(4);
    for (const [index, place] of [0.125, 0.375, 0.625, 0.875].entries()) expect(Math.abs(at[index]! - place)).toBeLessThan(0.06);
  });

  it("is unfolded as it was when what was far is drawn again", () => {
    const folds = (n: number) => `<details><summary>折</summary>${n}</details>`;
    page.show(source(SECTIONS, folds));
    page.scrollTo("s-77");
    const fold = () => page.element("s-77")!.querySelector("details")!;
    const first = fold();
    first.open = true;
    page.scrollTo("s-180");
    expect(first.isConnected).toBe(false);
    page.scrollTo("s-77");
    expect([fold() === first, fold().open, page.element("s-78")!.querySelector("details")!.open]).toEqual([false, true, false]);
  });

  it("is there as a whole when all of it is to be selected", () => {
    page.show(source());
    page.scrollTo("s-120");
    page.drawAll();
    expect(drawn()).toBe(SECTIONS);
    expect(Math.abs(topOf("s-120"))).toBeLessThan(1);
  });
});

describe("boxes", () => {
  it("are named, and the same task is found again", () => {
    const task = (text: string) => ({ path: "a.md", line: 1, text, done: false, mark: " ", heading_path: [] });
    make();
    root.innerHTML = '<input type="checkbox" data-task="1">';
    nameBoxes(root, [task("牛乳"), task("卵")]);
    expect(root.querySelector("input")!.getAttribute("aria-label")).toBe("卵");
    expect(sameTask(task("卵"), 1, [task("卵"), task("米"), task("牛乳"), task("卵"), task("卵")])).toBe(0);
    expect(sameTask(task("卵"), 3, [task("卵"), task("卵")])).toBe(1);
    expect(sameTask(task("卵"), 0, [task("米")])).toBe(-1);
  });
});
