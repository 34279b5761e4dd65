import { describe, expect, it } from "vitest";
import type { Hit } from "../src/ipc/backend";
import { beyond, groupAt, groupsOf, grown, rowsOf } from "../src/search/rows";

/** A hit of note `path`, of which `sections` match and `shown` are listed. */
function hit(path: string, sections: number, shown: number): Hit {
  const listing = { title: [], headings: [], sections, shown, open_tasks: 0, done_tasks: 0 };
  return { path, anchor: "s-", line: 1, end_line: 2, title: path, heading_path: [], score: 1, why: [], snippet: [], listing };
}

const signs = (hits: Hit[]) => rowsOf(hits).map((row) => (row.kind === "hit" ? row.hit.path : `+${row.count}`));

describe("rows", () => {
  it.each<[string, Hit[], string[]]>([
    ["nothing", [], []],
    ["whole notes", [hit("a", 2, 2), hit("a", 2, 2), hit("b", 1, 1)], ["a", "a", "b"]],
    ["a folded note", [hit("a", 9, 2), hit("a", 9, 2), hit("b", 1, 1)], ["a", "a", "+7", "b"]],
    ["a folded note at the end", [hit("a", 9, 2), hit("a", 9, 2)], ["a", "a", "+7"]],
    ["a note cut by the end of a page", [hit("a", 9, 2)], ["a"]],
  ])("of %s", (_, hits, expected) => expect(signs(hits)).toEqual(expected));
});

describe("groups", () => {
  const groups = (hits: Hit[]) =>
    groupsOf(rowsOf(hits), 2).map(({ path, begins, start, rows }) => `${begins ? "" : "…"}${path} ${start} ${rows.length}`);

  it.each<[string, Hit[], string[]]>([
    ["one note", [hit("a", 2, 2), hit("a", 2, 2)], ["a 0 2"]],
    ["a note in two groups", [hit("a", 3, 3), hit("a", 3, 3), hit("a", 3, 3)], ["a 0 2", "…a 2 1"]],
    ["a fold in the next group", [hit("a", 9, 2), hit("a", 9, 2), hit("b", 1, 1)], ["a 0 2", "…a 2 1", "b 3 1"]],
    ["a note that comes twice", [hit("a", 1, 1), hit("b", 1, 1), hit("a", 1, 1)], ["a 0 1", "b 1 1", "a 2 1"]],
  ])("of %s", (_, hits, expected) => expect(groups(hits)).toEqual(expected));

  it("know where a row stands", () => {
    const all = groupsOf(rowsOf([hit("a", 2, 2), hit("a", 2, 2), hit("b", 1, 1)]), 8);
    expect([0, 1, 2, 9].map((row) => groupAt(all, row))).toEqual([0, 0, 1, 1]);
    expect(groupAt([], 0)).toBe(-1);
  });

  it.each<[number, Record<number, number>]>([
    [9, {}],
    [4, {}],
    [3, { 2: 100 }],
    [2, { 1: 50, 2: 100 }],
    [1, { 1: 50, 2: 100 }],
  ])("beyond the first %i rows", (first, expected) => {
    const hits = [hit("a", 2, 2), hit("a", 2, 2), hit("b", 1, 1), hit("c", 2, 2), hit("c", 2, 2)];
    expect(beyond(groupsOf(rowsOf(hits), 8), first, 50)).toEqual(expected);
  });

  it.each<[string, Parameters<typeof grown> extends [unknown, ...infer Rest] ? Rest : never, Record<number, number>]>([
    ["nothing new", [9, {}, 0, 1, 50], {}],
    ["a page after those that are known", [4, {}, 0, 2, 50], { 6: 50, 7: 50, 8: 50 }],
    ["what is not drawn stays so", [9, { 7: 80 }, 0, 2, 50], { 7: 80 }],
    ["but near the selected row", [9, { 5: 80, 6: 80, 7: 80 }, 8, 2, 50], { 5: 80 }],
    ["wherever that row is now", [2, { 1: 80 }, 8, 1, 50], { 1: 80, 3: 50, 4: 50, 5: 50, 6: 50 }],
    ["groups that have gone", [9, { 12: 80 }, 0, 1, 50], {}],
  ])("grown by %s", (_, rest, expected) => {
    const hits = Array.from({ length: 9 }, (_, at) => hit(String(at), 1, 1));
    expect(grown(groupsOf(rowsOf(hits), 8), ...rest)).toEqual(expected);
  });
});
