import { beforeEach, describe, expect, it } from "vitest";
import { firstMatch, nameBoxes, sameTask, scrollToMatch, scrollToSpot, sectionOf, setCurrent, spotOf } from "../src/notes/page";

/** jsdom has no layout: each element with data-y stands at that height of the page. */
function layOut(pane: HTMLElement): void {
  Object.defineProperty(pane, "clientHeight", { value: 500, configurable: true });
  pane.getBoundingClientRect = () => ({ top: 40 }) as DOMRect;
  for (const element of pane.querySelectorAll<HTMLElement>("[data-y]")) {
    element.getBoundingClientRect = () => ({ top: 40 + Number(element.dataset["y"]) - pane.scrollTop }) as DOMRect;
  }
}

let pane: HTMLElement;
let page: HTMLElement;

beforeEach(() => {
  document.body.innerHTML = `<div id="pane"><div id="page">
    <section id="s-a" data-y="0"><p>a</p></section>
    <section id="s-b" data-y="600">b <mark class="match" data-match="0" data-y="700">x</mark></section>
    <section id="s-c" data-y="1000">
      <mark class="match" data-match="1" data-y="1900">x</mark><mark class="match" data-match="1" data-y="1900">y</mark>
    </section></div></div>`;
  pane = document.getElementById("pane")!;
  page = document.getElementById("page")!;
  layOut(pane);
});

describe("the page", () => {
  it("knows where it is scrolled to by section, so that text added above does not move it", () => {
    pane.scrollTop = 650;
    const spot = spotOf(pane, page);
    expect(spot).toEqual({ anchor: "s-b", offset: 50 });
    sectionOf(page, "s-b")!.dataset["y"] = "900";
    scrollToSpot(pane, page, spot);
    expect(pane.scrollTop).toBe(950);
    scrollToSpot(pane, page, { anchor: "s-gone", offset: 10 });
    expect(pane.scrollTop).toBe(10);
  });

  it("goes to a match with its heading if that is near, else with some lines above", () => {
    scrollToMatch(pane, page, 0);
    expect(pane.scrollTop).toBe(600);
    scrollToMatch(pane, page, 1);
    expect(pane.scrollTop).toBe(1750);
  });

  it("finds the first match of a section and sets all parts of the current one apart", () => {
    expect(firstMatch(sectionOf(page, "s-a"))).toBe(-1);
    expect(firstMatch(sectionOf(page, "s-c"))).toBe(1);
    setCurrent(page, 1);
    expect([...page.querySelectorAll("mark")].map((mark) => mark.classList.contains("current"))).toEqual([false, true, true]);
  });

  it("names boxes, and finds the same task again", () => {
    const task = (text: string) => ({ path: "a.md", line: 1, text, done: false, mark: " ", heading_path: [] });
    page.innerHTML = '<input type="checkbox" data-task="1">';
    nameBoxes(page, [task("牛乳"), task("卵")]);
    expect(page.querySelector("input")!.getAttribute("aria-label")).toBe("卵");
    expect(sameTask(task("卵"), 1, [task("卵"), task("米"), task("牛乳"), task("卵"), task("卵")])).toBe(0);
    expect(sameTask(task("卵"), 3, [task("卵"), task("卵")])).toBe(1);
    expect(sameTask(task("卵"), 0, [task("米")])).toBe(-1);
  });
});
