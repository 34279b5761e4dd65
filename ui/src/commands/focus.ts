// Where the focus is, which decides what a key means, and the dialogs that hold it.

import type { Where } from "./registry";

export function where(): Where {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return "nowhere";
  if (focused.id === "search") return "box";
  return focused.closest("#reader") ? "reader" : "elsewhere";
}

/** Whether keys go into a text, which undoes its own changes. */
export function isTyping(): boolean {
  const focused = document.activeElement;
  return focused instanceof HTMLTextAreaElement || (focused instanceof HTMLInputElement && focused.type !== "checkbox");
}

/** Whether the caret stands at this end of the text of the field that has the focus, and nothing is selected. */
export function caretAt(end: "start" | "end"): boolean {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement)) return false;
  const { selectionStart, selectionEnd, value } = field;
  return selectionStart === selectionEnd && selectionStart === (end === "start" ? 0 : value.length);
}

/** Remembers what had the focus before the search box was asked for, to give it back. */
export class FocusBefore {
  #element: HTMLElement | null = null;

  /** The box is about to take the focus. */
  keep(): void {
    const focused = document.activeElement;
    if (focused?.id !== "search") this.#element = focused instanceof HTMLElement && focused !== document.body ? focused : null;
  }

  /** Something else has the focus, by whatever way: from there the box is another matter. */
  forget(element: EventTarget | null): void {
    if (element instanceof Element && element.id !== "search" && !element.closest("dialog")) this.#element = null;
  }

  /**
   * Gives the focus back, once the page shows again what it did. `otherwise` takes it if what had
   * it is no longer there. False if the box had it by itself.
   */
  giveBack(drawn: Promise<void>, otherwise: () => void): boolean {
    const element = this.#element;
    this.#element = null;
    if (!element) return false;
    void drawn.then(() => {
      element.focus({ preventScroll: true });
      if (document.activeElement !== element) otherwise();
    });
    return true;
  }
}

/** Closes every dialog; the focus goes back to where it was. */
export function closeDialogs(): void {
  document.querySelectorAll("dialog").forEach((dialog) => dialog.close());
}
