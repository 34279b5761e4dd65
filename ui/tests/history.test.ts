import { beforeEach, describe, expect, it } from "vitest";
import type { SearchPlace } from "../src/ipc/backend";
import { History, LONGEST, type Here, type Place } from "../src/notes/history";

const spot = (offset: number) => ({ anchor: null, offset });
const search = (query: string, row = 0): SearchPlace => ({ query, path: null, anchor: null, row, top: 0, unfolded: [] });
const place = (path: string, of: SearchPlace | null = null): Place => ({ path, query: of?.query ?? null, spot: null, goal: { kind: "top" }, search: of });
const here = (offset = 0, of: SearchPlace | null = null): Here => ({ spot: spot(offset), search: of });

let history: History;
beforeEach(() => {
  history = new History();
  history.go(place("a"), here());
});

describe("a search in the way back", () => {
  it("is where the reader was when a hit was opened", () => {
    history.settle(place("b", search("x", 3)), here(7));
    history.go(place("c"), here(9, search("x", 5)));
    expect(history.back(here())).toMatchObject({ path: "b", spot: spot(9), search: search("x", 5) });
    expect(history.back(here())).toMatchObject({ path: "a", spot: spot(7), search: null });
  });

  it("is not put on the place that it began from", () => {
    history.preview(place("b", search("x")), here(7, search("x")));
    expect(history.back(here(1, search("x")))).toMatchObject({ path: "a", spot: spot(7), search: null });
  });

  it("that is taken up again leads by Esc to the place before it", () => {
    history.settle(place("b", search("x")), here());
    history.settle(place("c", search("x")), here());
    history.endSearch(here(), true);
    expect(history.place?.path).toBe("a");
    history.forward(here());
    history.forward(here(0, search("x")));
    expect(history.place?.path).toBe("c");
    expect(history.endSearch(here(), true)?.path).toBe("a");
  });
});

describe("a tab that is left", () => {
  it("keeps its place and gives up what was only looked at", () => {
    history.preview(place("b", search("x")), here(7, search("x")));
    history.leaveSearch(here(1, search("x")));
    expect(history.place).toMatchObject({ path: "a", spot: spot(7), search: null });
    expect(history.previewing).toBe(false);
    expect(history.endSearch(here(), true)).toBeNull();
  });
});

describe("a long way", () => {
  it("is forgotten at its beginning", () => {
    for (let step = 0; step < 2 * LONGEST; step++) history.go(place(`${step}`), here());
    expect(history.places).toHaveLength(LONGEST);
    expect(history.place?.path).toBe(`${2 * LONGEST - 1}`);
    let steps = 0;
    while (history.canGoBack && history.back(here())) steps++;
    expect(steps).toBe(LONGEST - 1);
    expect(history.place?.path).toBe(`${LONGEST}`);
  });

  it("leads to the place before the search as long as it is there", () => {
    history.settle(place("hit", search("x")), here());
    for (let step = 0; step < LONGEST; step++) history.jump(place(`${step}`, search("x")), here(0, search("x")));
    expect(history.endSearch(here(), true)).not.toBeNull();
    expect(history.at).toBeGreaterThanOrEqual(0);
  });
});

it("a note that is renamed is renamed wherever it was seen", () => {
  history.go(place("b"), here());
  history.go(place("a"), here());
  history.preview(place("a", search("x")), here());
  history.rename("a", "z");
  expect(history.places.map(({ path }) => path)).toEqual(["z", "b", "z"]);
  expect(history.back(here())?.path).toBe("z");
});
