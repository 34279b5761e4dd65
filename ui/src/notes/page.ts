// The rendered note as a page in a scrolling pane: what of it is drawn, finding sections, matches and
// boxes in it, and moving to them. WebKit has no scroll anchoring, so positions are kept here.
//
// Of a long note only what is near what is in sight is in the document; the other parts are empty and
// about as high as they will be. Where the page itself goes, what is in sight is drawn at once; where the
// reader scrolls, what comes next below as well. All else that is near is drawn part by part once the
// reader stays, so that no key waits for it. Whatever is drawn later, what is in sight stays where it is.

import { topIn } from "../lib/in-view";
import { WITHIN } from "./anchor";
import { nearBox, toBox } from "./boxes";
import { Division, lastBefore } from "./division";
import { Folds } from "./folds";
import type { Spot } from "./history";

/** How much of the pane is left above a match, so that it is read in its context. */
const ABOVE = 0.3;

/** What counts as the section being read begins no lower than this in the pane. */
const READING = 0.25;

/** Who was taken to a place stays there if nothing happens for so long, in milliseconds: then what is near is drawn. */
const STAYS = 400;

/**
 * The same after the last step of scrolling. Drawing what is above moves the pane, and that would end
 * the movement by which WebKit scrolls a page on.
 */
const RESTS = 120;

/** A guess at the height of a character of HTML, until some were drawn. */
const HEIGHT = 0.4;

/** Where a match stands, from 0 at the top of what scrolls to 1 at its end. */
export interface Tick {
  match: number;
  at: number;
}

interface Part {
  element: HTMLElement;
  html: string;
  cut: boolean;
  drawn: boolean;
  /** A box in it shows more than its HTML says. */
  ahead?: boolean;
}

export class Page {
  #division = new Division("");
  #html: string | null = null;
  #parts: Part[] = [];
  readonly #folds = new Folds();
  #current = -1;
  #width = 0;
  /** What is read: where in the pane's content, as a share of what it is measured from. */
  #held: { spot: Spot; share: number } | null = null;
  /** Where the page itself has scrolled to; -1 once the reader has scrolled. */
  #placed = -1;
  /** When what is near is drawn. */
  #frame = 0;
  #after: ReturnType<typeof setTimeout> | undefined;

  /**
   * `write` puts HTML into an element, and `drawn` is told of each part that is drawn.
   */
  constructor(
    private readonly pane: HTMLElement,
    private readonly root: HTMLElement,
    private readonly write: (element: HTMLElement, html: string) => void,
    private readonly drawn: (part: HTMLElement) => void,
  ) {}

  get division(): Division {
    return this.#division;
  }

  /** Shows the HTML of the same note or of another one. False if it is what is shown already. Parts that are alike stay as they are. */
  show(html: string, same = true): boolean {
    if (html === this.#html) return false;
    this.#html = html;
    for (const part of this.#parts) if (part.drawn) this.#folds.keep(part.element, this.#fromOf(part));
    this.#division = new Division(html);
    this.#folds.read(this.#division.html, same);
    const next = this.#division.parts;
    const old = this.#parts;
    const each = next.length > 1 ? this.#heightEach() : HEIGHT;
    const alike = (a: number, b: number): boolean => old[a]?.html === next[b]?.html && old[a]?.cut === next[b]?.cut && !old[a]?.ahead;
    let head = 0;
    while (head < old.length && head < next.length && alike(head, head)) head++;
    let tail = 0;
    while (tail < old.length - head && tail < next.length - head && alike(old.length - 1 - tail, next.length - 1 - tail)) tail++;
    for (const { element } of old.slice(head, old.length - tail)) element.remove();
    const before = old[old.length - tail]?.element ?? null;
    const made = next.slice(head, next.length - tail).map(({ html, cut }) => {
      const element = document.createElement("div");
      element.className = cut ? "part cut" : "part";
      return { element, html, cut, drawn: false };
    });
    this.#parts = [...old.slice(0, head), ...made, ...old.slice(old.length - tail)];
    if (this.#parts.length === 1) made.forEach((part) => this.#draw(part));
    else made.forEach((part) => reserve(part, each));
    for (const { element } of made) this.root.insertBefore(element, before);
    return true;
  }

  /** The pane was scrolled, by the reader or by the page itself. */
  scrolled(): void {
    if (this.pane.scrollTop === this.#placed) return;
    this.#placed = -1;
    this.#held = null;
    this.#drawSight(this.#room);
    this.#drawLater(RESTS);
  }

  /** Remembers what is read, for a pane that gets another width. */
  hold(): void {
    const spot = this.spot();
    const height = this.#base(spot)?.offsetHeight ?? 0;
    this.#held = { spot, share: height > 0 ? spot.offset / height : 0 };
  }

  /** The pane has another width: what is not drawn has another height, and what is read stays in sight. */
  resized(): void {
    const width = this.pane.clientWidth;
    if (width === this.#width) return;
    this.#width = width;
    const each = this.#heightEach();
    this.#holding(this.#partAt(this.pane.scrollTop), () => {
      for (const part of this.#parts) if (!part.drawn) reserve(part, each);
    });
    const held = this.#held;
    if (!held) return this.#drawNear();
    const base = this.#base(held.spot);
    this.#place(() => (base ? topIn(this.pane, base) + held.share * base.offsetHeight : held.spot.offset));
    this.#held = held;
  }

  /** Draws all of the note, so that all of it can be selected. */
  drawAll(): void {
    this.#holding(this.#partAt(this.pane.scrollTop), () => this.#parts.forEach((part) => this.#draw(part)));
  }

  /** The element with an id, drawn. */
  element(id: string): HTMLElement | null {
    const at = this.#division.find(id);
    if (at >= 0) this.#bring(this.#division.partAt(at));
    return [...this.root.querySelectorAll<HTMLElement>("[id]")].find((element) => element.id === id) ?? null;
  }

  /**
   * Goes to the box after (1) or before (-1) the one with the focus, drawn or not; without one, from
   * that of the task `at`, and if there is none (-1), to the first or last in sight.
   */
  stepBox(by: 1 | -1, at = -1): void {
    const focused = document.activeElement;
    const task = (focused instanceof HTMLElement && this.root.contains(focused) && focused.dataset["task"]) || at;
    const box = Number(task) < 0 ? nearBox(this.pane, this.root, by) : this.box(Number(task) + by);
    if (box) toBox(this.pane, box);
  }

  /** Shows a box as the file holds it by now, until the note's new HTML is there. */
  setDone(task: number, done: boolean): void {
    const box = this.root.querySelector<HTMLInputElement>(`input[data-task="${task}"]`);
    const part = this.#parts.find(({ element }) => element.contains(box));
    if (!box || !part) return;
    box.checked = done;
    box.title = "";
    delete box.dataset["mark"];
    part.ahead = true;
    this.#html = null;
  }

  /** The box of a task, drawn. */
  box(task: number): HTMLInputElement | null {
    const at = this.#division.html.search(new RegExp(`<input [^>]*data-task="${task}"`));
    if (at >= 0) this.#bring(this.#division.partAt(at));
    return this.root.querySelector<HTMLInputElement>(`input[data-task="${task}"]`);
  }

  /** Puts the focus on the box of a task, in sight. False if there is none. */
  goToBox(task: number): boolean {
    const box = this.box(task);
    if (box) toBox(this.pane, box);
    return box !== null;
  }

  /** Sets the current match apart from the others; a match may be several marks. */
  setCurrent(match: number): void {
    this.#current = match;
    for (const mark of this.root.querySelectorAll("mark.current")) mark.classList.remove("current");
    this.#markCurrent(this.root);
  }

  scrollToTop(): void {
    this.#held = null;
    this.pane.scrollTop = 0;
    this.#drawNear();
  }

  /** False if there is no such element. */
  scrollTo(id: string): boolean {
    const element = this.element(id);
    if (!element) return false;
    this.#place(() => (this.#isFirst(id) ? 0 : topIn(this.pane, element)));
    return true;
  }

  scrollToMatch(match: number): void {
    const mark = this.#mark(match);
    if (!mark) return;
    const section = mark.closest<HTMLElement>("section[id]");
    this.#place(() => {
      const room = this.pane.clientHeight;
      const down = topIn(this.pane, mark);
      // The section's heading tells where one is: keep it in sight if the match is near enough.
      const heading = section ? topIn(this.pane, section) : -Infinity;
      if (down - heading >= room * 0.5) return down - room * ABOVE;
      return section && this.#isFirst(section.id) && down < room * 0.5 ? 0 : heading;
    });
    bringSideways(mark, this.root);
  }

  /** The first match that is in sight or below, else the first of all; scrolls only if it is not in sight. */
  nearestMatch(): number {
    const count = this.#division.matches;
    if (count === 0) return -1;
    const top = this.pane.scrollTop;
    const part = this.#partAt(top);
    const from = this.#division.parts[part]?.from ?? 0;
    for (let match = 0; match < count; match++) {
      if (this.#division.startOf(match) < from) continue;
      const mark = this.root.querySelector<HTMLElement>(`mark[data-match="${match}"]`);
      if (!mark || topIn(this.pane, mark) >= top) return match;
    }
    return 0;
  }

  /** Whether a match can be read where the pane is. */
  inSight(match: number): boolean {
    const mark = this.root.querySelector<HTMLElement>(`mark[data-match="${match}"]`);
    if (!mark) return false;
    const down = topIn(this.pane, mark) - this.pane.scrollTop;
    return down >= 0 && down + mark.offsetHeight <= this.pane.clientHeight;
  }

  /** Where the pane is scrolled to, measured from the section that its top edge lies in. */
  spot(): Spot {
    const top = this.pane.scrollTop;
    const index = this.#partAt(top);
    const part = this.#parts[index];
    if (!part) return { anchor: null, offset: top };
    const within = this.#lastSection(part, top);
    if (within) return { anchor: within.id, offset: top - topIn(this.pane, within) };
    if (index === 0) return { anchor: null, offset: top };
    // The top of a very long section is too far away: measured from the part, by its number in the section.
    const section = this.#division.sectionAt(this.#division.parts[index]?.from ?? 0);
    const first = section ? this.#division.partAt(section.at) : 0;
    return { anchor: `${section?.anchor ?? ""}${WITHIN}${index - first}`, offset: top - topIn(this.pane, part.element) };
  }

  scrollToSpot(spot: Spot): void {
    const base = this.#base(spot);
    this.#place(() => (base ? topIn(this.pane, base) : 0) + spot.offset);
  }

  /** What a place is measured from, drawn; null for the top of the note. */
  #base({ anchor }: Spot): HTMLElement | null {
    return anchor === null ? null : (this.element(anchor) ?? this.#within(anchor));
  }

  /** The part of a long section that a place lies in, drawn. */
  #within(anchor: string): HTMLElement | null {
    const at = anchor.lastIndexOf(WITHIN);
    if (at < 0) return null;
    const section = this.#division.find(anchor.slice(0, at));
    const index = this.#division.partAt(Math.max(0, section)) + Number(anchor.slice(at + 1));
    const part = this.#parts[index];
    if (part) this.#bring(index);
    return part?.element ?? this.element(anchor.slice(0, at));
  }

  /** The anchor of the section that is being read. */
  section(): string | null {
    const top = this.pane.scrollTop + this.pane.clientHeight * READING;
    const index = this.#partAt(top);
    const part = this.#parts[index];
    const within = part ? this.#lastSection(part, top) : null;
    const from = this.#division.parts[index]?.from ?? 0;
    return within?.id ?? this.#division.sectionAt(Math.max(0, from - 1))?.anchor ?? null;
  }

  /** Where the matches are, for the marks beside the scroll bar. */
  ticks(): Tick[] {
    const height = this.pane.scrollHeight || 1;
    const ticks: Tick[] = [];
    let index = -1;
    let [top, tall] = [0, 0];
    for (let match = 0; match < this.#division.matches; match++) {
      const at = this.#division.startOf(match);
      const own = this.#division.partAt(at);
      const { element, drawn } = this.#parts[own]!;
      if (own !== index) [index, top, tall] = [own, topIn(this.pane, element), element.offsetHeight];
      const mark = drawn ? element.querySelector<HTMLElement>(`mark[data-match="${match}"]`) : null;
      const { from, to } = this.#division.parts[own]!;
      const down = mark ? topIn(this.pane, mark) : top + (tall * (at - from)) / (to - from);
      ticks.push({ match, at: Math.min(1, Math.max(0, down / height)) });
    }
    return ticks;
  }

  /** A match's first mark, drawn, and whatever it is folded into unfolded. */
  #mark(match: number): HTMLElement | null {
    if (match >= 0 && match < this.#division.matches) this.#bring(this.#division.partAt(this.#division.startOf(match)));
    const mark = this.root.querySelector<HTMLElement>(`mark[data-match="${match}"]`);
    for (let fold = mark?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
    return mark;
  }

  #isFirst(anchor: string): boolean {
    return this.#division.sections[0]?.anchor === anchor;
  }

  #lastSection(part: Part, top: number): HTMLElement | null {
    const sections = [...part.element.querySelectorAll<HTMLElement>("section[id]")];
    return sections[lastBefore(sections, top, (section) => topIn(this.pane, section))] ?? null;
  }

  /** The part that lies at a height of the pane's content. */
  #partAt(top: number): number {
    return Math.max(0, lastBefore(this.#parts, top, ({ element }) => topIn(this.pane, element)));
  }

  /** Scrolls to a height that what is drawn decides, and draws what is near it. */
  #place(height: () => number): void {
    this.#held = null;
    // A pane is scrolled by whole pixels, and what is cut off would add up.
    this.pane.scrollTop = Math.round(height());
    this.#drawNear();
    const exact = Math.round(height());
    if (Math.abs(exact - this.pane.scrollTop) > 1) this.pane.scrollTop = exact;
    this.#placed = this.pane.scrollTop;
  }

  #bring(index: number): void {
    const part = this.#parts[index];
    if (part) this.#draw(part);
  }

  get #room(): number {
    return Math.max(this.pane.clientHeight, 400);
  }

  /** Draws what is in sight, and what is near it if the reader stays. */
  #drawNear(): void {
    this.#drawSight();
    this.#placed = this.pane.scrollTop;
    this.#drawLater(STAYS);
  }

  /** Draws what is in sight, and so much below it. */
  #drawSight(below = 0): void {
    if (this.#parts.length < 2) return;
    // What is drawn is seldom as high as was thought: then others are in sight.
    for (let turn = 0; turn < 6; turn++) {
      const missing = this.#missing(0, below);
      if (missing.length === 0) break;
      this.#holding(this.#partAt(this.pane.scrollTop), () => missing.forEach((part) => this.#draw(part)));
    }
    this.#forget(this.#partAt(this.pane.scrollTop - 4 * this.#room), this.#partAt(this.pane.scrollTop + 5 * this.#room));
  }

  /** What is not drawn yet of what is in sight, and of so much above and below. */
  #missing(above: number, below: number): Part[] {
    const top = this.pane.scrollTop;
    const near = this.#parts.slice(this.#partAt(top - above), this.#partAt(top + this.#room + below) + 1);
    return near.filter(({ drawn }) => !drawn);
  }

  /** Goes on once the next frame is painted and so many milliseconds have passed. */
  #drawLater(after = 0): void {
    this.stop();
    this.#frame = requestAnimationFrame(() => {
      this.#after = setTimeout(() => this.#drawNext(), after);
    });
  }

  /** Draws nothing more by itself. */
  stop(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#after);
  }

  /** Draws one part more of what is near, those below first: there one reads on. */
  #drawNext(): void {
    const missing = this.#missing(1.5 * this.#room, 2 * this.#room);
    const next = missing.find(({ element }) => topIn(this.pane, element) > this.pane.scrollTop) ?? missing.at(-1);
    if (!next) return;
    const before = this.pane.scrollTop;
    this.#holding(this.#partAt(before), () => {
      const reserved = heightOf(next.element);
      this.#draw(next);
      // A pane is scrolled by whole pixels: by another height, what is in sight would move by what is left.
      const grown = heightOf(next.element) - reserved;
      next.element.style.paddingBottom = `${Math.ceil(grown) - grown}px`;
    });
    if (before === this.#placed) this.#placed = this.pane.scrollTop;
    this.#drawLater();
  }

  /** Takes out what is far from what is in sight, unless the reader holds on to something. */
  #forget(from: number, to: number): void {
    const far = this.#parts.filter(({ drawn }, index) => drawn && (index < from || index > to));
    if (far.length === 0 || !(getSelection()?.isCollapsed ?? true)) return;
    this.#holding(this.#partAt(this.pane.scrollTop), () => {
      for (const part of far) {
        if (part.element.contains(document.activeElement)) continue;
        const height = heightOf(part.element);
        this.#folds.keep(part.element, this.#fromOf(part));
        part.element.replaceChildren();
        part.element.style.paddingBottom = "";
        part.element.style.height = `${height}px`;
        part.drawn = false;
      }
    });
  }

  /** Acts without moving what is at the top of the pane. */
  #holding(index: number, act: () => void): void {
    const part = this.#parts[index];
    if (!part) return act();
    const into = this.pane.scrollTop - topIn(this.pane, part.element);
    const [height, drawn] = [part.element.offsetHeight, part.drawn];
    act();
    // Within a part that was empty, one is as far as before in proportion.
    const share = drawn || height === 0 || into < 0 ? 1 : part.element.offsetHeight / height;
    const top = Math.round(topIn(this.pane, part.element) + into * share);
    if (top !== this.pane.scrollTop) this.pane.scrollTop = top;
  }

  #draw(part: Part): void {
    if (part.drawn) return;
    part.drawn = true;
    part.element.style.height = "";
    this.write(part.element, part.html);
    if (part.html.includes("<details")) this.#folds.restore(part.element, this.#fromOf(part));
    this.drawn(part.element);
    this.#markCurrent(part.element);
  }

  /** Where in the HTML a part begins. */
  #fromOf(part: Part): number {
    return this.#division.parts[this.#parts.indexOf(part)]?.from ?? 0;
  }

  /** How high a character of HTML is, by what is drawn. */
  #heightEach(): number {
    let [characters, height] = [0, 0];
    for (const { element, html, drawn } of this.#parts) {
      if (!drawn) continue;
      characters += html.length;
      height += element.offsetHeight;
    }
    return height > 0 ? height / characters : HEIGHT;
  }

  #markCurrent(within: HTMLElement): void {
    for (const mark of within.querySelectorAll(`mark[data-match="${this.#current}"]`)) mark.classList.add("current");
  }
}

/** Keeps as much room for a part as it may take. */
function reserve(part: Part, each: number): void {
  part.element.style.height = `${Math.round(part.html.length * each)}px`;
}

/** With what of a pixel there is: `offsetHeight` is rounded. */
function heightOf(element: HTMLElement): number {
  return element.getBoundingClientRect().height;
}

/** Code and tables scroll sideways on their own. */
function bringSideways(mark: HTMLElement, page: HTMLElement): void {
  for (let box = mark.parentElement; box && box !== page; box = box.parentElement) {
    if (box.scrollWidth <= box.clientWidth) continue;
    const left = mark.getBoundingClientRect().left - box.getBoundingClientRect().left;
    if (left < 0 || left + mark.offsetWidth > box.clientWidth) box.scrollLeft += left - box.clientWidth / 3;
  }
}
