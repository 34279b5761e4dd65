// Links between notes name a heading loosely; this finds the section that is meant.

import type { OutlineItem } from "../ipc/backend";

/** The anchor of the section that a link's fragment means, or null for the top of the note. */
export function findAnchor(outline: readonly OutlineItem[], fragment: string | null): string | null {
  if (!fragment) return null;
  const wanted = decode(fragment);
  const anchors = new Set(outline.map(({ anchor }) => anchor));
  const direct = [wanted, `s-${wanted}`, `s-${slug(wanted)}`].find((anchor) => anchors.has(anchor));
  return direct ?? outline.find(({ text }) => slug(text) === slug(wanted))?.anchor ?? null;
}

/** A heading as it stands in a link: lower case, blanks to hyphens, no punctuation. */
export function slug(text: string): string {
  return text
    .normalize("NFC")
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, "")
    .replace(/\s+/g, "-");
}

/** A fragment as it is meant, percent-encoded or not. */
export function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment; // A stray "%" is part of the heading.
  }
}

/** Sets a place in a long section apart from its top: the number of a part of it follows. */
export const WITHIN = "~";

/** The heading of the section that a place lies in; none if it has none, or is not there. */
export function sectionOf(outline: readonly OutlineItem[], anchor: string | null): OutlineItem | undefined {
  return outline.find((item) => item.anchor === anchor) ?? outline.find((item) => item.anchor === anchor?.replace(/~\d+$/, ""));
}
