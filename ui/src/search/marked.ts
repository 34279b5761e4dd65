// Text with its matches, as the only thing in an element. It is put there by hand and not by blocks
// of the framework: a list has hundreds of such pieces, each of which every letter changes.

import type { Segment } from "../ipc/backend";

/** Fills an element with text in which matches are marked; what is there already is used again. */
export function marked(element: HTMLElement, segments: readonly Segment[]): { update: (segments: readonly Segment[]) => void } {
  fill(element, segments);
  return { update: (segments) => fill(element, segments) };
}

function fill(element: HTMLElement, segments: readonly Segment[]): void {
  let piece = element.firstChild;
  for (const { text, hit } of segments) {
    if (piece && hit === piece instanceof HTMLElement) {
      if (piece.textContent !== text) piece.textContent = text;
      piece = piece.nextSibling;
    } else {
      element.insertBefore(made(text, hit), piece);
    }
  }
  while (piece) {
    const next = piece.nextSibling;
    piece.remove();
    piece = next;
  }
}

function made(text: string, hit: boolean): Node {
  if (!hit) return document.createTextNode(text);
  const mark = document.createElement("mark");
  mark.textContent = text;
  return mark;
}
