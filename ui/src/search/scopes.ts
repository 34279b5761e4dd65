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

/** Spans with names, an age, and what stands between the parts of a date: as in the engine's `query/dates.rs`. */
const NAMED = /^(?:today|yesterday|(?:this|last)-(?:week|month|year)|今日|昨日|今週|先週|今月|先月|今年|去年|昨年)$/u;
const AGO = /^\d{1,5}(?:[hdwmy]|時間|日間?|週間?|[かヶカケ]月|年間)$/u;
const DAY = /^(\d{4})(?:[-/年](\d{1,2})(?:[-/月](\d{1,2}))?)?(?:[年月日])?$/u;

/** A period as it was typed, if it is one; when it is, the engine tells. */
export function customDate(typed: string): string | null {
  const text = typed.normalize("NFKC").toLowerCase().replace(/\s+/gu, "");
  const [, sign = "", rest = ""] = /^([<>]=?|[≦≧≤≥])?(.*)$/u.exec(text) ?? [];
  const ends = sign === "" ? rest.split(/\.\.|[〜~]/u) : [rest];
  if (ends.length === 1) return isSpan(rest) || AGO.test(rest) ? text : null;
  const given = ends.filter((end) => end !== "");
  return ends.length === 2 && given.length > 0 && given.every(isSpan) ? text : null;
}

function isSpan(text: string): boolean {
  if (NAMED.test(text)) return true;
  const [whole, year, month = "1", day = "1"] = DAY.exec(text) ?? [];
  if (whole === undefined || Number(year) === 0) return false;
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  // The 31st of a shorter month would be in the next one, and so would be a 13th month.
  const date = new Date(Date.UTC(2000, m - 1, d));
  date.setUTCFullYear(y, m - 1, d);
  return date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
}
