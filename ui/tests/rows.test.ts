import { describe, expect, it } from "vitest";
import type { Hit } from "../src/ipc/backend";
import { groupAt, groupsOf, rowsOf } from "../src/search/rows";

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
    const all = groupsOf(rowsOf([hit("a", 2, 2), hit("a", 2, 2), hit("b", 1, 1)]));
    expect([0, 1, 2, 9].map((row) => groupAt(all, row))).toEqual([0, 0, 1, 1]);
    expect(groupAt([], 0)).toBe(-1);
  });
});
