// What jsdom lacks because it has no layout, and no waiting for what people wait for.

import { pace } from "../src/search/pace";

pace.previewAfter = 0;

class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

if (typeof window !== "undefined") window.ResizeObserver ??= NoResizeObserver;
