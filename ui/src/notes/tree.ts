// The tree of notes as rows, so that a folder of thousands costs only the rows in sight.

import type { NoteEntry } from "../ipc/backend";

export interface FolderRow {
  kind: "folder";
  path: string;
  name: string;
  level: number;
  open: boolean;
  /** Tasks not done in all notes below. */
  openTasks: number;
}

export interface NoteRow {
  kind: "note";
  path: string;
  name: string;
  level: number;
  openTasks: number;
}

export type Row = FolderRow | NoteRow;

/** The notes of the folder with what some of them are now. */
export function patched(notes: readonly NoteEntry[], changed: readonly NoteEntry[]): NoteEntry[] {
  const now = new Map(changed.map((note) => [note.path, note]));
  return notes.map((note) => now.get(note.path) ?? note);
}

/** The rows to show, in the order of `notes`, with the folders in `closed` folded. */
export function rowsOf(notes: readonly NoteEntry[], closed: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const folders = new Map<string, FolderRow>();
  const rowOf = (path: string, level: number, above: readonly string[]): FolderRow => {
    const known = folders.get(path);
    if (known) return known;
    const name = path.slice(path.lastIndexOf("/") + 1);
    const folder: FolderRow = { kind: "folder", path, name, level, open: !closed.has(path), openTasks: 0 };
    folders.set(path, folder);
    if (!above.slice(0, level).some((outer) => closed.has(outer))) rows.push(folder);
    return folder;
  };
  /** Most notes lie in the same folder as the one before. */
  let own: string | null = null;
  let above: FolderRow[] = [];
  for (const note of notes) {
    const folder = folderOf(note.path);
    if (folder !== own) [own, above] = [folder, foldersOf(note.path).map(rowOf)];
    for (const folder of above) folder.openTasks += note.open_tasks;
    if (above.some(({ open }) => !open)) continue;
    rows.push({
      kind: "note",
      path: note.path,
      name: note.title,
      level: above.length,
      openTasks: note.open_tasks,
    });
  }
  return rows;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** `a/b/c.md` lies in `a` and `a/b`. */
export function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** Folders folded at first: none in a small notes folder, all in a large one. */
export function foldAtFirst(notes: readonly NoteEntry[]): Set<string> {
  const folders = new Set(notes.length > 200 ? notes.map(({ path }) => folderOf(path)) : []);
  folders.delete("");
  return new Set([...folders].flatMap((folder) => foldersOf(`${folder}/`)));
}

/** The note to show at start: one that introduces the folder, else the first at the top. */
export function firstNote(notes: readonly NoteEntry[]): string | null {
  const top = notes.filter(({ path }) => !path.includes("/"));
  const introduction = top.find(({ path }) => /^(使い方|はじめに|index|readme)\./i.test(path));
  return (introduction ?? top[0] ?? notes[0])?.path ?? null;
}

/** The row of the folder that holds row `index`, or -1. */
export function parentRow(rows: readonly Row[], index: number): number {
  const level = rows[index]?.level ?? 0;
  return rows.slice(0, index).findLastIndex((row) => row.level < level);
}
