import { describe, expect, it } from "vitest";
import type { Hit } from "../src/ipc/backend";
import { begun, goneOn, withGroup, type Drawn } from "../src/search/drawn";
import { groupsOf, rowsOf } from "../src/search/rows";

/** Groups of so many rows each. */
function groups(...sizes: number[]) {
  const hits = sizes.flatMap((rows, note) =>
    Array.from({ length: rows }, (): Hit => ({
      path: `${note}`, anchor: "s-", line: 1, end_line: 2, title: "", heading_path: [], score: 1, why: [], snippet: [],
    })));
  return groupsOf(rowsOf(hits));
}

describe("of a new list, whose rows seem to be 50 pixels high", () => {
  it.each<[number, Drawn]>([
    [450, { rows: 9, heights: {} }],
    [200, { rows: 4, heights: {} }],
    [150, { rows: 3, heights: { 2: 100 } }],
    [110, { rows: 3, heights: { 2: 100 } }],
    [100, { rows: 2, heights: { 1: 50, 2: 100 } }],
    [0, { rows: 1, heights: { 1: 50, 2: 100 } }],
  ])("a view of %i pixels draws", (height, expected) => {
    expect(begun(groups(2, 1, 2), { height, row: 50 })).toEqual(expected);
  });
});

describe("of a list of nine notes that goes on", () => {
  const nine = groups(1, 1, 1, 1, 1, 1, 1, 1, 1);

  it.each<[string, Drawn["heights"], number, number, number, Drawn["heights"]]>([
    ["nothing new", {}, 9, 0, 1, {}],
    ["of a page that was added, only its beginning", {}, 4, 0, 2, { 6: 50, 7: 50, 8: 50 }],
    ["what is far stays as it is", { 7: 80 }, 9, 0, 2, { 7: 80 }],
    ["but not near the selected row", { 5: 80, 6: 80, 7: 80 }, 9, 8, 2, { 5: 80 }],
    ["wherever that is now", { 1: 80 }, 2, 8, 1, { 1: 80, 3: 50, 4: 50, 5: 50, 6: 50 }],
    ["groups that have gone are forgotten", { 12: 80 }, 9, 0, 1, {}],
  ])("%s", (_, heights, known, selected, reach, expected) => {
    const drawn = goneOn({ rows: 3, heights }, nine, known, selected, { height: reach * 25, row: 50 });
    expect(drawn).toEqual({ rows: Infinity, heights: expected });
  });
});

it("draws a group as well", () => {
  expect(withGroup({ rows: 3, heights: { 1: 50, 2: 100 } }, 1)).toEqual({ rows: 3, heights: { 2: 100 } });
  const drawn = { rows: 3, heights: { 2: 100 } };
  expect(withGroup(drawn, 1)).toBe(drawn);
});
