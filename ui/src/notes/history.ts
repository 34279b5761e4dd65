// Where the reader has been: a line of places to walk back and forth, and the one
// that a search will return to.

import type { Goal } from "./reader";

/** A scroll position that survives changes above it: so far below the top of a section. */
export interface Spot {
  /** Null: measured from the top of the note. */
  anchor: string | null;
  /** In CSS pixels. */
  offset: number;
}

export interface Place {
  path: string;
  query: string | null;
  /** Where the reader left it; null until then. */
  spot: Spot | null;
  /** Where the reader came in. */
  goal: Goal;
}

export class History {
  #places: Place[] = [];
  #at = -1;
  /** The hit that is being looked at; null when the pane shows the place at `#at`. */
  #preview: Place | null = null;
  /** The place to return to when the search is over. */
  #before: number | null = null;
  /** The query whose hit was opened last: another query is a search of its own, from there. */
  #opened: string | null = null;

  /** Goes on from where the pane is scrolled to now. */
  go(place: Place, from: Spot): void {
    // A preview from which the reader goes on was a place after all.
    if (this.#preview) this.#push({ ...this.#preview, spot: from });
    this.#leave(from);
    this.#before = null;
    this.#push(place);
  }

  /** Goes elsewhere in the same note; the search goes on. */
  jump(place: Place, from: Spot): void {
    const before = this.#before;
    this.go(place, from);
    this.#before = before;
  }

  preview(place: Place, from: Spot): void {
    this.#leave(from);
    if (this.#opened !== null && this.#opened !== place.query) {
      this.#before = null;
      this.#opened = null;
    }
    this.#before ??= this.#at;
    this.#preview = place;
  }

  /** The previewed hit becomes a place of its own; the search goes on. */
  settle(place: Place, from: Spot): void {
    this.preview(place, from);
    this.#push(place);
    this.#opened = place.query;
  }

  endSearch(from: Spot, returning: boolean): Place | null {
    this.#leave(from);
    const stays = !returning && this.#opened !== null;
    // From a preview after an opened hit, the hit is where the reader was.
    const before = stays ? (this.#preview ? this.#at : null) : this.#before;
    this.#before = null;
    this.#opened = null;
    this.#preview = null;
    if (before === null) return null;
    this.#at = before;
    return this.#places[before] ?? null;
  }

  back(from: Spot): Place | null {
    return this.#to(this.#preview ? this.#at : this.#at - 1, from);
  }

  forward(from: Spot): Place | null {
    return this.#to(this.#at + 1, from);
  }

  #to(index: number, from: Spot): Place | null {
    const place = this.#places[index];
    if (!place) return null;
    this.#leave(from);
    this.#at = index;
    this.#preview = null;
    return place;
  }

  #leave(from: Spot): void {
    const place = this.#places[this.#at];
    if (place && !this.#preview) place.spot = from;
  }

  #push(place: Place): void {
    this.#preview = null;
    const last = this.#places[this.#at];
    // Opening the same hit twice is one place.
    if (last && last.path === place.path && last.query === place.query && sameGoal(last.goal, place.goal)) return;
    this.#places = [...this.#places.slice(0, this.#at + 1), place];
    this.#at++;
  }
}

function sameGoal(one: Goal, other: Goal): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
