// Where something stands in a pane that scrolls, in pixels. WebKit has no scroll anchoring, so whoever
// draws above what is looked at keeps it where it is.

/** From the top of what scrolls to the top of an element. */
export function topIn(pane: HTMLElement, element: Element): number {
  return heightInView(pane, element) + pane.scrollTop;
}

/** From the top of what scrolls to the bottom of an element. */
export function bottomIn(pane: HTMLElement, element: Element): number {
  return element.getBoundingClientRect().bottom - pane.getBoundingClientRect().top + pane.scrollTop;
}

/** From the upper edge of the pane to the top of an element; negative above it. */
function heightInView(pane: HTMLElement, element: Element): number {
  return element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
}

function isInView(list: HTMLElement, row: Element): boolean {
  const y = heightInView(list, row);
  return y >= 0 && y < list.clientHeight;
}

/** Where the selected row stands in view; null if it is out of view. */
export function selectedInView(list: HTMLElement): number | null {
  const row = list.querySelector("[aria-selected=true]");
  return row && isInView(list, row) ? heightInView(list, row) : null;
}

/** The selected row if it is in view, else the first that is, and where it stands. */
export function rowInView(list: HTMLElement): { id: string; y: number } | null {
  const rows = [...list.querySelectorAll("[aria-selected=true]"), ...list.querySelectorAll("[role=option]")];
  const row = rows.find((row) => isInView(list, row));
  return row ? { id: row.id, y: heightInView(list, row) } : null;
}

/** Scrolls a row to where it is to stand in view; does nothing about one that is not there. */
export function keepAt(list: HTMLElement, id: string, y: number): void {
  const row = list.querySelector(`#${id}`);
  const by = row ? heightInView(list, row) - y : 0;
  if (Math.abs(by) >= 1) list.scrollTop += by;
}
