// What of the list of results is drawn: the groups near what is in view, and of a new list at first
// only the rows in view. Knows no DOM.

import type { Group } from "./rows";

export interface Drawn {
  /** Rows from this one on are not drawn. */
  readonly rows: number;
  /** The heights of groups that are not drawn, by index, in pixels: as they were, or a guess. */
  readonly heights: Readonly<Record<number, number>>;
}

/** Everything is drawn. */
export const ALL: Drawn = { rows: Infinity, heights: {} };

/** What is known of the list when another one comes. */
export interface View {
  /** The height of what is in view, in pixels. */
  height: number;
  /** What a row takes, with its share of the header, in pixels. */
  row: number;
}

/** Of a new list as many rows are drawn as seem to fill the view. */
export function begun(groups: readonly Group[], view: View): Drawn {
  const rows = Math.ceil(Math.max(1, view.height) / view.row);
  return { rows, heights: guessed(groups, rows, view) };
}

/**
 * The list goes on, or is the same in another order; it had `known` groups. What is far stays as it
 * is. Drawn are the first of the groups that were added, and all near the selected row, wherever it
 * is now: an observer would have them drawn too late to keep that row where it stood.
 */
export function goneOn({ heights }: Drawn, groups: readonly Group[], known: number, selected: number, view: View): Drawn {
  const reach = Math.ceil((2 * view.height) / view.row);
  const added = groups[known]?.start ?? Infinity;
  const all = Object.entries({ ...heights, ...guessed(groups, added + reach, view) });
  const far = all.filter(([at]) => {
    const group = groups[Number(at)];
    return group && (group.start + group.rows.length <= selected - reach || group.start > selected + reach);
  });
  return { rows: Infinity, heights: Object.fromEntries(far) };
}

/** A group is drawn as well. */
export function withGroup(drawn: Drawn, at: number): Drawn {
  if (!(at in drawn.heights)) return drawn;
  const { [at]: _, ...heights } = drawn.heights;
  return { ...drawn, heights };
}

/** The heights of all groups that begin at a row or after it. */
function guessed(groups: readonly Group[], from: number, view: View): Record<number, number> {
  return Object.fromEntries(groups.flatMap(({ start, rows }, at) => (start < from ? [] : [[at, rows.length * view.row]])));
}
