import { describe, expect, it } from "vitest";
import { bindings, commandOf, type Where } from "../src/lib/keymap";

const press = (key: string, init: KeyboardEventInit = {}) => new KeyboardEvent("keydown", { key, ...init });

describe("keys", () => {
  it.each<[string, KeyboardEventInit, Where, string | null]>([
    ["F", { ctrlKey: true, shiftKey: true }, "reader", "focus-search"],
    ["/", {}, "reader", "focus-search"],
    ["/", {}, "box", null],
    ["?", { shiftKey: true }, "elsewhere", "help"],
    ["?", { shiftKey: true }, "box", null],
    ["F1", {}, "box", "help"],
    ["ArrowDown", {}, "box", "next-hit"],
    ["ArrowDown", {}, "reader", null],
    ["ArrowDown", { shiftKey: true }, "box", null],
    ["Home", {}, "box", null],
    ["Home", { ctrlKey: true }, "box", "first-hit"],
    ["F3", { shiftKey: true }, "box", "previous-match"],
    ["g", { ctrlKey: true }, "reader", "next-match"],
    ["G", { ctrlKey: true, shiftKey: true }, "reader", "previous-match"],
    ["ArrowLeft", { altKey: true }, "box", "history-back"],
    ["ArrowLeft", {}, "box", null],
  ])("%s %o in the %s: %s", (key, init, where, command) => {
    expect(commandOf(press(key, init), where)).toBe(command);
  });

  it("means one thing in one place", () => {
    const seen = new Set<string>();
    for (const { keys, where = ["box", "reader", "elsewhere"] } of bindings) {
      for (const pair of keys.flatMap((key) => where.map((place) => `${key} ${place}`))) {
        expect(seen.has(pair), pair).toBe(false);
        seen.add(pair);
      }
    }
  });
});
