// What jsdom lacks because it has no layout.

class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

if (typeof window !== "undefined") window.ResizeObserver ??= NoResizeObserver;
