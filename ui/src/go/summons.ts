// Calls from outside: the system-wide key, or `sakuin --search` in a terminal.

import type { Backend, Unsubscribe } from "../ipc/backend";

/** Hands on each text the window is called to search for; an empty one asks for the box alone. */
export function answerCalls(backend: Pick<Backend, "takeSummons" | "onSummons">, search: (text: string) => void): Promise<Unsubscribe> {
  const answer = async () => {
    const summons = await backend.takeSummons().catch(() => null);
    if (summons && summons.search !== null) search(summons.search);
  };
  // One may have come before anybody listened.
  const listening = backend.onSummons(() => void answer());
  void listening.then(answer, answer);
  return listening;
}
