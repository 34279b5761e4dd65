// The list of results as rows: hits note by note, and for each folded note how many more it has.

import type { Hit, HitPlace } from "../ipc/backend";

export interface HitRow {
  kind: "hit";
  hit: Hit;
}

/** Stands for the sections of a note that are folded. */
export interface MoreRow {
  kind: "more";
  path: string;
  title: string;
  count: number;
}

export type Row = HitRow | MoreRow;

/** Neighbouring rows of one note, which are drawn together or not at all, so that a list of thousands stays light. */
export interface Group {
  path: string;
  title: string;
  /** The first hit of them, or the last before them. */
  hit: Hit;
  /** Whether the note begins here: its header is shown. */
  begins: boolean;
  /** Index of the first row in the whole list. */
  start: number;
  rows: Row[];
}

export function rowsOf(hits: readonly Hit[]): Row[] {
  const rows: Row[] = [];
  let ofNote = 0;
  for (const [at, hit] of hits.entries()) {
    rows.push({ kind: "hit", hit });
    ofNote++;
    if (hits[at + 1]?.path === hit.path) continue;
    const { sections, shown } = hit.listing ?? { sections: 0, shown: 0 };
    // A note that goes on in the next page is not folded here.
    if (sections > shown && ofNote >= shown) {
      rows.push({ kind: "more", path: hit.path, title: hit.title, count: sections - shown });
    }
    ofNote = 0;
  }
  return rows;
}

/** A note that was unfolded is drawn part by part: a group has no more rows than that. */
const GROUP = 8;

/** A note of more than `most` rows comes in several groups. */
export function groupsOf(rows: readonly Row[], most = GROUP): Group[] {
  const groups: Group[] = [];
  let hit: Hit | null = null;
  for (const [start, row] of rows.entries()) {
    if (row.kind === "hit") hit = row.hit;
    if (!hit) continue;
    const { path } = row.kind === "hit" ? row.hit : row;
    const last = groups.at(-1);
    if (last?.path === path && last.rows.length < most) last.rows.push(row);
    else groups.push({ path, title: hit.title, hit, begins: last?.path !== path, start, rows: [row] });
  }
  return groups;
}

/** Index of the group that a row stands in; -1 without groups. */
export function groupAt(groups: readonly Group[], row: number): number {
  return groups.findLastIndex(({ start }) => start <= row);
}

/** What tells one section from another. */
export function nameOf(hit: HitPlace | null | undefined): string {
  return hit ? `${hit.path}\n${hit.anchor}` : "";
}

/** Index of the row of a section; -1 if it is none of them. */
export function rowOf(rows: readonly Row[], hit: HitPlace | undefined): number {
  return hit ? rows.findIndex((row) => row.kind === "hit" && nameOf(row.hit) === nameOf(hit)) : -1;
}

/**
 * Where the selected row stands in a newer answer to the same query; the same row if its section is
 * no hit any more. What stands for the rest of a note comes after the last section before it, and so
 * does the first of the rest, once it is unfolded.
 */
export function placeIn(before: readonly Row[], row: number, rows: readonly Row[]): number {
  const back = before[row]?.kind === "more" ? 1 : 0;
  const selected = before[row - back];
  const found = selected?.kind === "hit" ? rowOf(rows, selected.hit) : -1;
  return found >= 0 ? found + back : Math.max(row, 0);
}
