// No rule of axe-core is broken by what lies over the window, nor by the window with results.
// Contrast needs a layout, which jsdom has not: contrast.test.ts works it out from the colours.

import { fireEvent, render } from "@testing-library/svelte";
import axe from "axe-core";
import { tick } from "svelte";
import { beforeEach, describe, expect, it } from "vitest";
import App from "../src/App.svelte";
import { FakeBackend } from "../src/ipc/fake";
import { locale } from "../src/lib/i18n";

// axe looks at how wide letters are, which jsdom cannot say.
HTMLCanvasElement.prototype.getContext = () => null;

const settle = async () => {
  await new Promise<void>((done) => setTimeout(done));
  await new Promise<void>((done) => setTimeout(done));
  await tick();
};
const press = async (key: string, init: KeyboardEventInit = {}) => {
  await fireEvent.keyDown(document.activeElement ?? document.body, { key, ...init });
  await settle();
};
const type = async (selector: string, text: string) => {
  const box = document.querySelector<HTMLInputElement>(selector)!;
  box.value = text;
  await fireEvent.input(box);
  await settle();
};

async function violations(selector: string): Promise<string[]> {
  const part = document.querySelector(selector);
  expect(part, selector).not.toBeNull();
  const results = await axe.run(part!, { rules: { "color-contrast": { enabled: false } } });
  expect(results.passes.length).toBeGreaterThan(5);
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

describe.each(["ja", "en"] as const)("in %s", (language) => {
  let fake: FakeBackend;

  beforeEach(async () => {
    localStorage.clear();
    locale.set(language);
    fake = new FakeBackend();
    fake.language = language;
    render(App, { backend: fake });
    await settle();
  });

  it("quick open, with and without anything found", async () => {
    await press("p", { ctrlKey: true });
    expect(await violations("dialog.go")).toEqual([]);
    await type("#go", "S3");
    expect(await violations("dialog.go")).toEqual([]);
    await type("#go", "がががが");
    expect(await violations("dialog.go")).toEqual([]);
  });

  it("the command palette and the headings", async () => {
    await press("P", { ctrlKey: true, shiftKey: true });
    expect(await violations("dialog.go")).toEqual([]);
    await press("Escape");
    await press("O", { ctrlKey: true, shiftKey: true });
    expect(await violations("dialog.go")).toEqual([]);
  });

  it("the line in which a task is written down, with places to choose from", async () => {
    await press("A", { ctrlKey: true, shiftKey: true });
    expect(await violations("dialog.add-task")).toEqual([]);
    document.querySelector<HTMLElement>("#task-target")!.focus();
    await type("#task-target", "S3");
    expect(document.querySelectorAll("#target-list [role=option]").length).toBeGreaterThan(0);
    expect(await violations("dialog.add-task")).toEqual([]);
    await type("#task-target", "がががが");
    expect(await violations("dialog.add-task")).toEqual([]);
  });

  it("the list of tasks, with other marks and what is said over it", async () => {
    fake.edit("TODO.md", "- [/] 書く\n- [-] 出かける");
    await press("L", { ctrlKey: true, shiftKey: true });
    await press(" ");
    expect(await violations(".task-list")).toEqual([]);
  });

  it("the keys", async () => {
    await press("F1");
    expect(await violations("dialog.keys")).toEqual([]);
  });

  it("the window with results", async () => {
    await type("#search", "検索");
    expect(await violations("body")).toEqual([]);
  });
});
