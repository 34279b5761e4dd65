// Where the reader has been in one tab: a line of places to walk back and forth, and the one that a
// search will return to. A place knows the search it was opened from, so that going back to it
// brings the search back too.

import type { SearchPlace } from "../ipc/backend";
import type { Goal } from "./reader";

/** A scroll position that survives changes above it: so far below the top of a section. */
export interface Spot {
  /** Null: measured from the top of the note. */
  anchor: string | null;
  /** In CSS pixels. */
  offset: number;
  /** The line of the section's heading, should it be called otherwise when one comes back. */
  line?: number;
}

export interface Place {
  path: string;
  query: string | null;
  /** Where the reader left it; null until then. */
  spot: Spot | null;
  /** Where the reader came in. */
  goal: Goal;
  /** The search that was on while the reader was here; null if none was. */
  search: SearchPlace | null;
  /** The list of all tasks, which lay over the note. */
  tasks?: boolean;
}

/** What the window shows now: where the pane is scrolled to, and where in a search the reader is. */
export interface Here {
  /** Null while the pane is not there yet. */
  spot: Spot | null;
  search: SearchPlace | null;
}

/** A longer way is forgotten at its beginning. */
export const LONGEST = 50;

export class History {
  #places: Place[] = [];
  #at = -1;
  /** The hit that is being looked at; null when the pane shows the place at `#at`. */
  #preview: Place | null = null;
  /** The place to return to when the search is over. */
  #before: number | null = null;
  /** The query whose hit was opened last: another query is a search of its own, from there. */
  #opened: string | null = null;

  constructor(places: readonly Place[] = [], at = places.length - 1) {
    this.#places = places.slice(0, LONGEST);
    this.#at = Math.min(Math.max(at, -1), this.#places.length - 1);
    if (this.#at < 0 && this.#places.length > 0) this.#at = 0;
  }

  get places(): readonly Readonly<Place>[] {
    return this.#places;
  }

  get at(): number {
    return this.#at;
  }

  /** Where the tab is, whatever hit is being looked at meanwhile. */
  get place(): Place | null {
    return this.#places[this.#at] ?? null;
  }

  get previewing(): boolean {
    return this.#preview !== null;
  }

  get canGoBack(): boolean {
    return this.#preview ? this.#at >= 0 : this.#at > 0;
  }

  get canGoForward(): boolean {
    return this.#at < this.#places.length - 1;
  }

  /** Goes on from where the pane is scrolled to now. */
  go(place: Place, from: Here): void {
    // A preview from which the reader goes on was a place after all.
    if (this.#preview) this.#push({ ...this.#preview, ...from });
    this.leave(from);
    this.#before = null;
    this.#push(place);
  }

  /** Goes elsewhere in the same note; the search goes on. */
  jump(place: Place, from: Here): void {
    const before = this.#before;
    this.go(place, from);
    // The line may have lost its beginning.
    this.#before = before === null ? null : Math.min(before, this.#at);
  }

  preview(place: Place, from: Here): void {
    // The place is left as it was before this search began, or another one.
    const left = this.#places[this.#at];
    if (left && !this.#preview) left.spot = from.spot;
    if (this.#opened !== null && this.#opened !== place.query) {
      this.#before = null;
      this.#opened = null;
    }
    this.#before ??= this.#at;
    this.#preview = place;
  }

  /** The previewed hit becomes a place of its own; the search goes on. */
  settle(place: Place, from: Here): void {
    this.preview(place, from);
    this.#push(place);
    this.#opened = place.query;
  }

  endSearch(from: Here, returning: boolean): Place | null {
    const left = this.#places[this.#at];
    if (left && !this.#preview) left.spot = from.spot;
    const stays = !returning && this.#opened !== null;
    // From a preview after an opened hit, the hit is where the reader was.
    const before = stays ? (this.#preview ? this.#at : null) : this.#before;
    this.#before = null;
    this.#opened = null;
    this.#preview = null;
    const place = before === null ? undefined : this.#places[before];
    if (before === null || !place) return null;
    this.#at = before;
    return place;
  }

  back(from: Here): Place | null {
    return this.#to(this.#preview ? this.#at : this.#at - 1, from);
  }

  forward(from: Here): Place | null {
    return this.#to(this.#at + 1, from);
  }

  /** Another tab comes in front: the place is left as it is, and what is only looked at, for good. */
  leave(from: Here): void {
    const place = this.#places[this.#at];
    if (place && !this.#preview) Object.assign(place, from);
  }

  /** The search goes on in another tab. */
  leaveSearch(from: Here): void {
    this.leave(from);
    this.#preview = null;
    this.#before = null;
    this.#opened = null;
  }

  /** A note goes on under another path. */
  rename(from: string, to: string): void {
    for (const place of [...this.#places, ...(this.#preview ? [this.#preview] : [])]) {
      if (place.path === from) place.path = to;
    }
  }

  #to(index: number, from: Here): Place | null {
    const place = this.#places[index];
    if (!place) return null;
    this.leave(from);
    this.#at = index;
    this.#preview = null;
    const { search } = place;
    if (search) {
      // The search is on again, and Esc leads to where the reader was before it.
      const before = this.#places.slice(0, index).findLastIndex((other) => other.search?.query !== search.query);
      this.#before = before < 0 ? null : before;
      this.#opened = search.query;
    } else {
      this.#before = null;
      this.#opened = null;
    }
    return place;
  }

  #push(place: Place): void {
    this.#preview = null;
    const last = this.#places[this.#at];
    // Opening the same hit twice is one place.
    if (last && last.path === place.path && last.query === place.query && !last.tasks === !place.tasks && sameGoal(last.goal, place.goal)) return;
    this.#places = [...this.#places.slice(0, this.#at + 1), place];
    this.#at++;
    const spare = this.#places.length - LONGEST;
    if (spare <= 0) return;
    this.#places = this.#places.slice(spare);
    this.#at -= spare;
    if (this.#before !== null) this.#before = Math.max(0, this.#before - spare);
  }
}

function sameGoal(one: Goal, other: Goal): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
