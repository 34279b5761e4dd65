import { render } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
import { Registry } from "../src/commands/registry";
import type { SearchRequest } from "../src/ipc/backend";
import { FakeBackend } from "../src/ipc/fake";
import { ECHO, isComposing } from "../src/lib/ime";
import SearchBox from "../src/search/SearchBox.svelte";

const keys = new Registry([
  { id: "open-hit", group: "search", name: { ja: "開く", en: "Open" }, bindings: [{ keys: ["Enter"], where: ["box"] }], run: () => {} },
]);

type Composer = ReturnType<typeof composer>;

/** Sends a box what the input method of an engine sends. */
function composer(input: HTMLInputElement) {
  let composing = false;
  input.focus();
  return {
    input,
    /** False if the page took the key for itself. */
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

/** A search box, the queries it gives, and the commands its keys mean. */
function box() {
  const queries: string[] = [];
  const commands: (string | null)[] = [];
  render(SearchBox, { active: true, option: null, onquery: (text: string) => queries.push(text), onend: () => {} });
  const input = document.querySelector<HTMLInputElement>("#search")!;
  input.addEventListener("keydown", (event) => commands.push(keys.commandOf(event, "box")?.id ?? null));
  return { ...composer(input), queries, commands };
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
    ["Unidentified", { keyCode: 229 }, true],
    ["Process", { keyCode: 229 }, true],
    ["Enter", { keyCode: 13 }, false],
  ])("%s %o, where nothing was composed: %s", (key, init, expected) => {
    expect(isComposing(new KeyboardEvent("keydown", { key, ...init }))).toBe(expected);
  });

  it("takes 229 for the input method's while composing and shortly afterwards, not for ever", () => {
    vi.useFakeTimers();
    try {
      const input = document.body.appendChild(document.createElement("input"));
      const enter = () => isComposing(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229 }));
      const say = (name: string) => input.dispatchEvent(new CompositionEvent(name, { bubbles: true }));
      vi.advanceTimersByTime(ECHO + 1);
      say("compositionstart");
      vi.advanceTimersByTime(60_000);
      expect(enter()).toBe(true);
      say("compositionend");
      vi.advanceTimersByTime(ECHO);
      expect(enter()).toBe(true);
      vi.advanceTimersByTime(1);
      expect(enter()).toBe(false);
      // A field that is taken away does not say that its composition is over.
      say("compositionstart");
      input.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
      expect(enter()).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });
});

/** What the engines send for the Enter that confirms 検索, the rest being alike: see lib/ime.ts. */
const confirmations: Record<string, (it: Composer) => void> = {
  WebKitGTK: (it) => {
    it.key("Enter", { ...IME, isComposing: true });
    it.text("", "deleteCompositionText");
    it.text("検索", "insertFromComposition");
    it.end("検索");
  },
  Chromium: (it) => {
    it.key("Enter", { ...IME, isComposing: true });
    it.text("検索");
    it.end("検索");
  },
  WebView2: (it) => {
    it.key("Process", { ...IME, isComposing: true });
    it.text("検索");
    it.end("検索");
  },
  WKWebView: (it) => {
    it.text("", "deleteCompositionText");
    it.text("検索", "insertFromComposition");
    it.end("検索");
    it.key("Enter", IME);
  },
};

describe.each(Object.entries(confirmations))("the whole window in %s", (_, confirm) => {
  const settle = () => new Promise<void>((done) => setTimeout(done, 5));
  const selected = () => document.querySelector("[role=option][aria-selected=true]")?.id;

  it("searches what is composed, leaves all keys to it, and opens by the Enter after the confirming one", async () => {
    const fake = new FakeBackend();
    render(App, { backend: fake });
    await settle();
    const it = composer(document.querySelector<HTMLInputElement>("#search")!);
    it.key("Unidentified", IME);
    it.start();
    for (const text of unconverted) it.text(text);
    await settle();
    expect(document.querySelector("[role=option] mark")?.textContent).toBe("検索");
    it.text("検索");
    await settle();
    for (const key of ["ArrowDown", "ArrowUp", "Escape", "PageDown", " ", "Enter", "F3"]) {
      expect(it.key(key, { ...IME, isComposing: true }), key).toBe(true);
    }
    await settle();
    expect([document.activeElement?.id, selected(), it.input.value]).toEqual(["search", "hit-0", "検索"]);
    confirm(it);
    await settle();
    expect([document.activeElement?.id, selected()]).toEqual(["search", "hit-0"]);
    expect(fake.calls.filter(({ method, request }) => method === "search" && (request as SearchRequest).query === "")).toEqual([]);
    it.key("ArrowDown", { keyCode: 40 });
    await settle();
    expect(selected()).toBe("hit-1");
    it.key("Enter", { keyCode: 13 });
    await settle();
    expect(document.activeElement?.id).toBe("reader");
  });

  it("offers completions of what was composed", async () => {
    render(App, { backend: new FakeBackend() });
    await settle();
    const it = composer(document.querySelector<HTMLInputElement>("#search")!);
    const offered = () => [...document.querySelectorAll(".completion .text")].map(({ textContent }) => textContent);
    it.text("path:", "insertText");
    await settle();
    expect(offered()).toEqual(["path:aws/", "path:仕事/"]);
    it.key("Unidentified", IME);
    it.start();
    for (const text of ["path:s", "path:し", "path:しごと", "path:仕事"]) it.text(text);
    await settle();
    expect(offered()).toEqual([]);
    // The text beside what is composed stays in the box.
    confirm({ ...it, text: (value, inputType) => it.text(`path:${value && "仕事"}`, inputType) });
    await settle();
    expect(offered()).toEqual(["path:仕事/"]);
    it.key("Tab", { keyCode: 9 });
    it.key("Tab", { keyCode: 9 });
    expect(it.input.value).toBe("path:仕事/ ");
  });
});
