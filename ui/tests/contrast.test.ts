import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { root } from "./sources";

const css = readFileSync(`${root}/src/styles/tokens.css`, "utf8");
const [light, dark] = css.split("@media (prefers-color-scheme: dark)").map(colours);

function colours(part: string): Record<string, string> {
  return Object.fromEntries([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

const grounds = ["paper", "side", "raised", "code-ground", "accent-ground"];
const pairs = [
  ...["ink", "ink-soft", "accent"].flatMap((ink) => grounds.map((ground) => [ink, ground])),
  ["match-ink", "match"],
  ["match-current-ink", "match-current"],
  ["warn", "warn-ground"],
  ["warn", "code-ground"],
  ["danger", "danger-ground"],
  ["danger", "side"],
  ["danger", "paper"],
  ["danger", "accent-ground"],
  ["warn", "paper"],
  ["warn", "accent-ground"],
  ["on-accent", "accent"],
  ["danger", "code-ground"],
  ["good", "code-ground"],
  ["important", "code-ground"],
] as [string, string][];

describe.each([["light", light!], ["dark", dark!]])("in %s", (_, theme) => {
  it.each(pairs)("%s can be read on %s", (ink, ground) => {
    expect(contrast(theme[ink]!, theme[ground]!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(grounds)("the edge of a control can be seen on %s", (ground) => {
    expect(contrast(theme["line-strong"]!, theme[ground]!)).toBeGreaterThanOrEqual(3);
  });

  it("the current match differs from the others by more than its hue", () => {
    expect(contrast(theme["match"]!, theme["match-current"]!)).toBeGreaterThanOrEqual(1.5);
  });
});
