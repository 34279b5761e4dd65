import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KEPT, RecentSearches, STANDING } from "../src/search/recent";

let box: string;
let kept: number;
let recent: RecentSearches;

beforeEach(() => {
  vi.useFakeTimers();
  box = "";
  kept = 0;
  recent = new RecentSearches(
    (text) => (box = text),
    () => kept++,
  );
});

afterEach(() => vi.useRealTimers());

/** The box holds these texts one after the other: "検索!" opens a hit, "検索…" stands for a while. */
function search(...texts: string[]): void {
  for (const text of texts) {
    const query = text.replace(/[!…]$/, "");
    recent.typed(query);
    if (query !== "") recent.answered(query, 1);
    if (text.endsWith("!")) recent.opened(query);
    if (text.endsWith("…")) vi.advanceTimersByTime(STANDING);
  }
}

describe("what is remembered", () => {
  it.each<[string, string[], string[]]>([
    ["only what led somewhere", ["け", "けん", "検索", ""], []],
    ["an opened hit", ["検", "検索!", ""], ["検索"]],
    ["what stood for a while", ["検", "検索…", ""], ["検索"]],
    ["not its beginnings", ["検…", "検索…", "検索 サーバー!"], ["検索 サーバー"]],
    ["not what it was cut down from", ["検索 サーバー…", "検索!"], ["検索"]],
    ["not what was looked at on the way", ["けんさk…", "検索!"], ["検索"]],
    ["two opened in one go", ["S3!", "DynamoDB!"], ["DynamoDB", "S3"]],
    ["both of two searches", ["検索!", "", "検!", ""], ["検", "検索"]],
    ["each once, newest first", ["a!", "", "b!", "", "a!"], ["a", "b"]],
    ["without the blanks around it", [" 検索　!"], ["検索"]],
  ])("%s", (_, texts, expected) => {
    search(...texts);
    expect(recent.state.queries).toEqual(expected);
  });

  it("is nothing that finds nothing", () => {
    recent.typed("無い");
    recent.answered("無い", 0);
    vi.advanceTimersByTime(STANDING);
    expect(recent.any).toBe(false);
    expect(kept).toBe(0);
  });

  it("is bounded", () => {
    for (let at = 0; at < KEPT + 5; at++) search(`q${at}!`, "");
    expect(recent.state.queries).toHaveLength(KEPT);
    expect(recent.state.queries[0]).toBe(`q${KEPT + 4}`);
  });
});

describe("walking", () => {
  beforeEach(() => recent.adopt(["new", "mid", "old"]));
  const walk = (...keys: ("up" | "down")[]) => keys.map((key) => (recent[key](), box));

  it("up is to older ones, as in a shell, and down past the newest to the empty box", () => {
    expect(walk("up", "up", "up", "up", "down", "down", "down")).toEqual(["new", "mid", "old", "old", "mid", "new", ""]);
    expect(recent.open).toBe(false);
  });

  it("down is down the list, and up past its first row to the empty box", () => {
    expect(walk("down", "down", "up", "up")).toEqual(["new", "mid", "new", ""]);
    expect(recent.open).toBe(false);
  });

  it("takes what stands in the box", () => {
    walk("down", "down");
    expect(recent.take()).toBe("mid");
    expect([recent.open, box]).toEqual([false, "mid"]);
    expect(recent.take()).toBeNull();
  });

  it("ends when something is typed, which the box keeps", () => {
    walk("up");
    box = "new!";
    recent.typed("new!");
    expect([recent.open, box]).toEqual([false, "new!"]);
  });

  it("leaves an empty box", () => {
    walk("up");
    recent.leave();
    expect([recent.open, box]).toEqual([false, ""]);
  });

  it("forgets one after the other", () => {
    walk("down", "down");
    recent.forget();
    expect([box, recent.state.queries]).toEqual(["old", ["new", "old"]]);
    recent.forget();
    recent.forget();
    expect([box, recent.open, recent.any]).toEqual(["", false, false]);
    expect(kept).toBe(3);
    expect(walk("up")).toEqual([""]);
  });

  it("is not disturbed by what another window has kept", () => {
    walk("down", "down");
    recent.adopt(["other"]);
    expect(recent.take()).toBe("mid");
  });

  it("forgets all", () => {
    walk("down");
    recent.clear();
    expect([box, recent.open, recent.any, kept]).toEqual(["", false, false, 1]);
  });
});
