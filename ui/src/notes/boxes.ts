// The boxes of the tasks in a rendered note: going to one, what they are called, finding one again.

import type { Task } from "../ipc/backend";
import { topIn } from "../lib/in-view";
import { explained } from "../tasks/marks";

/** How much of the pane is left above a box that is gone to. */
const ABOVE = 0.3;

/** Goes to a box: it has the focus, so that Space ticks it, and its line is in sight. */
export function toBox(pane: HTMLElement, box: HTMLElement): void {
  for (let fold = box.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  const down = topIn(pane, box);
  const inSight = down >= pane.scrollTop && down + box.offsetHeight * 2 <= pane.scrollTop + pane.clientHeight;
  if (!inSight) pane.scrollTop = down - pane.clientHeight * ABOVE;
  box.focus({ preventScroll: true });
}

/** The first box in sight, or the last before it (-1). */
export function nearBox(pane: HTMLElement, page: HTMLElement, by: 1 | -1): HTMLInputElement | null {
  const boxes = [...page.querySelectorAll<HTMLInputElement>("input[data-task]")];
  const top = pane.scrollTop;
  const below = boxes.findIndex((box) => topIn(pane, box) >= top);
  if (by > 0) return boxes[below] ?? null;
  return (below < 0 ? boxes.at(-1) : boxes[below - 1]) ?? null;
}

/** Names the boxes for a screen reader, and says what an uncommon mark in one is. */
export function nameBoxes(page: HTMLElement, tasks: readonly Task[]): void {
  for (const box of page.querySelectorAll<HTMLInputElement>("input[data-task]")) {
    const task = tasks[Number(box.dataset["task"])];
    if (!task) continue;
    box.setAttribute("aria-label", task.text);
    box.title = explained(task) ?? "";
  }
}

/** The task that the focus was on, in the note as it is now: the same text, the nearest place. */
export function sameTask(before: Task | undefined, index: number, tasks: readonly Task[]): number {
  let best = -1;
  if (!before) return best;
  for (const [other, task] of tasks.entries()) {
    if (task.text !== before.text) continue;
    if (best < 0 || Math.abs(other - index) < Math.abs(best - index)) best = other;
  }
  return best;
}
