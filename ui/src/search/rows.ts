// The list of results as rows: hits note by note, and for each folded note how many more it has.

import type { Hit } from "../ipc/backend";

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

/** Neighbouring rows of one note. */
export interface Group {
  path: string;
  title: string;
  /** The first hit of them. */
  hit: Hit;
  /** Whether the note begins here: its header is shown. */
  begins: boolean;
  /** Index of the first row in the whole list. */
  start: number;
  rows: Row[];
}

/** Rows that are drawn together or not at all, so that a list of thousands stays light. */
export interface Block {
  start: number;
  groups: Group[];
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

export function blocksOf(rows: readonly Row[], size: number): Block[] {
  const blocks: Block[] = [];
  let path: string | null = null;
  let hit: Hit | null = null;
  for (const [at, row] of rows.entries()) {
    if (at % size === 0) blocks.push({ start: at, groups: [] });
    const { groups } = blocks[blocks.length - 1]!;
    const here = row.kind === "hit" ? row.hit.path : row.path;
    if (row.kind === "hit") hit = row.hit;
    if (!hit) continue;
    if (here !== path || groups.length === 0) {
      groups.push({ path: here, title: hit.title, hit, begins: here !== path, start: at, rows: [] });
      path = here;
    }
    groups[groups.length - 1]!.rows.push(row);
  }
  return blocks;
}
