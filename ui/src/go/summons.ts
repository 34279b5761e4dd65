// Calls from outside: a system-wide key, or `sakuin --search` or `--add-task` in a terminal.

import type { Page } from "../commands/page";
import type { Backend, Unsubscribe } from "../ipc/backend";

/** Does what the window is called for. */
export function answerCalls(backend: Pick<Backend, "takeSummons" | "onSummons">, page: Page): Promise<Unsubscribe> {
  const answer = async () => {
    const summons = await backend.takeSummons().catch(() => null);
    if (!summons || (!summons.add_task && summons.search === null)) return;
    page.leaveDialogs();
    if (summons.add_task) page.addTask(false);
    else if (summons.search?.trim()) page.search(summons.search);
    else page.focusBox();
  };
  // One may have come before anybody listened.
  const listening = backend.onSummons(() => void answer());
  void listening.then(answer, answer);
  return listening;
}
