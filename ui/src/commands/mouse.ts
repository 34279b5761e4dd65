// The buttons of a mouse that are commands.

import type { Registry } from "./registry";

/** The buttons at the side go back and forth; nothing else may act on them. */
export function sideButton(event: MouseEvent, commands: Registry): void {
  if (event.button !== 3 && event.button !== 4) return;
  event.preventDefault();
  if (event.type === "mouseup") commands.run(event.button === 3 ? "history-back" : "history-forward");
}
