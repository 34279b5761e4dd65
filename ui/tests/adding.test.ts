// Where a new task goes.

import { describe, expect, it } from "vitest";
import { Recent } from "../src/go/recent";
import type { NoteView } from "../src/ipc/backend";
import { FakeBackend } from "../src/ipc/fake";
import { inbox, placesIn } from "../src/tasks/adding";
import { Targets } from "../src/tasks/targets";

/** Answers of the fake backend are there by then. */
const settle = () => new Promise<void>((done) => setTimeout(done));

describe("the place that is chosen", () => {
  const keep = () => {
    const kept = new Map<string, string>();
    return { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
  };
  const here = { path: "TODO.md", anchor: "s-今週", name: "TODO › 今週" };
  const names = ({ state }: Targets) => state.rows.map(({ target }) => target.name);
  const make = (kept = keep()) => {
    const fake = new FakeBackend();
    const targets = new Targets(fake, () => new Recent(kept, "targets"));
    return { fake, targets, kept };
  };

  it("is the one begun at until another is taken", async () => {
    const { targets } = make();
    targets.begin([here], here);
    expect([names(targets), targets.state.selected]).toEqual([["", "TODO › 今週"], 1]);
    targets.move(1);
    expect(targets.state.chosen).toBe(here);
    expect(await targets.settle()).toBe(true);
    expect(targets.state.chosen).toEqual(inbox);
  });

  it("is never that of an older answer", async () => {
    const { targets, fake } = make();
    targets.begin([], inbox);
    fake.holding.add("goTo");
    targets.setText("署名");
    const settled = targets.settle();
    targets.setText("暗号");
    expect(fake.held).toHaveLength(1);
    await fake.held[0]!.release();
    expect(targets.state.chosen).toEqual(inbox);
    await fake.held[1]!.release();
    expect([await settled, targets.state.chosen.anchor]).toEqual([true, "s-暗号化"]);
  });

  it("is none once what is typed is given up, even if its answer comes", async () => {
    const { targets, fake } = make();
    targets.begin([here], here);
    fake.holding.add("goTo");
    targets.setText("署名");
    const [one, other] = [targets.settle(), targets.settle()];
    targets.revert();
    await fake.held[0]!.release();
    expect([await one, await other, targets.state.chosen]).toEqual([false, false, here]);
    // Two that wait for the same answer get the same.
    targets.setText("署名");
    const both = [targets.settle(), targets.settle()];
    await fake.held[1]!.release();
    expect([await Promise.all(both), targets.state.chosen.anchor]).toEqual([[true, true], "s-署名付き-url"]);
  });

  it("can be the inbox by its name in either language", async () => {
    const { targets } = make();
    targets.begin([here], here);
    for (const typed of ["受信", "inb"]) {
      targets.setText(typed);
      await settle();
      expect(targets.state.rows[0]?.target).toEqual(inbox);
    }
    targets.revert();
    expect([targets.state.chosen, targets.state.text]).toEqual([here, null]);
  });

  it("is offered the next time, with the two before it, and not twice", () => {
    const { targets, kept } = make();
    const at = (name: string) => ({ path: `${name}.md`, anchor: null, name });
    for (const name of ["a", "b", "c", "d"]) targets.used(at(name));
    targets.used(inbox);
    kept.setItem("other", "x");
    targets.begin([at("d")], inbox);
    expect(names(targets)).toEqual(["", "d", "c", "b", "a"]);
    const fresh = make({ getItem: () => '["{}", "nonsense", "{\\"path\\":1}"]', setItem: () => {} });
    fresh.targets.begin([], inbox);
    expect(names(fresh.targets)).toEqual([""]);
  });
});

describe("places to add to", () => {
  const outline = [
    { level: 1, text: "家", anchor: "s-家", line: 1 },
    { level: 2, text: "台所", anchor: "s-台所", line: 3 },
    { level: 3, text: "棚", anchor: "s-棚", line: 5 },
    { level: 2, text: "庭", anchor: "s-庭", line: 9 },
  ];
  const view = { path: "家.md", title: "家", outline } as NoteView;
  it.each<[string | null, (string | null)[][]]>([
    ["s-棚", [["s-棚", "家 › 台所 › 棚"], [null, "家"]]],
    ["s-庭", [["s-庭", "家 › 庭"], [null, "家"]]],
    ["s-", [[null, "家"]]],
    [null, [[null, "家"]]],
  ])("in %s are the section and the whole note", (section, want) => {
    expect(placesIn(view, section).map(({ anchor, name }) => [anchor, name])).toEqual(want);
  });
});
