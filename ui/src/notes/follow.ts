// What the pane does about a goal of the reader.

import type { Page } from "./page";
import type { Goal, Reader, Spot } from "./reader";

/**
 * Scrolls to where the reader wants to be, and tells which match that is. `spot` is where the pane
 * was in the same note, if it showed it; `changed`, whether it shows anything else now.
 */
export function follow(goal: Goal, page: Page, reader: Pick<Reader, "setMatch" | "state">, spot: Spot | null, changed: boolean): void {
  switch (goal.kind) {
    case "keep":
    case "marks":
      if (!spot) page.scrollToTop();
      else if (changed) page.scrollToSpot(spot);
      if (goal.kind === "marks") reader.setMatch(Math.min(goal.match, page.division.matches - 1));
      break;
    case "section": {
      const best = page.division.bestMatch(goal.anchor);
      reader.setMatch(best);
      if (best >= 0) page.scrollToMatch(best);
      else if (!page.scrollTo(goal.anchor)) page.scrollToTop();
      break;
    }
    case "match":
      page.scrollToMatch(goal.index);
      break;
    case "line": {
      reader.setMatch(-1);
      const task = reader.state.view?.tasks.findIndex(({ line }) => line === goal.line) ?? -1;
      if (task < 0 || !page.goToBox(task)) page.scrollToTop();
      break;
    }
    case "near": {
      page.scrollToSpot(goal.spot);
      const near = page.nearestMatch();
      reader.setMatch(near);
      if (near >= 0 && !page.inSight(near)) page.scrollToMatch(near);
      break;
    }
    case "spot":
      reader.setMatch(-1);
      page.scrollToSpot(goal.spot);
      break;
    default:
      reader.setMatch(-1);
      page.scrollToTop();
  }
}
