import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TickRequest } from "../src/ipc/backend";
import { FakeBackend } from "../src/ipc/fake";
import { Reader, type Spot } from "../src/notes/reader";

const settle = () => new Promise<void>((done) => setTimeout(done));

let fake: FakeBackend;
let reader: Reader;
let at: Spot;

beforeEach(async () => {
  fake = new FakeBackend();
  reader = new Reader(fake);
  at = { anchor: "s-検索", offset: 120 };
  reader.pane = () => at;
  reader.open("使い方.md");
  await settle();
});

const opened = () => fake.calls.filter(({ method }) => method === "openNote").length;

describe("previews", () => {
  it("ask for the note only when note or query change", async () => {
    const before = opened();
    reader.preview("aws/S3.md", "s-バージョン管理", "削除");
    await settle();
    reader.preview("aws/S3.md", "s-署名付き-url", "削除");
    await settle();
    expect(opened()).toBe(before + 1);
    expect(reader.state.goal).toEqual({ kind: "section", anchor: "s-署名付き-url" });
    reader.preview("aws/S3.md", "s-署名付き-url", "削除マーカ");
    await settle();
    expect(opened()).toBe(before + 2);
  });

  it("of one note while it is on its way: one request, the last section", async () => {
    fake.holding.add("openNote");
    reader.preview("aws/S3.md", "s-バージョン管理", "削除");
    reader.preview("aws/S3.md", "s-署名付き-url", "削除");
    expect(fake.held).toHaveLength(1);
    await fake.held[0]!.release();
    expect(reader.state.goal).toEqual({ kind: "section", anchor: "s-署名付き-url" });
  });

  it("that come late do not replace the note the reader went back to", async () => {
    fake.holding.add("openNote");
    reader.preview("aws/S3.md", "s-バージョン管理", "削除");
    reader.endSearch(true);
    await fake.held[0]!.release();
    expect(reader.state.view?.path).toBe("使い方.md");
  });
});

describe("the way back", () => {
  it("leads from a search to the place before it, scrolled as it was", async () => {
    reader.preview("aws/S3.md", "s-バージョン管理", "削除");
    await settle();
    at = { anchor: "s-署名付き-url", offset: 7 };
    reader.settle("aws/S3.md", "s-バージョン管理", "削除");
    reader.preview("TODO.md", "s-今週", "削除");
    await settle();
    reader.endSearch(true);
    await settle();
    expect(reader.state.view?.path).toBe("使い方.md");
    expect(reader.state.query).toBeNull();
    expect(reader.state.goal).toEqual({ kind: "spot", spot: { anchor: "s-検索", offset: 120, line: 4 } });
  });

  it("leads on to the hit again", async () => {
    reader.settle("aws/S3.md", "s-バージョン管理", "削除");
    await settle();
    at = { anchor: "s-バージョン管理", offset: 33 };
    reader.endSearch(true);
    await settle();
    reader.forward();
    await settle();
    expect(reader.state).toMatchObject({ query: "削除", goal: { kind: "spot", spot: { offset: 33 } } });
    expect(reader.state.view?.path).toBe("aws/S3.md");
  });

  it("stays with a note that was opened by hand during the search, only without its marks", async () => {
    reader.preview("aws/S3.md", "s-バージョン管理", "検索");
    await settle();
    reader.open("TODO.md", { kind: "top" }, "検索");
    await settle();
    reader.endSearch(true);
    await settle();
    expect(reader.state).toMatchObject({ query: null, goal: { kind: "keep" } });
    expect(reader.state.view?.path).toBe("TODO.md");
    reader.back();
    await settle();
    expect(reader.state.view?.path).toBe("aws/S3.md");
    reader.back();
    await settle();
    expect(reader.state.view?.path).toBe("使い方.md");
  });

  it("follows a link to a heading, however it is written", async () => {
    for (const fragment of ["バージョン管理", encodeURIComponent("バージョン管理"), "s-バージョン管理"]) {
      reader.open("aws/S3.md", { kind: "fragment", fragment });
      await settle();
      expect(reader.state.goal).toEqual({ kind: "section", anchor: "s-バージョン管理" });
    }
    reader.open("aws/S3.md", { kind: "fragment", fragment: "no such heading" });
    await settle();
    expect(reader.state.goal).toEqual({ kind: "top" });
  });
});

describe("matches", () => {
  it("are walked round the ends", async () => {
    reader.open("aws/S3.md", { kind: "top" }, "削除マーカ");
    await settle();
    const count = reader.state.view!.matches;
    expect(count).toBe(3);
    const seen: number[] = [];
    for (let step = 0; step < 4; step++) {
      reader.step(1);
      seen.push(reader.state.match);
    }
    reader.step(-1);
    seen.push(reader.state.match);
    expect(seen).toEqual([0, 1, 2, 0, 2]);
  });
});

describe("ticks", () => {
  const requests = () => fake.calls.filter(({ method }) => method === "tick").map(({ request }) => request as TickRequest);

  it("send what the reader saw, and read the note again in its place", async () => {
    const { hash, tasks } = reader.state.view!;
    await reader.tick(0);
    const { path, line, source_line } = tasks[0]!;
    expect(requests()).toEqual([{ path, line, expected_line: source_line, hash, done: true }]);
    expect(reader.state.view!.tasks[0]!.done).toBe(true);
    expect(reader.state.goal).toEqual({ kind: "keep" });
    expect(reader.state.alert).toBeNull();
  });

  it("show the box as soon as the file holds it, before the note is read again", async () => {
    const boxes: [number, boolean][] = [];
    reader.box = (task, done) => boxes.push([task, done]);
    fake.holding.add("openNote");
    const ticked = reader.tick(0);
    await settle();
    expect(boxes).toEqual([[0, true]]);
    fake.holding.delete("openNote");
    await fake.held[0]!.release();
    await ticked;
    // Nothing is shown for a refused one.
    fake.notes.set("使い方.md", fake.notes.get("使い方.md")!.replace("ためしに", "ほかで書き換えた"));
    await reader.tick(0);
    expect(boxes).toHaveLength(1);
  });

  it("wait for one another, each with the hash that the one before has left", async () => {
    const first = reader.state.view!.hash;
    await Promise.all([reader.tick(0), reader.tick(1), reader.tick(0)]);
    expect(requests()).toHaveLength(3);
    expect(requests()[0]!.hash).toBe(first);
    expect(requests()[1]!.hash).not.toBe(first);
    // The second press of the same box turns back what the first has made.
    expect(requests().map(({ done }) => done)).toEqual([true, false, false]);
    expect(reader.state.view!.tasks.map(({ done }) => done)).toEqual([false, false]);
  });

  describe("of lines that read alike, while they wait for one another", () => {
    const twins = "- [ ] 先 🔁 毎週\n- [ ] 牛乳\n- [ ] 牛乳\n";
    const after = "- [x] 先 🔁 毎週\n- [ ] 先 🔁 毎週\n";
    const open = async (source: string) => {
      fake.edit("a.md", source);
      reader.open("a.md");
      await settle();
    };
    /**
     * Presses boxes; `meanwhile` is what another program does after the first is in the file and
     * before the note is read again, which it is out of order with what the folder's change asks for.
     */
    const press = async (boxes: number[], meanwhile: () => void) => {
      fake.holding.add("tick").add("openNote");
      const ticks = boxes.map((box) => reader.tick(box));
      await settle();
      await fake.held.shift()!.release();
      meanwhile();
      reader.reload();
      await settle();
      fake.holding.clear();
      for (const held of fake.held.splice(0).reverse()) await held.release();
      await Promise.all(ticks);
    };

    it.each<[number[], string]>([
      [[0, 2], `${after}- [ ] 牛乳\n- [x] 牛乳\n`],
      [[0, 1], `${after}- [x] 牛乳\n- [ ] 牛乳\n`],
      [[1, 2, 1], "- [ ] 先 🔁 毎週\n- [ ] 牛乳\n- [x] 牛乳\n"],
      // The press that takes a tick back never ticks the next of a task that comes again.
      [[0, 0], "- [ ] 先 🔁 毎週\n- [ ] 先 🔁 毎週\n- [ ] 牛乳\n- [ ] 牛乳\n"],
    ])("boxes %j turn the lines that were pressed", async (boxes, want) => {
      await open(twins);
      await press(boxes, () => {});
      expect([fake.notes.get("a.md"), reader.state.alert]).toEqual([want, null]);
    });

    it.each([
      ["a like line above", "- [ ] 牛乳\n"],
      ["text above", "上に書いた文\n\n"],
    ])("%s that another program puts there makes the press of a twin void", async (_, added) => {
      await open(twins);
      await press([0, 2], () => fake.notes.set("a.md", added + fake.notes.get("a.md")!));
      expect(fake.notes.get("a.md")).toBe(`${added}${after}- [ ] 牛乳\n- [ ] 牛乳\n`);
      expect(reader.state.alert?.code).toBe("line-changed");
    });

    it("a box pressed twice is left alone when it cannot be told from others any more", async () => {
      await open(twins);
      await press([0, 0], () => fake.notes.set("a.md", `- [ ] 上\n${fake.notes.get("a.md")}`));
      expect(fake.notes.get("a.md")).toBe(`- [ ] 上\n${after}- [ ] 牛乳\n- [ ] 牛乳\n`);
      expect(reader.state.alert?.code).toBe("tick-refused");
    });
  });

  it("that are refused say so and show the new text", async () => {
    const source = fake.notes.get("使い方.md")!.replace("ためしに", "ほかで書き換えた");
    fake.notes.set("使い方.md", source);
    await reader.tick(0);
    expect(fake.notes.get("使い方.md")).toBe(source);
    expect(reader.state.alert?.code).toBe("line-changed");
    expect(reader.state.view!.html).toContain("ほかで書き換えた");
    reader.dismiss();
    expect(reader.state.alert).toBeNull();
  });

  it("are undone one by one, and made again, each saying where", async () => {
    const before = fake.notes.get("使い方.md");
    await reader.tick(0);
    const after = fake.notes.get("使い方.md");
    await reader.undo();
    expect(fake.notes.get("使い方.md")).toBe(before);
    expect(reader.state.view!.tasks[0]!.done).toBe(false);
    expect(reader.state.status).toMatchObject({ code: "undone", message: expect.stringContaining("使い方.md") as string });
    await reader.undo();
    expect([reader.state.status?.code, reader.state.alert]).toEqual(["nothing-to-undo", null]);
    await reader.undo(true);
    expect(fake.notes.get("使い方.md")).toBe(after);
  });

  it("that fail say so", async () => {
    vi.spyOn(fake, "tick").mockRejectedValue({ code: "unwritable-note", message: "読み取り専用です" });
    await reader.tick(0);
    expect(reader.state.alert).toEqual({ code: "unwritable-note", message: "読み取り専用です", path: "使い方.md" });
  });

  it("are not undone on the screen by an answer from before", async () => {
    fake.holding.add("openNote");
    reader.reload();
    const stale = fake.held[0]!;
    const source = fake.notes.get("使い方.md")!;
    fake.holding.delete("openNote");
    await reader.tick(0);
    fake.notes.set("使い方.md", source);
    await stale.release();
    expect(reader.state.view!.tasks[0]!.done).toBe(true);
  });
});

describe("outside changes", () => {
  it("of the open note are shown without moving the reader", async () => {
    fake.notes.set("使い方.md", "# 使い方\n新しい文");
    reader.notesChanged(["使い方.md"], []);
    await settle();
    expect(reader.state.view!.html).toContain("新しい文");
    expect(reader.state.goal).toEqual({ kind: "keep" });
  });

  it("of other notes change nothing", async () => {
    const before = opened();
    reader.notesChanged(["TODO.md"], ["aws/S3.md"]);
    await settle();
    expect(opened()).toBe(before);
  });

  it("that remove the note leave its text; when it is back, so is the note", async () => {
    const source = fake.notes.get("使い方.md")!;
    fake.notes.delete("使い方.md");
    reader.notesChanged([], ["使い方.md"]);
    expect(reader.state.removed).toBe(true);
    expect(reader.state.view).not.toBeNull();
    reader.reload();
    await settle();
    expect(reader.state).toMatchObject({ removed: true, failure: null, alert: null });
    fake.notes.set("使い方.md", source);
    reader.notesChanged(["使い方.md"], []);
    await settle();
    expect(reader.state.removed).toBe(false);
  });

  it("a note that cannot be opened is said so; the next one shows again", async () => {
    reader.open("ない.md");
    await settle();
    expect(reader.state.failure).toMatchObject({ path: "ない.md", error: { code: "no-note" } });
    reader.back();
    await settle();
    expect(reader.state.failure).toBeNull();
    expect(reader.state.view?.path).toBe("使い方.md");
  });
});
