import { beforeEach, describe, expect, it } from "vitest";
import type { SearchRequest } from "../src/ipc/backend";
import { FakeBackend } from "../src/ipc/fake";
import { SavedSearches } from "../src/search/saved";

const settle = () => new Promise<void>((done) => setTimeout(done));

let fake: FakeBackend;
let saved: SavedSearches;
let kept: number;
let waiting: Promise<void>;

const names = () => saved.state.searches.map(({ name }) => name);
const counted = () => fake.calls.map(({ request }) => (request as SearchRequest).query);

beforeEach(() => {
  fake = new FakeBackend();
  kept = 0;
  waiting = Promise.resolve();
  saved = new SavedSearches(fake, () => waiting, () => kept++);
});

describe("saved searches", () => {
  it("are saved under their own text, once, and taken out again", () => {
    saved.toggle(" 検索 ");
    saved.save("検索");
    expect(saved.state.searches).toEqual([{ name: "検索", query: "検索" }]);
    saved.toggle("検索");
    saved.save("　");
    expect(saved.state.searches).toEqual([]);
    expect(kept).toBe(2);
  });

  it("are renamed; no two have one name, and none has none", () => {
    for (const query of ["a", "b"]) saved.save(query);
    saved.rename(1, "毎日");
    saved.rename(0, " 毎日 ");
    expect(names()).toEqual(["毎日 (2)", "毎日"]);
    saved.rename(0, "");
    expect(names()).toEqual(["a", "毎日"]);
    saved.rename(0, "b");
    saved.save("b ");
    expect(names()).toEqual(["b", "毎日"]);
    saved.save("c");
    saved.rename(9, "x");
    expect(names()).toEqual(["b", "毎日", "c"]);
  });

  it("are moved, removed and brought back", () => {
    for (const query of ["a", "b", "c"]) saved.save(query);
    expect([saved.move(0, 1), saved.move(2, 1), saved.move(0, -1)]).toEqual([1, 2, 0]);
    expect(names()).toEqual(["b", "a", "c"]);
    saved.remove(1);
    expect([names(), saved.state.removed?.name]).toEqual([["b", "c"], "a"]);
    saved.remove(0);
    expect([saved.restore(), saved.restore(), saved.restore()]).toEqual([0, 1, null]);
    expect([names(), saved.state.removed]).toEqual([["b", "a", "c"], null]);
  });
});

describe("their counts", () => {
  it("ask for no hit", async () => {
    saved.adopt([{ name: "a", query: "検索" }]);
    await settle();
    expect(fake.calls).toEqual([{ method: "search", request: { query: "検索", limit: 0, explain: false } }]);
    expect(saved.state.found.get("検索")).toEqual({ sections: 3, notes: 3 });
  });

  it("take the answer that is there already", async () => {
    const answer = await fake.search({ query: "検索", limit: 50, explain: false });
    saved.save("検索", answer);
    await settle();
    expect(fake.calls).toHaveLength(1);
    expect(saved.state.found.get("検索")?.sections).toBe(3);
  });

  it("follow the folder: one at a time, once more after changes that come meanwhile", async () => {
    fake.holding.add("search");
    saved.adopt(["検索", "S3"].map((query) => ({ name: query, query })));
    await settle();
    for (let change = 0; change < 5; change++) saved.count();
    expect(counted()).toEqual(["検索"]);
    await fake.held[0]!.release();
    await fake.held[1]!.release();
    expect(counted()).toEqual(["検索", "S3", "検索"]);
    fake.notes.delete("TODO.md");
    await fake.held[2]!.release();
    await fake.held[3]!.release();
    expect(counted()).toEqual(["検索", "S3", "検索", "S3"]);
    expect(saved.state.found.get("検索")?.sections).toBe(2);
  });

  it("wait while the reader waits for an answer", async () => {
    let answered = () => {};
    waiting = new Promise((done) => (answered = done));
    saved.adopt([{ name: "a", query: "検索" }]);
    await settle();
    expect(fake.calls).toEqual([]);
    answered();
    await settle();
    expect(counted()).toEqual(["検索"]);
  });

  it("stay as they were when counting fails", async () => {
    saved.adopt([{ name: "a", query: "検索" }]);
    await settle();
    fake.holding.add("search");
    saved.count();
    await settle();
    await fake.held[0]!.fail({ code: "index-busy", message: "" });
    expect(saved.state.found.get("検索")?.sections).toBe(3);
  });
});
