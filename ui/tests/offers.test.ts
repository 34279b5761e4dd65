import { expect, it } from "vitest";
import type { Completion } from "../src/ipc/backend";
import { Offers } from "../src/search/offers";

const settle = () => new Promise<void>((done) => setTimeout(done));

/** Offers that are answered by hand. */
function offers() {
  const asked: { before: string; answer: (items: string[]) => Promise<void>; fail: () => Promise<void> }[] = [];
  const complete = (before: string) =>
    new Promise<Completion>((resolve, reject) =>
      asked.push({
        before,
        answer: (items) => (resolve({ replaced: before, items: items.map((text) => ({ text, detail: "" })) }), settle()),
        fail: () => (reject(new Error("no")), settle()),
      }),
    );
  const it = new Offers(complete);
  const ask = (before: string) => (it.ask(before), settle());
  return { it, asked, ask, items: () => it.state.items.map(({ text }) => text) };
}

it.each([
  ["けん", false],
  ["ke", false],
  ["pat", true],
  ["検索 -pat", true],
  ["Tag:", true],
  ["path：仕", true],
  ['path:"AWS メ', true],
  ['path:"AWS メモ" ', false],
])("after %s something is offered: %s", async (before, is) => {
  const { ask, asked } = offers();
  await ask(before);
  expect(asked.length > 0).toBe(is);
});

it("keeps what is offered until there is another answer, and none that is overtaken or unwanted", async () => {
  const { it, ask, asked, items } = offers();
  await ask("path:");
  await asked[0]!.answer(["path:a", "path:b"]);
  it.step(1);
  it.step(-1);
  expect([items(), it.state.chosen]).toEqual([["path:a", "path:b"], 1]);
  await ask("path:b");
  expect([items(), it.state.chosen]).toEqual([["path:a", "path:b"], -1]);
  await ask("path:bc");
  await asked[2]!.answer(["path:bc"]);
  await asked[1]!.answer(["path:b"]);
  expect(items()).toEqual(["path:bc"]);
  await ask("path:bcd");
  it.dismiss();
  await asked[3]!.answer(["path:bcd"]);
  expect(items()).toEqual([]);
  await ask("path:");
  await asked[4]!.answer(["path:a"]);
  await ask("path:x");
  await asked[5]!.fail();
  expect([items(), it.any]).toEqual([[], false]);
});
