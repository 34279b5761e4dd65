// Marks of tasks other than a blank and a tick: what they are called, and what a tick makes of them.

import { get } from "svelte/store";
import type { Task } from "../ipc/backend";
import { locale, message, type Key, type Locale, type Values } from "../lib/i18n";

type Marked = Pick<Task, "mark" | "done">;

const names: Readonly<Record<string, Key>> = {
  "-": "mark.cancelled",
  "/": "mark.started",
  ">": "mark.forwarded",
  "<": "mark.scheduled",
  "?": "mark.question",
  "!": "mark.important",
};

/** The mark, if it is neither a blank nor a tick. */
export function otherMark({ mark }: Marked): string | null {
  return /^[ xX]?$/.test(mark) ? null : mark;
}

/** What the mark is and what a click makes of it; nothing for those that everybody knows. */
export function explained(task: Marked, language: Locale = get(locale)): string | undefined {
  return worded("mark.title", task, language);
}

/** Says that the mark has given way to a tick or a blank. */
export function replaced(task: Marked, language: Locale = get(locale)): string | undefined {
  return worded("mark.replaced", task, language);
}

function worded(key: Key, task: Marked, language: Locale): string | undefined {
  const mark = otherMark(task);
  if (mark === null) return undefined;
  const name = message(language, names[mark] ?? "mark.own");
  const values: Values = { mark: `[${mark}]`, name, next: task.done ? "[ ]" : "[x]" };
  return message(language, key, values);
}
