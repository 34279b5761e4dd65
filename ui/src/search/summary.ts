import type { SearchResponse } from "../ipc/backend";
import { message, type Locale } from "../lib/i18n";
import { countNotes } from "./session";

/** How much was found, in words. */
export function summary(locale: Locale, { query, total, hits }: SearchResponse): string {
  if (total === 0) return message(locale, "none", { query: query.trim() });
  // Of notes only those are known that have come so far.
  const key = hits.length < total ? "foundMany" : "found";
  return message(locale, key, { sections: total, notes: countNotes(hits) });
}
