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
  /** A hit is being previewed: the pane does not show the place at `#at`. */
  #previewing = false;
  /** The place to return to when the search is over. */
  #before: number | null = null;

  /** The reader leaves the current place, scrolled to `spot`. */
  leave(spot: Spot): void {
    const place = this.#places[this.#at];
    if (place && !this.#previewing) place.spot = spot;
  }

  go(place: Place): void {
    const last = this.#places[this.#at];
    this.#previewing = false;
    // Opening the same hit twice is one place.
    if (last && last.path === place.path && last.query === place.query && sameGoal(last.goal, place.goal)) return;
    this.#places = [...this.#places.slice(0, this.#at + 1), place];
    this.#at++;
  }

  startPreview(spot: Spot): void {
    this.leave(spot);
    this.#before ??= this.#at;
    this.#previewing = true;
  }

  endSearch(): Place | null {
    const before = this.#before;
    this.#before = null;
    this.#previewing = false;
    if (before === null) return null;
    this.#at = before;
    return this.#places[before] ?? null;
  }

  forgetSearch(): void {
    this.#before = null;
  }

  back(spot: Spot): Place | null {
    if (this.#previewing) return this.#to(this.#at, spot);
    return this.#to(this.#at - 1, spot);
  }

  forward(spot: Spot): Place | null {
    return this.#to(this.#at + 1, spot);
  }

  #to(index: number, spot: Spot): Place | null {
    const place = this.#places[index];
    if (!place) return null;
    this.leave(spot);
    this.#at = index;
    this.#previewing = false;
    return place;
  }
}

function sameGoal(one: Goal, other: Goal): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
