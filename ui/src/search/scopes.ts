// What a search is narrowed to besides its words. Each scope is the text of an operator, sent
// beside the query, so that the box is never written to. Knows no DOM.

import type { Locale } from "../lib/i18n";

export type ScopeKind = "note" | "folder" | "todo" | "code" | "date";

export interface Scope {
  kind: ScopeKind;
  /** The text of an operator; one for a place alone, such as `code:`, asks for the words inside it. */
  text: string;
}

/** Names of the chips. */
export const scopeNames: Record<ScopeKind, Record<Locale, string>> = {
  note: { ja: "このノート", en: "This note" },
  folder: { ja: "このフォルダ", en: "This folder" },
  todo: { ja: "未完了の TODO", en: "Open tasks" },
  code: { ja: "コード", en: "Code" },
  date: { ja: "更新日", en: "Changed" },
};

/** Spans of time that are offered. */
export const spans: readonly { value: string; name: Record<Locale, string> }[] = [
  { value: "today", name: { ja: "今日", en: "Today" } },
  { value: "7d", name: { ja: "7 日以内", en: "Last 7 days" } },
  { value: "30d", name: { ja: "30 日以内", en: "Last 30 days" } },
];

/** The scope of a kind where the reader is; null where there is none, as for a note in no folder. */
export function scopeOf(kind: ScopeKind, note: string | null, date = "7d"): Scope | null {
  switch (kind) {
    case "note":
      return note === null ? null : { kind, text: `path:"/${note}"` };
    case "folder": {
      const end = note?.lastIndexOf("/") ?? -1;
      return note === null || end < 0 ? null : { kind, text: `path:"/${note.slice(0, end + 1)}"` };
    }
    case "todo":
      return { kind, text: "task-todo:" };
    case "code":
      return { kind, text: "code:" };
    case "date":
      return { kind, text: `updated:${date}` };
  }
}

/** The scopes with one put in, in the place of one that it excludes. */
export function withScope(scopes: readonly Scope[], scope: Scope): Scope[] {
  const place = (kind: ScopeKind) => (kind === "folder" ? "note" : kind);
  return [...scopes.filter(({ kind }) => place(kind) !== place(scope.kind)), scope];
}

export function withoutScope(scopes: readonly Scope[], kind: ScopeKind): Scope[] {
  return scopes.filter((scope) => scope.kind !== kind);
}

/** A date as it was typed, if it can be one; what it means is the engine's to say. */
export function customDate(typed: string): string | null {
  const text = typed.trim().replace(/\s+/g, "");
  return /^[<>]?=?[\d年月日/.〜~-]+[dwmy]?$/u.test(text) && /\d/.test(text) ? text : null;
}
