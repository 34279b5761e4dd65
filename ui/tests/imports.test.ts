// Rules that are kept by reading the source.

import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { describe, expect, it } from "vitest";
import { root, sources } from "./sources";

const files = sources().map((path) => ({ path: relative(root, path), text: readFileSync(path, "utf8") }));
const having = (pattern: RegExp) => files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

describe("the source", () => {
  it("imports @tauri-apps only in src/ipc/tauri.ts", () => {
    expect(having(/["']@tauri-apps\//)).toEqual(["src/ipc/tauri.ts"]);
  });

  it("lets HTML into the document in one place", () => {
    expect(having(/\.innerHTML|outerHTML|insertAdjacentHTML|document\.write|\{@html/)).toEqual(["src/notes/NoteBody.svelte"]);
  });

  it("has no inline style, which the content security policy would refuse", () => {
    expect(having(/\sstyle=|<style/)).toEqual([]);
  });

  it("knows no DOM in its logic", () => {
    const logic = files.filter(({ path }) => /(session|reader|history|tabs|tree|anchor|latest|desk|keeper|recent|saved|offers|commands|registry|find|division|columns|follow|list|adding|day)\.ts$/.test(path));
    expect(logic.length).toBeGreaterThan(20);
    expect(logic.filter(({ text }) => /\b(document|window|HTMLElement)\./.test(text))).toEqual([]);
  });

  it("keeps components under 200 lines", () => {
    const long = files.filter(({ path, text }) => path.endsWith(".svelte") && text.split("\n").length > 200);
    expect(long.map(({ path, text }) => `${path}: ${text.split("\n").length}`)).toEqual([]);
  });

  it("opens no connection", () => {
    expect(having(/\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon/)).toEqual([]);
  });
});
