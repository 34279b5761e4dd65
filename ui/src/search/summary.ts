import type { Progress, SearchResponse, WireError } from "../ipc/backend";
import { message, type Locale } from "../lib/i18n";

/** How much was found, in words; while the index is being built, in how many of the notes. */
export function summary(locale: Locale, { query, full, total, notes }: SearchResponse, progress: Progress | null = null): string {
  if (total === 0) return message(locale, "none", { query: (full ?? query).trim() });
  const found = message(locale, "found", { sections: total, notes });
  if (!progress) return found;
  return message(locale, "foundSoFar", { found, done: progress.searchable ?? progress.done, total: progress.total });
}

/** The same for the ear, with what else is shown: figures that change all the time are left out. */
export function spoken(locale: Locale, response: SearchResponse | null, error: WireError | null, indexing: boolean): string {
  if (error) return `${message(locale, "searchFailed")} ${error.message}`;
  if (!response) return "";
  const found = summary(locale, response);
  const said = indexing ? message(locale, "spokenSoFar", { found }) : found;
  return [said, ...response.notices.map((notice) => notice.message)].join(" ");
}
