import { beforeEach, describe, expect, it } from "vitest";
import { FakeBackend } from "../src/ipc/fake";
import type { Spot } from "../src/notes/history";
import { Reader, type Goal } from "../src/notes/reader";
import { labelsOf, Tabs } from "../src/notes/tabs";

const settle = () => new Promise<void>((done) => setTimeout(done));

let fake: FakeBackend;
let reader: Reader;
let tabs: Tabs;
let at: Spot;

const paths = () => tabs.state.tabs.map(({ history }) => history.place?.path);
const shown = () => reader.state.view?.path;
const top = { kind: "top" } as const;

async function open(path: string, behind = false): Promise<void> {
  tabs.open(path, top, null, behind);
  await settle();
}

beforeEach(async () => {
  fake = new FakeBackend();
  reader = new Reader(fake);
  tabs = new Tabs(reader);
  at = { anchor: null, offset: 0 };
  reader.pane = () => at;
  reader.open("使い方.md");
  await settle();
});

describe("tabs", () => {
  it("open in front or behind, beside the one they come from", async () => {
    await open("aws/S3.md", true);
    expect([paths(), tabs.state.current, shown()]).toEqual([["使い方.md", "aws/S3.md"], 0, "使い方.md"]);
    await open("TODO.md", true);
    expect(paths()).toEqual(["使い方.md", "aws/S3.md", "TODO.md"]);
    await open("aws/DynamoDB.md");
    expect([paths()[3], tabs.state.current, shown()]).toEqual(["aws/DynamoDB.md", 3, "aws/DynamoDB.md"]);
  });

  it("each keep their place and their way back", async () => {
    at = { anchor: "s-検索", offset: 40 };
    await open("aws/S3.md");
    at = { anchor: "s-署名付き-url", offset: 5 };
    reader.open("TODO.md");
    await settle();
    at = { anchor: null, offset: 11 };
    tabs.walk(1);
    await settle();
    expect(shown()).toBe("使い方.md");
    expect(reader.state.goal).toMatchObject({ kind: "spot", spot: { anchor: "s-検索", offset: 40 } });
    expect(reader.back()).toBeNull();
    tabs.walk(-1);
    await settle();
    expect(reader.state.goal).toMatchObject({ kind: "spot", spot: { anchor: null, offset: 11 } });
    reader.back();
    await settle();
    expect([shown(), reader.state.goal]).toEqual(["aws/S3.md", { kind: "spot", spot: { anchor: "s-署名付き-url", offset: 5, line: 11 } }]);
  });

  it("are not mixed up by answers that come late", async () => {
    await open("aws/S3.md", true);
    await open("TODO.md", true);
    fake.holding.add("openNote");
    tabs.go(1);
    tabs.go(2);
    tabs.go(0);
    const at = reader.state.turn;
    for (const held of fake.held) await held.release();
    await settle();
    for (const held of fake.held) await held.release();
    expect(shown()).toBe("使い方.md");
    expect(reader.state.turn).toBeGreaterThanOrEqual(at);
    expect(tabs.state.tabs[1]?.history.place?.spot).toBeNull();
  });

  it("close to the one they were opened from, and open again where they were", async () => {
    await open("aws/S3.md", true);
    await open("TODO.md");
    at = { anchor: "s-今週", offset: 3 };
    tabs.close();
    await settle();
    expect([paths(), shown()]).toEqual([["使い方.md", "aws/S3.md"], "使い方.md"]);
    tabs.close(1);
    expect(paths()).toEqual(["使い方.md"]);
    tabs.close();
    expect(paths()).toEqual(["使い方.md"]);
    tabs.reopen();
    await settle();
    expect(shown()).toBe("aws/S3.md");
    tabs.reopen();
    await settle();
    expect(shown()).toBe("TODO.md");
    expect(reader.state.goal).toMatchObject({ kind: "spot", spot: { anchor: "s-今週", offset: 3 } });
    expect(tabs.canReopen).toBe(false);
  });

  it("close but for the one in front", async () => {
    for (const path of ["aws/S3.md", "TODO.md", "aws/DynamoDB.md"]) await open(path, true);
    tabs.go(2);
    await settle();
    const two = tabs.state.tabs[2];
    tabs.closeOthers();
    expect(tabs.state).toEqual({ tabs: [two], current: 0 });
    expect(shown()).toBe(two?.history.place?.path);
  });

  it("leave a hit that was only looked at behind", async () => {
    await open("aws/S3.md", true);
    reader.preview("TODO.md", "s-今週", "検索");
    await settle();
    tabs.walk(1);
    await settle();
    tabs.walk(1);
    await settle();
    expect([shown(), reader.state.query]).toEqual(["使い方.md", null]);
  });
});

describe("over a restart", () => {
  async function restarted(change: (fake: FakeBackend) => void = () => {}): Promise<boolean> {
    const memory = JSON.parse(JSON.stringify(tabs.memory())) as ReturnType<Tabs["memory"]>;
    change(fake);
    reader = new Reader(fake);
    reader.forgives = () => tabs.awaited;
    tabs = new Tabs(reader);
    const restored = tabs.restore(memory);
    await settle();
    if (reader.state.view) tabs.arrived();
    return restored;
  }

  beforeEach(async () => {
    at = { anchor: "s-検索", offset: 40 };
    await open("aws/S3.md");
    reader.open("TODO.md", top, "検索");
    await settle();
    at = { anchor: "s-今週", offset: 9 };
  });

  it("tabs, places and ways back are as they were", async () => {
    expect(await restarted()).toBe(true);
    expect([paths(), tabs.state.current, shown()]).toEqual([["使い方.md", "TODO.md"], 1, "TODO.md"]);
    expect(reader.state).toMatchObject({ query: "検索", goal: { kind: "spot", spot: { anchor: "s-今週", offset: 9 } } });
    expect(reader.back()?.path).toBe("aws/S3.md");
    tabs.walk(1);
    await settle();
    expect(reader.state.goal).toMatchObject({ kind: "spot", spot: { anchor: "s-検索", offset: 40 } });
  });

  it("a section that is called otherwise by then is known by its line", async () => {
    await restarted((fake) => fake.notes.set("使い方.md", fake.notes.get("使い方.md")!.replace("検索", "探し方")));
    tabs.walk(1);
    await settle();
    expect(reader.state.goal).toMatchObject({ kind: "spot", spot: { anchor: "s-探し方", offset: 40 } });
  });

  it.each<[string, Goal, string]>([
    ["a heading that a link names", { kind: "fragment", fragment: "検索" }, "s-検索"],
    ["a section", { kind: "section", anchor: "s-検索" }, "s-検索"],
    ["a task", { kind: "line", line: 3 }, "s-使い方"],
  ])("a tab that was opened behind comes to %s", async (_, goal, anchor) => {
    tabs.open("使い方.md", goal, null, true);
    await restarted();
    tabs.walk(1);
    await settle();
    expect(reader.state.goal).toMatchObject({ kind: "spot", spot: { anchor, offset: 0 } });
  });

  it("a tab whose note is gone is dropped, in front or behind", async () => {
    await restarted((fake) => fake.notes.delete("TODO.md"));
    expect(reader.state).toMatchObject({ view: null, failure: null });
    tabs.dropMissing((path) => fake.notes.has(path));
    await settle();
    expect([paths(), shown()]).toEqual([["使い方.md"], "使い方.md"]);
    await open("aws/S3.md");
    await restarted((fake) => fake.notes.delete("使い方.md"));
    tabs.dropMissing((path) => fake.notes.has(path));
    expect(paths()).toEqual(["aws/S3.md"]);
  });

  it("nothing is left when all notes are gone", async () => {
    await restarted((fake) => fake.notes.clear());
    tabs.dropMissing(() => false);
    expect(paths()).toEqual([undefined]);
    expect(reader.path).toBeNull();
  });

  it("nonsense is no tab", () => {
    const broken = new Tabs(new Reader(fake));
    expect(broken.restore({ tabs: [], current: 3 })).toBe(false);
    expect(broken.restore({ tabs: [{ places: [], at: 0 }], current: 0 })).toBe(false);
    const place = { path: "TODO.md", query: null, anchor: null, offset: 0, search: null };
    expect(broken.restore({ tabs: [{ places: [place], at: 99 }, { places: [], at: 0 }], current: -1 })).toBe(true);
    expect(broken.state).toMatchObject({ current: 0 });
    expect(broken.memory().tabs).toEqual([{ places: [place], at: 0 }]);
  });
});

describe("a renamed note", () => {
  it("goes on in its tabs, in front and behind, without moving", async () => {
    await open("aws/S3.md");
    at = { anchor: "s-署名付き-url", offset: 5 };
    const renamed = [{ from: "aws/S3.md", to: "aws/S3 の覚え書き.md" }, { from: "使い方.md", to: "はじめに.md" }];
    for (const { from, to } of renamed) {
      fake.notes.set(to, fake.notes.get(from)!);
      fake.notes.delete(from);
    }
    tabs.renamed(renamed);
    reader.notesChanged(renamed.map(({ to }) => to), renamed.map(({ from }) => from), renamed);
    await settle();
    expect(paths()).toEqual(["はじめに.md", "aws/S3 の覚え書き.md"]);
    expect(reader.state).toMatchObject({ removed: false, failure: null, goal: { kind: "spot", spot: at } });
    expect(shown()).toBe("aws/S3 の覚え書き.md");
  });
});

it("the strip tells notes of one title apart", async () => {
  fake.notes.set("aws/古い S3.md", "# S3 の覚え書き");
  fake.notes.set("S3.md", "# S3 の覚え書き");
  for (const path of ["aws/S3.md", "aws/古い S3.md", "S3.md"]) await open(path, true);
  const titles: Record<string, string> = { "aws/S3.md": "S3", "aws/古い S3.md": "S3", "S3.md": "S3" };
  expect(labelsOf(tabs.state, reader.state.view, (path) => titles[path], "TODO").map(({ title, hint }) => [title, hint])).toEqual([
    ["使い方", null],
    ["S3", "S3.md"],
    ["S3", "古い S3.md"],
    ["S3", "S3.md"],
  ]);
});
