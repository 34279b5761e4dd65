import { describe, expect, it } from "vitest";
import type { Segment } from "../src/ipc/backend";
import { marked } from "../src/search/marked";

/** `古い[行]を` is text with a match. */
const segments = (text: string): Segment[] =>
  text.split(/(\[.*?\])/u).filter(Boolean).map((piece) => ({ text: piece.replace(/[[\]]/gu, ""), hit: piece.startsWith("[") }));

const shown = (element: HTMLElement): string => element.innerHTML.replace(/<mark>(.*?)<\/mark>/gu, "[$1]");

describe("text with its matches", () => {
  it.each<[string, string]>([
    ["", "古い[行]を[削除]する"],
    ["古い[行]を", "古い[列]を"],
    ["古い[行]を[削除]する", "[行]"],
    ["[行]", "行"],
    ["古い行", ""],
    ["古い", "a < b & [c]"],
  ])("%s becomes %s", (before, after) => {
    const element = document.createElement("span");
    const { update } = marked(element, segments(before));
    update(segments(after));
    expect(shown(element).replaceAll("&lt;", "<").replaceAll("&amp;", "&")).toBe(after);
  });

  it("uses what is there already", () => {
    const element = document.createElement("span");
    const { update } = marked(element, segments("古い[行]を"));
    const before = [...element.childNodes];
    update(segments("新しい[列]が"));
    expect([...element.childNodes]).toEqual(before);
  });
});
