// What jsdom lacks because it has no layout, and no waiting for what people wait for.

import { pace } from "../src/search/pace";

pace.previewAfter = 0;
pace.nearAfter = 0;
pace.aheadAfter = -1;
pace.offerAfter = 0;

class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** jsdom has dialogs, but cannot open them. */
function dialogs(): void {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
}

if (typeof window !== "undefined") dialogs();
if (typeof window !== "undefined") window.ResizeObserver ??= NoResizeObserver;
