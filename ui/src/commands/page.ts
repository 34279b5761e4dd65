// What commands may ask of the page they run in; App.svelte is it.

import type { Where } from "./registry";

export interface Page {
  /** Where the focus is. */
  where(): Where;
  /** Whether the caret stands at this end of the text one types in. */
  caretAt(end: "start" | "end"): boolean;
  /** Puts the focus into the search box, its text selected. */
  focusBox(): void;
  /** Searches for a text that was not typed into the box. */
  search(text: string): void;
  /** The text selected in the window, on one line; empty if none is. */
  selection(): string;
  /** Empties the search box and gives the search up. */
  clearBox(): void;
  /** Gives the focus back to what had it before a command put it into the box. False if none did. */
  leaveBox(): boolean;
  /** Puts the focus into the note, so that its keys scroll it. */
  focusNote(): void;
  /** Says what the query means. */
  explainQuery(): void;
  /** Puts the focus on the first saved search. */
  focusSaved(): void;
  /** Shows what there is to know about the folder. */
  showNotices(): void;
  /** Puts the focus into the list of notes. */
  focusTree(): void;
  /** Opens the box that leads anywhere, with this text in it: `>` for commands, `@` for headings. */
  showGo(text: string): void;
  /** Opens the line in which a task is written down; `here`: for the section one is at, else for the inbox. */
  addTask(here: boolean): void;
  /** Closes every dialog that is open. */
  leaveDialogs(): void;
  /** Shows the keys. */
  showKeys(): void;
}
