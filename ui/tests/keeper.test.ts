import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeBackend } from "../src/ipc/fake";
import { DELAY, Keeper } from "../src/keeper";

let fake: FakeBackend;
let keeper: Keeper;
let errors: string[];
let searches: string[];

const requests = () => fake.calls.map(({ request }) => request);

beforeEach(() => {
  vi.useFakeTimers();
  fake = new FakeBackend();
  errors = [];
  searches = ["a"];
  const { open, layout, saved } = fake.memory;
  const now = { open: () => open, layout: () => layout, searches: () => searches, saved: () => saved };
  keeper = new Keeper(fake, now, ({ code }) => errors.push(code));
});

afterEach(() => vi.useRealTimers());

describe("keeping", () => {
  it("waits for a moment, and writes only what has changed, as it is then", async () => {
    keeper.keep("searches");
    vi.advanceTimersByTime(DELAY - 1);
    keeper.keep("searches");
    expect(requests()).toEqual([]);
    searches = ["b"];
    await vi.advanceTimersByTimeAsync(1);
    expect(requests()).toEqual([{ open: null, layout: null, searches: ["b"], saved: null }]);
    await vi.advanceTimersByTimeAsync(10 * DELAY);
    expect(requests()).toHaveLength(1);
  });

  it("writes at once when the window closes, and only when there is something", async () => {
    await keeper.flush();
    expect(requests()).toEqual([]);
    keeper.keep("saved");
    expect(keeper.waits("saved")).toBe(true);
    await keeper.flush();
    expect(requests()).toEqual([{ open: null, layout: null, searches: null, saved: [] }]);
    expect(keeper.waits("saved")).toBe(false);
  });

  it("writes one after the other", async () => {
    fake.holding.add("remember");
    keeper.keep("searches");
    const first = keeper.flush();
    keeper.keep("saved");
    const second = keeper.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(requests()).toHaveLength(1);
    void fake.held[0]!.release();
    await first;
    await vi.advanceTimersByTimeAsync(0);
    expect(requests()).toHaveLength(2);
    void fake.held[1]!.release();
    await second;
  });

  it("says once that it cannot be done", async () => {
    fake.holding.add("remember");
    for (const code of ["state", "state"]) {
      keeper.keep("searches");
      const over = keeper.flush();
      await vi.advanceTimersByTimeAsync(0);
      void fake.held.shift()!.fail({ code, message: "" });
      await over;
    }
    expect(errors).toEqual(["state"]);
  });

  it("knows nothing when the engine is out of reach", async () => {
    fake.holding.add("recall");
    const recalled = keeper.recall();
    void fake.held[0]!.fail({ code: "no-folder", message: "" });
    expect(await recalled).toBeNull();
  });
});
