// The rendered note as a page in a scrolling pane: finding sections, matches and boxes in it,
// and moving to them. WebKit has no scroll anchoring, so positions are kept here.

import type { Task } from "../ipc/backend";
import type { Spot } from "./history";

/** How much of the pane is left above a match, so that it is read in its context. */
const ABOVE = 0.3;

export function sectionOf(page: HTMLElement, anchor: string): HTMLElement | null {
  return [...page.querySelectorAll<HTMLElement>("[id]")].find(({ id }) => id === anchor) ?? null;
}

/** Number of the first match in a section, or -1. */
export function firstMatch(section: HTMLElement | null): number {
  const mark = section?.querySelector<HTMLElement>("mark[data-match]");
  return mark ? Number(mark.dataset["match"]) : -1;
}

/** Sets the current match apart from the others; a match may be several marks. */
export function setCurrent(page: HTMLElement, match: number): void {
  for (const mark of page.querySelectorAll<HTMLElement>("mark[data-match]")) {
    mark.classList.toggle("current", Number(mark.dataset["match"]) === match);
  }
}

export function scrollToMatch(pane: HTMLElement, page: HTMLElement, match: number): void {
  const mark = page.querySelector<HTMLElement>(`mark[data-match="${match}"]`);
  if (!mark) return;
  for (let fold = mark.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) {
    fold.open = true;
  }
  const section = mark.closest("section");
  const room = pane.clientHeight;
  const down = topIn(pane, mark);
  // The section's heading tells where one is: keep it in sight if the match is near enough.
  const heading = section ? topIn(pane, section) : down;
  pane.scrollTop = down - heading < room * 0.5 ? heading : down - room * ABOVE;
  bringSideways(mark, page);
}

export function scrollToSection(pane: HTMLElement, section: HTMLElement): void {
  pane.scrollTop = topIn(pane, section);
}

/** Where the pane is scrolled to, measured from the section that its top edge lies in. */
export function spotOf(pane: HTMLElement, page: HTMLElement): Spot {
  let above: HTMLElement | null = null;
  for (const section of page.querySelectorAll<HTMLElement>("section[id]")) {
    if (topIn(pane, section) > pane.scrollTop) break;
    above = section;
  }
  const start = above ? topIn(pane, above) : 0;
  return { anchor: above?.id ?? null, offset: pane.scrollTop - start };
}

export function scrollToSpot(pane: HTMLElement, page: HTMLElement, spot: Spot): void {
  const section = spot.anchor === null ? null : sectionOf(page, spot.anchor);
  pane.scrollTop = (section ? topIn(pane, section) : 0) + spot.offset;
}

/** The box of a task. */
export function boxOf(page: HTMLElement, task: number): HTMLInputElement | null {
  return page.querySelector<HTMLInputElement>(`input[data-task="${task}"]`);
}

/** Goes to a box: it has the focus, so that Space ticks it, and its line is in sight. */
export function toBox(pane: HTMLElement, box: HTMLElement): void {
  for (let fold = box.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  const down = topIn(pane, box);
  const inSight = down >= pane.scrollTop && down + box.offsetHeight * 2 <= pane.scrollTop + pane.clientHeight;
  if (!inSight) pane.scrollTop = down - pane.clientHeight * ABOVE;
  box.focus({ preventScroll: true });
}

/** The box after (1) or before (-1) the one with the focus; without one, the first or last in sight. */
export function nextBox(pane: HTMLElement, page: HTMLElement, by: 1 | -1): HTMLInputElement | null {
  const boxes = [...page.querySelectorAll<HTMLInputElement>("input[data-task]")];
  const at = boxes.indexOf(document.activeElement as HTMLInputElement);
  if (at >= 0) return boxes[at + by] ?? null;
  const top = pane.scrollTop;
  const below = boxes.findIndex((box) => topIn(pane, box) >= top);
  if (by > 0) return boxes[below] ?? null;
  return (below < 0 ? boxes.at(-1) : boxes[below - 1]) ?? null;
}

/** The box of the line one is at: the one with the focus, else the one beside the current match, else the first in sight. */
export function boxHere(pane: HTMLElement, page: HTMLElement): HTMLInputElement | null {
  const focused = document.activeElement;
  if (focused instanceof HTMLInputElement && focused.dataset["task"] !== undefined && page.contains(focused)) return focused;
  const marked = page.querySelector("mark.current")?.closest("li")?.querySelector<HTMLInputElement>(":scope > input[data-task], :scope > p > input[data-task]");
  if (marked) return marked;
  const bottom = pane.scrollTop + pane.clientHeight;
  const seen = (box: HTMLElement) => topIn(pane, box) >= pane.scrollTop && topIn(pane, box) < bottom;
  return [...page.querySelectorAll<HTMLInputElement>("input[data-task]")].find(seen) ?? null;
}

/** Names the boxes for a screen reader. */
export function nameBoxes(page: HTMLElement, tasks: readonly Task[]): void {
  for (const box of page.querySelectorAll<HTMLInputElement>("input[data-task]")) {
    const task = tasks[Number(box.dataset["task"])];
    if (task) box.setAttribute("aria-label", task.text);
  }
}

/** The task that the focus was on, in the note as it is now: the same text, the nearest place. */
export function sameTask(before: Task, index: number, tasks: readonly Task[]): number {
  let best = -1;
  for (const [other, task] of tasks.entries()) {
    if (task.text !== before.text) continue;
    if (best < 0 || Math.abs(other - index) < Math.abs(best - index)) best = other;
  }
  return best;
}

/** Distance from the top of what scrolls to the top of an element. */
function topIn(pane: HTMLElement, element: HTMLElement): number {
  return element.getBoundingClientRect().top - pane.getBoundingClientRect().top + pane.scrollTop;
}

/** Code and tables scroll sideways on their own. */
function bringSideways(mark: HTMLElement, page: HTMLElement): void {
  for (let box = mark.parentElement; box && box !== page; box = box.parentElement) {
    if (box.scrollWidth <= box.clientWidth) continue;
    const left = mark.getBoundingClientRect().left - box.getBoundingClientRect().left;
    if (left < 0 || left + mark.offsetWidth > box.clientWidth) box.scrollLeft += left - box.clientWidth / 3;
  }
}
