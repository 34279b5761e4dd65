import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { message, messages, type Key } from "../src/lib/i18n";
import { sources } from "./sources";

const keys = Object.keys(messages.ja) as Key[];
const places = (text: string) => new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name));

describe("messages", () => {
  it("are complete in both languages", () => {
    expect(Object.keys(messages.en).sort()).toEqual([...keys].sort());
    for (const key of keys) {
      expect(messages.ja[key], key).not.toBe("");
      expect(places(messages.en[key]), key).toEqual(places(messages.ja[key]));
    }
  });

  it("are all used", () => {
    const text = sources().filter((path) => !path.endsWith("i18n.ts")).map((path) => readFileSync(path, "utf8")).join("\n");
    const used = (key: Key) =>
      text.includes(`"${key}"`) || text.includes(`'${key}'`) || /^(why|group|tasks)\./.test(key);
    expect(keys.filter((key) => !used(key))).toEqual([]);
  });

  it("fill in places and group numbers", () => {
    expect(message("ja", "matchOf", { at: 1240, count: 7046 })).toBe("1,240 / 7,046");
    expect(message("ja", "found", { sections: 17, notes: 5 })).toBe("17 節 / 5 ノート");
    expect(message("en", "found", { sections: 1, notes: 1 })).toBe("1 section / 1 note");
    expect(message("en", "found", { sections: 17, notes: 5 })).toBe("17 sections / 5 notes");
    expect(message("ja", "none", { query: "{query}" })).toBe("「{query}」はどのノートにも見つかりません。");
  });
});
