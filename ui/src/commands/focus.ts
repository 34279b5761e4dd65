// Where the focus is, which decides what a key means.

import type { Where } from "./registry";

export function where(): Where {
  const focused = document.activeElement;
  if (focused?.id === "search") return "box";
  return focused?.closest("#reader") ? "reader" : "elsewhere";
}

/** Whether keys go into a text, which undoes its own changes. */
export function isTyping(): boolean {
  const focused = document.activeElement;
  return focused instanceof HTMLTextAreaElement || (focused instanceof HTMLInputElement && focused.type !== "checkbox");
}
