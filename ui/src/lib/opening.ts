// Where a click opens a note, as everywhere else: Ctrl in a tab of its own, the middle button in one behind.

import type { Opening } from "../desk";

/** Null: this click opens nothing. */
export function openingOf({ type, button, ctrlKey, metaKey }: MouseEvent): Opening | null {
  if (type === "auxclick") return button === 1 ? "behind" : null;
  return ctrlKey || metaKey ? "tab" : "here";
}
