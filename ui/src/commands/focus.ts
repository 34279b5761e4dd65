// Where the focus is, which decides what a key means, and the dialogs that hold it.

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

/** Closes every dialog; the focus goes back to where it was. */
export function closeDialogs(): void {
  document.querySelectorAll("dialog").forEach((dialog) => dialog.close());
}
