// Where rows of a scrolling list stand in view. WebKit has no scroll anchoring, so positions are kept here.

/** How far below the upper edge of the list a row begins, in pixels; negative above it. */
export function heightInView(list: HTMLElement, row: Element): number {
  return row.getBoundingClientRect().top - list.getBoundingClientRect().top;
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
