import { beforeEach, describe, expect, it } from "vitest";
import type { NoteView, OpenNoteRequest } from "../src/ipc/backend";
import { Ahead } from "../src/notes/ahead";

/** Answers when told to, in any order. */
class Slow {
  readonly asked: string[] = [];
  readonly #waiting: { path: string; done: (view: NoteView) => void; failed: (error: Error) => void }[] = [];

  openNote = ({ path, query }: OpenNoteRequest): Promise<NoteView> => {
    this.asked.push(`${path} ${query}`);
    return new Promise((done, failed) => this.#waiting.push({ path, done, failed }));
  };
  tick = () => Promise.reject(new Error("changed"));
  undo = () => Promise.reject(new Error("nothing"));

  async answer(path: string, error?: Error): Promise<void> {
    const index = this.#waiting.findIndex((waiting) => waiting.path === path);
    const [waiting] = this.#waiting.splice(index, 1);
    if (error) waiting!.failed(error);
    else waiting!.done({ path } as NoteView);
    await new Promise<void>((next) => setTimeout(next));
  }
}

const note = (path: string, query = "検索"): OpenNoteRequest => ({ path, query });

describe("notes asked for ahead", () => {
  let slow: Slow;
  let ahead: Ahead;
  beforeEach(() => {
    slow = new Slow();
    ahead = new Ahead(slow);
  });

  it("are asked for once, one after the other", async () => {
    void ahead.prepare([note("b"), note("c")]);
    expect(slow.asked).toEqual(["b 検索"]);
    const wanted = ahead.openNote(note("b"));
    await slow.answer("b");
    expect((await wanted).path).toBe("b");
    expect(slow.asked).toEqual(["b 検索", "c 検索"]);
    await slow.answer("c");
    void ahead.prepare([note("c"), note("d"), note("b")]);
    expect(slow.asked).toEqual(["b 検索", "c 検索", "d 検索"]);
  });

  it("answer only the same question", () => {
    void ahead.prepare([note("b")]);
    void ahead.openNote(note("b", "ほか"));
    void ahead.openNote({ ...note("b"), within: true });
    expect(slow.asked).toHaveLength(3);
  });

  it("are asked for again once the folder has changed, or a note was written to", async () => {
    for (const changed of [() => ahead.clear(), () => ahead.tick({} as never).catch(() => {}), () => ahead.undo({} as never).catch(() => {})]) {
      slow.asked.length = 0;
      void ahead.prepare([note("b"), note("c")]);
      await changed();
      await slow.answer("b");
      expect(slow.asked).toEqual(["b 検索"]);
      void ahead.openNote(note("b"));
      expect(slow.asked).toEqual(["b 検索", "b 検索"]);
      await slow.answer("b");
    }
  });

  it("are let go when others are likelier, or when they failed", async () => {
    void ahead.prepare([note("b")]);
    void ahead.prepare([note("c")]);
    void ahead.openNote(note("b"));
    expect(slow.asked).toEqual(["b 検索", "c 検索", "b 検索"]);
    await slow.answer("c", new Error("gone"));
    void ahead.openNote(note("c"));
    expect(slow.asked).toHaveLength(4);
  });
});
