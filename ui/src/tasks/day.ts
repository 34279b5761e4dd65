// Days as the list of tasks shows them.

import type { Locale } from "../lib/i18n";

/** The day of the reader's calendar, as `2026-11-23`. */
export function today(now: Date = new Date()): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** How many days after `from` a day is; negative before it. */
export function daysAfter(from: string, day: string): number {
  return Math.round((Date.parse(`${day}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / 86_400_000);
}

const weekdays: Record<Locale, readonly string[]> = {
  ja: ["日", "月", "火", "水", "木", "金", "土"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};

/** `11/30(月)`, with the year only if it is not this one. */
export function dayName(locale: Locale, day: string, now: string): string {
  const [year, month, date] = day.split("-").map(Number);
  const weekday = weekdays[locale][new Date(`${day}T00:00Z`).getUTCDay()] ?? "";
  const short = `${month}/${date}`;
  const named = day.slice(0, 4) === now.slice(0, 4) ? short : `${year}/${short}`;
  return locale === "ja" ? `${named}(${weekday})` : `${weekday} ${named}`;
}
