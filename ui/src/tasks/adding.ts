// Adding a task to a note, to one of its sections, or to the inbox.

import { toWireError, type Backend, type ListedTask, type NoteView } from "../ipc/backend";

/** Where a task is to be added; the inbox if no note is named. */
export interface Target {
  path: string | null;
  /** The section; null for the note as a whole. */
  anchor: string | null;
  /** As people know it; empty for the inbox, which the page words. */
  name: string;
}

/** What became of a task that was to be added. */
export interface Added {
  written: boolean;
  /** The note that holds it. */
  path: string | null;
  /** What the reader should know: why nothing was written, or what else happened. */
  message: string;
}

export const inbox: Target = { path: null, anchor: null, name: "" };

/** The section of a task of the list and its note, as places to add to. */
export function placesOf(listed: ListedTask | null): Target[] {
  if (!listed) return [];
  const { path, anchor, heading_path } = listed.task;
  const note: Target = { path, anchor: null, name: listed.title };
  return anchor === undefined ? [note] : [{ path, anchor, name: nameOf(listed.title, heading_path) }, note];
}

/** The section that is being read and its note, as places to add to. */
export function placesIn(view: NoteView | null, section: string | null): Target[] {
  if (!view) return [];
  const { path, title, outline } = view;
  const at = outline.findIndex(({ anchor }) => anchor === section);
  const note: Target = { path, anchor: null, name: title };
  if (at < 0) return [note];
  const headings: string[] = [];
  let level = Infinity;
  for (const heading of outline.slice(0, at + 1).reverse()) {
    if (heading.level >= level) continue;
    level = heading.level;
    headings.unshift(heading.text);
  }
  return [{ path, anchor: section, name: nameOf(title, headings) }, note];
}

/** A title and headings as one name; a title that is the first heading as well is not said twice. */
function nameOf(title: string, headings: readonly string[]): string {
  return [title, ...headings].filter((part, index, all) => all.indexOf(part) === index).join(" › ");
}

export class Adding {
  constructor(
    private readonly backend: Pick<Backend, "addTask">,
    private readonly added: () => void,
  ) {}

  /** Adds it. What was typed must not be lost if nothing was written. */
  async add(text: string, target: Target): Promise<Added> {
    const { path, anchor } = target;
    if (text.trim() === "") return { written: false, path, message: "" };
    try {
      const answer = await this.backend.addTask({ text: text.trim(), path, heading_path: anchor === null ? [] : [anchor] });
      if (answer.written) this.added();
      return { written: answer.written, path: answer.path, message: answer.notice?.message ?? "" };
    } catch (thrown) {
      return { written: false, path, message: toWireError(thrown).message };
    }
  }
}
