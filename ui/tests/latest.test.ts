import { afterEach, describe, expect, it, vi } from "vitest";
import { Latest, PATIENCE } from "../src/lib/latest";

/** Questions that are answered by hand. */
function asker() {
  const open: { question: string; resolve: (answer: string) => void; reject: (thrown: unknown) => void }[] = [];
  const delivered: string[] = [];
  const latest = new Latest<string, string>(
    (question) => new Promise((resolve, reject) => open.push({ question, resolve, reject })),
    (question, outcome) => delivered.push("answer" in outcome ? outcome.answer : `${question} failed`),
  );
  const answer = async (index: number) => {
    open[index]!.resolve(open[index]!.question);
    await Promise.resolve().then(() => {});
  };
  return { open, delivered, latest, answer, asked: () => open.map(({ question }) => question) };
}

afterEach(() => vi.useRealTimers());

describe("Latest", () => {
  it("has one question under way and remembers only the newest that waits", async () => {
    const { latest, answer, asked, delivered } = asker();
    for (const question of ["け", "けn", "けんs", "けんさ"]) latest.ask(question);
    expect(asked()).toEqual(["け"]);
    await answer(0);
    expect(asked()).toEqual(["け", "けんさ"]);
    await answer(1);
    expect(delivered).toEqual(["け", "けんさ"]);
    expect(latest.busy).toBe(false);
  });

  it("does not wait for ever, and drops the answer that comes too late", async () => {
    vi.useFakeTimers();
    const { latest, answer, asked, delivered } = asker();
    latest.ask("slow");
    latest.ask("next");
    vi.advanceTimersByTime(PATIENCE - 1);
    expect(asked()).toEqual(["slow"]);
    vi.advanceTimersByTime(1);
    expect(asked()).toEqual(["slow", "next"]);
    await answer(1);
    await answer(0);
    expect(delivered).toEqual(["next"]);
  });

  it("has four questions under way at most, and goes on as soon as one of them is answered", async () => {
    vi.useFakeTimers();
    const { latest, answer, asked, delivered } = asker();
    for (const question of ["1", "2", "3", "4", "5", "6"]) {
      latest.ask(question);
      vi.advanceTimersByTime(PATIENCE);
    }
    expect(asked()).toEqual(["1", "2", "3", "4"]);
    await answer(0);
    expect([asked(), delivered]).toEqual([["1", "2", "3", "4", "6"], ["1"]]);
    await answer(4);
    await answer(3);
    expect(delivered).toEqual(["1", "6"]);
    expect(latest.busy).toBe(false);
  });

  it("delivers nothing that was cancelled, but goes on afterwards", async () => {
    const { latest, answer, delivered } = asker();
    latest.ask("old");
    latest.ask("waiting");
    latest.cancel();
    expect(latest.busy).toBe(false);
    latest.ask("new");
    await answer(0);
    await answer(1);
    expect(delivered).toEqual(["new"]);
  });

  it("reports a failure and goes on", async () => {
    const { latest, open, answer, delivered } = asker();
    latest.ask("bad");
    latest.ask("good");
    open[0]!.reject(new Error("no"));
    await vi.waitFor(() => expect(open).toHaveLength(2));
    await answer(1);
    expect(delivered).toEqual(["bad failed", "good"]);
  });
});
