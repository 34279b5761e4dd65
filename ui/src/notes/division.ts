// A note's HTML as parts, so that a long note costs only what is near what is in sight; and where in it
// sections and matches are, without a DOM. The engine's HTML is a row of `<section>`s, well formed.

import { withColumns } from "./columns";

/** Characters of HTML that are one part: a screen or so. Laying out one part more keeps the reader waiting. */
const PART = 2_000;

/**
 * What comes and goes while one reads, marks and ticks: a note is divided alike with it and without
 * it, because a place in a long section is told by its part.
 */
const PASSING = /<mark class="match"[^>]*>|<\/mark>| checked="[^"]*"| data-mark="[^"]*"/g;

/** A shorter note is one part. */
const WHOLE = 4_000;

/** A match and the section it stands in, as it can be found again when the note has changed. */
export interface MatchPlace {
  anchor: string;
  /** How many matches of the section come before it. */
  nth: number;
}

interface Part {
  html: string;
  /** A list or a table of it goes on in the next part. */
  cut: boolean;
  /** Where it begins and ends in the note's HTML. */
  from: number;
  to: number;
}

interface Section {
  anchor: string;
  at: number;
}

interface Mark {
  match: number;
  at: number;
  text: string;
}

/** Matches within so many characters of HTML are seen together. */
const TOGETHER = 600;

export class Division {
  readonly parts: readonly Part[];
  readonly sections: readonly Section[];
  /** Of each match its first mark. */
  readonly #starts: number[] = [];
  readonly #marks: Mark[];

  /** The HTML that is divided: what it was made of, and the widths of long tables' columns. */
  readonly html: string;

  constructor(source: string) {
    this.html = withColumns(source);
    this.sections = sectionsOf(this.html);
    this.parts = partsOf(this.html, this.sections);
    this.#marks = marksOf(this.html);
    for (const { match, at } of this.#marks) this.#starts[match] ??= at;
  }

  /** How many matches there are. */
  get matches(): number {
    return this.#starts.length;
  }

  /** Where in the HTML a match begins. */
  startOf(match: number): number {
    return this.#starts[match] ?? 0;
  }

  /** The part that a place in the HTML is in. */
  partAt(at: number): number {
    return Math.max(0, lastBefore(this.parts, at, ({ from }) => from));
  }

  /** Where the element with an id begins, or -1. */
  find(id: string): number {
    const section = this.sections.find(({ anchor }) => anchor === id);
    return section?.at ?? (id === "" ? -1 : this.html.indexOf(` id="${escape(id)}"`));
  }

  /** The section that a place in the HTML is in. */
  sectionAt(at: number): Section | null {
    return this.sections[lastBefore(this.sections, at, (section) => section.at)] ?? null;
  }

  /**
   * The match of a section to look at first, or -1: where the most words that match stand together,
   * and of those the first. A match in the heading is the first of all.
   */
  bestMatch(anchor: string): number {
    const from = this.sections.findIndex((section) => section.anchor === anchor);
    if (from < 0) return -1;
    const start = this.sections[from]!.at;
    const end = this.sections[from + 1]?.at ?? this.html.length;
    const marks = this.#marks.filter(({ at }) => at >= start && at < end);
    let best = -1;
    let most = 0;
    for (const [index, mark] of marks.entries()) {
      const words = new Set<string>();
      for (let next = index; next < marks.length && marks[next]!.at - mark.at < TOGETHER; next++) words.add(marks[next]!.text);
      if (words.size > most) [best, most] = [mark.match, words.size];
    }
    return best;
  }

  placeOf(match: number): MatchPlace | null {
    const at = this.#starts[match];
    const section = at === undefined ? null : this.sectionAt(at);
    if (!section) return null;
    const first = this.#starts.findIndex((start) => start >= section.at);
    return { anchor: section.anchor, nth: match - first };
  }

  /** The match at a place, or the nearest that the section has now; -1 if it has none. */
  matchAt({ anchor, nth }: MatchPlace): number {
    const index = this.sections.findIndex((section) => section.anchor === anchor);
    if (index < 0) return -1;
    const end = this.sections[index + 1]?.at ?? this.html.length;
    const inside = [...this.#starts.entries()].filter(([, at]) => at >= this.sections[index]!.at && at < end);
    return inside[Math.min(nth, inside.length - 1)]?.[0] ?? -1;
  }
}

/** The index of the last of ascending items that is not past a value, or -1. */
export function lastBefore<Item>(items: readonly Item[], value: number, of: (item: Item) => number): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (of(items[middle]!) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function sectionsOf(html: string): Section[] {
  const sections: Section[] = [];
  const pattern = /<section id="([^"]*)"/g;
  for (let found = pattern.exec(html); found; found = pattern.exec(html)) {
    sections.push({ anchor: unescape(found[1]!), at: found.index });
  }
  return sections;
}

function marksOf(html: string): Mark[] {
  const marks: Mark[] = [];
  const pattern = /<mark class="match" data-match="(\d+)">([^<]*)/g;
  for (let found = pattern.exec(html); found; found = pattern.exec(html)) {
    marks.push({ match: Number(found[1]), at: found.index, text: found[2]!.toLowerCase() });
  }
  return marks;
}

function partsOf(html: string, sections: readonly Section[]): Part[] {
  const length = lengthsOf(html);
  if (length(0, html.length) <= WHOLE || sections.length === 0) return [{ html, cut: false, from: 0, to: html.length }];
  const parts: Part[] = [];
  let from = 0;
  /** What is open where the part begins: a section, and perhaps a list or a table in it. */
  let open = "";
  const end = (to: number, next = "", cut = false): void => {
    if (to > from) parts.push({ html: open + html.slice(from, to), cut, from, to });
    [from, open] = [Math.max(from, to), next];
  };
  for (const [index, { at }] of sections.entries()) {
    const next = sections[index + 1]?.at ?? html.length;
    if (length(from, next) <= PART) continue;
    end(index === 0 ? 0 : at);
    if (length(at, next) <= 2 * PART) continue;
    // A long section is divided between its blocks, and a long list or table of it between its items or rows.
    for (const { to, within } of blockEnds(html, at, next)) {
      // What is left behind the last cut is worth a part of its own, not only a closing tag.
      if (length(from, to) < PART || length(to, next) < PART / 2) continue;
      end(to, `<section class="continued">${within}`, within !== "");
    }
    end(next);
  }
  end(html.length);
  return parts;
}

/** Tells how many characters lie between two places, without what is passing. */
function lengthsOf(html: string): (from: number, to: number) => number {
  const passing: { to: number; sum: number }[] = [];
  let sum = 0;
  for (const { 0: text, index } of html.matchAll(PASSING)) passing.push({ to: index + text.length, sum: (sum += text.length) });
  const before = (at: number): number => passing[lastBefore(passing, at, ({ to }) => to)]?.sum ?? 0;
  return (from, to) => to - before(to) - (from - before(from));
}

const VOID = new Set(["br", "hr", "img", "input", "wbr", "col"]);

/**
 * Where the blocks right within a section end, and the items of its lists and the rows of its long tables,
 * with the tags that a list or a table goes on with.
 */
function* blockEnds(html: string, start: number, end: number): Generator<{ to: number; within: string }> {
  const tag = /<(\/?)([a-z][a-z0-9]*)(?:"[^"]*"|[^">])*>/g;
  tag.lastIndex = start;
  let depth = 0;
  let list: { tag: string; items: number } | null = null;
  let table = "";
  for (let found = tag.exec(html); found && found.index < end; found = tag.exec(html)) {
    const closes = found[1] !== "";
    const name = found[2]!;
    if (closes) depth--;
    else if (!VOID.has(name)) depth++;
    // Within the section: it is open itself.
    if (!closes && depth === 2 && (name === "ul" || name === "ol")) list = { tag: found[0], items: 0 };
    if (!closes && depth === 2 && found[0].startsWith('<div class="table long"')) table = tableGoesOn(html, found.index);
    if (closes && depth === 2 && list) {
      list.items++;
      if (!isLast(html, tag.lastIndex)) yield { to: tag.lastIndex, within: listGoesOn(list.tag, list.items) };
    }
    // The row of the heads is the last of what it stands in.
    if (closes && depth === 4 && name === "tr" && table && !isLast(html, tag.lastIndex)) yield { to: tag.lastIndex, within: table };
    if (closes && depth === 1) {
      [list, table] = [null, ""];
      yield { to: tag.lastIndex, within: "" };
    }
    if (depth === 0) return;
  }
}

/** Whether nothing but the end of what an item or a row stands in comes behind it. */
function isLast(html: string, at: number): boolean {
  return /^\s*<\//.test(html.slice(at, at + 20));
}

/** The tags of a table that goes on, as wide as it began; one stop for the keyboard is enough. */
function tableGoesOn(html: string, at: number): string {
  const columns = "</colgroup>";
  return `${html.slice(at, html.indexOf(columns, at) + columns.length).replace(' tabindex="0"', "")}<tbody>`;
}

/** The tag of a list that goes on after so many items, with their numbers. */
function listGoesOn(tag: string, items: number): string {
  if (tag.startsWith("<ul")) return tag;
  const first = Number(/ start="(-?\d+)"/.exec(tag)?.[1] ?? 1);
  return tag.replace(/ start="[^"]*"/, "").replace("<ol", `<ol start="${first + items}"`);
}

function unescape(text: string): string {
  return text.replace(/&quot;/g, '"').replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
}
