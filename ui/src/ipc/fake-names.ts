// Just enough for the fake backend to find names by what is typed: the engine knows far more.

import type { Segment } from "./backend";

export function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** A few words by their readings, begun or whole: けんさk is 検索. */
export const readings: Record<string, string[]> = {
  検索: ["けんさく", "kensaku"],
  索引: ["さくいん", "sakuin"],
  署名: ["しょめい", "shomei", "syomei"],
  暗号: ["あんごう", "angou"],
  言語: ["げんご", "gengo"],
};

/** The name with what was typed marked: as it stands there, as a word is read, or as initials. */
export function lay(query: string, name: string): Segment[] | null {
  const typed = fold(query).replace(/\s/g, "");
  if (typed === "") return [{ text: name, hit: false }];
  const read = Object.entries(readings).find(([word, ways]) => name.includes(word) && ways.some((way) => way.startsWith(typed)));
  if (read) return name.split(new RegExp(`(${read[0]})`)).filter(Boolean).map((text) => ({ text, hit: text === read[0] }));
  const at = fold(name).indexOf(typed);
  if (at >= 0) {
    const pieces = [name.slice(0, at), name.slice(at, at + typed.length), name.slice(at + typed.length)];
    return pieces.map((text, index) => ({ text, hit: index === 1 })).filter(({ text }) => text !== "");
  }
  const initials = [...name.matchAll(/[A-Z]|\b[a-z]/g)];
  if (!fold(initials.map(([letter]) => letter).join("")).startsWith(typed)) return null;
  const marks = new Set(initials.slice(0, typed.length).map(({ index }) => index));
  return [...name].map((text, index) => ({ text, hit: marks.has(index) }));
}
