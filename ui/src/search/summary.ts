import type { SearchResponse } from "../ipc/backend";
import { message, type Locale } from "../lib/i18n";

/** How much was found, in words. */
export function summary(locale: Locale, { query, total, notes }: SearchResponse): string {
  if (total === 0) return message(locale, "none", { query: query.trim() });
  return message(locale, "found", { sections: total, notes });
}
