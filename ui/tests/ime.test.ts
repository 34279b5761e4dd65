import { render } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { Registry } from "../src/commands/registry";
import { isComposing } from "../src/lib/ime";
import SearchBox from "../src/search/SearchBox.svelte";

const keys = new Registry([
  { id: "open-hit", group: "search", name: { ja: "開く", en: "Open" }, bindings: [{ keys: ["Enter"], where: ["box"] }], run: () => {} },
]);

/** A search box, the queries it gives, and the commands its keys mean. */
function box() {
  const queries: string[] = [];
  const commands: (string | null)[] = [];
  render(SearchBox, { active: true, option: null, onquery: (text: string) => queries.push(text), onend: () => {} });
  const input = document.querySelector<HTMLInputElement>("#search")!;
  input.addEventListener("keydown", (event) => commands.push(keys.commandOf(event, "box")?.id ?? null));
  input.focus();
  let composing = false;
  return {
    input,
    queries,
    commands,
    key: (key: string, init: KeyboardEventInit = {}) =>
      input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init })),
    start: () => {
      composing = true;
      input.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    },
    text: (value: string, inputType = "insertCompositionText") => {
      input.value = value;
      input.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: composing, inputType }));
    },
    end: (data: string) => {
      composing = false;
      input.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data }));
    },
  };
}

const unconverted = ["k", "け", "けn", "けんs", "けんさ", "けんさk", "けんさく"];
const IME = { keyCode: 229 };
const typed = new Set(["", null]);

describe("typing けんさく, Space, Enter", () => {
  it("in WebKitGTK: the confirmed text is taken out before it is put in", () => {
    const it = box();
    it.key("Unidentified", IME); // before compositionstart
    it.start();
    for (const text of unconverted) it.text(text);
    it.text("検索");
    it.key("Enter", { ...IME, isComposing: true });
    it.text("", "deleteCompositionText");
    it.text("検索", "insertFromComposition");
    it.end("検索");
    expect(it.queries).not.toContain("");
    expect(it.queries.slice(0, 7)).toEqual(unconverted);
    expect(new Set(it.queries.slice(7))).toEqual(new Set(["検索"]));
    expect(it.commands).toEqual([null, null]);
    it.key("Enter", { keyCode: 13 });
    expect(it.commands.at(-1)).toBe("open-hit");
  });

  it("in WebKitGTK: other text in the box is not searched alone in between", () => {
    const it = box();
    it.text("AWS ", "insertText");
    it.start();
    it.text("AWS けんさく");
    it.text("AWS ", "deleteCompositionText");
    it.text("AWS 検索", "insertFromComposition");
    it.end("検索");
    expect(it.queries).toEqual(["AWS ", "AWS けんさく", "AWS 検索", "AWS 検索"]);
  });

  it("in Chromium and WebView2: the last input comes before compositionend, none after", () => {
    const it = box();
    it.key("Process", IME);
    it.start();
    for (const text of unconverted) it.text(text);
    it.key("Process", { ...IME, isComposing: true });
    it.text("検索");
    it.key("Process", { ...IME, isComposing: true });
    it.text("検索");
    it.end("検索");
    expect(it.queries.at(-1)).toBe("検索");
    expect(it.queries).not.toContain("");
    expect(typed.has(it.commands.find((command) => command !== null) ?? null)).toBe(true);
  });

  it("in Safari: the confirming Enter comes after compositionend", () => {
    const it = box();
    it.start();
    for (const text of unconverted) it.text(text);
    it.text("", "deleteCompositionText");
    it.text("検索", "insertFromComposition");
    it.end("検索");
    it.key("Enter", IME);
    expect(it.commands).toEqual([null]);
    it.key("Enter", { keyCode: 13 });
    expect(it.commands).toEqual([null, "open-hit"]);
    expect(it.queries.at(-1)).toBe("検索");
  });

  it("given up: the emptied box counts once the composition is over", () => {
    const it = box();
    it.start();
    it.text("け");
    it.text("");
    expect(it.queries).toEqual(["け"]);
    it.end("");
    expect(it.queries).toEqual(["け", ""]);
  });

  it("left by a click elsewhere: nothing stays unsearched", () => {
    const it = box();
    it.start();
    it.text("け");
    it.text("");
    it.input.blur();
    expect(it.queries.at(-1)).toBe("");
  });

  it("never writes to the box while it has the focus", () => {
    const it = box();
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!;
    const writes: boolean[] = [];
    Object.defineProperty(it.input, "value", {
      configurable: true,
      get: () => "検索",
      set(value: string) {
        writes.push(document.activeElement === it.input);
        set!.call(it.input, value);
      },
    });
    it.input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    document.querySelector<HTMLButtonElement>(".clear")!.click();
    expect(writes).toEqual([false]);
    expect(document.activeElement).toBe(it.input);
  });
});

describe("isComposing", () => {
  it.each([
    ["ArrowDown", { isComposing: true, keyCode: 40 }, true],
    ["Escape", { isComposing: false, keyCode: 229 }, true],
    ["Enter", { isComposing: false, keyCode: 13 }, false],
  ])("%s %o", (key, init, expected) => {
    expect(isComposing(new KeyboardEvent("keydown", { key, ...init }))).toBe(expected);
  });
});
