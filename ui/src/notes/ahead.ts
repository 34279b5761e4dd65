// Notes that will probably be opened next, asked for before they are: a note of half a megabyte takes
// the engine longer than the reader, on the way down a list of hits, should wait. Knows no DOM.

import type { Backend, NoteView, OpenNoteRequest } from "../ipc/backend";

type Source = Pick<Backend, "openNote" | "tick" | "undo">;

export class Ahead implements Source {
  readonly #held = new Map<string, Promise<NoteView>>();
  #turn = 0;

  constructor(private readonly backend: Source) {}

  openNote(request: OpenNoteRequest): Promise<NoteView> {
    return this.#held.get(keyOf(request)) ?? this.backend.openNote(request);
  }

  tick: Source["tick"] = (request) => this.#writing(this.backend.tick(request));

  undo: Source["undo"] = (request) => this.#writing(this.backend.undo(request));

  /** Asks for notes one after the other, the likeliest first. What was held besides is let go. */
  async prepare(requests: readonly OpenNoteRequest[]): Promise<void> {
    const turn = ++this.#turn;
    const wanted = new Set(requests.map(keyOf));
    for (const key of this.#held.keys()) if (!wanted.has(key)) this.#held.delete(key);
    for (const request of requests) {
      const key = keyOf(request);
      if (turn !== this.#turn) return;
      if (this.#held.has(key)) continue;
      const asked = this.backend.openNote(request);
      this.#held.set(key, asked);
      // A failure is told to who wants the note: it is asked for again then.
      await asked.catch(() => {
        if (this.#held.get(key) === asked) this.#held.delete(key);
      });
    }
  }

  /** What is held may not be what the folder holds any more. */
  clear(): void {
    this.#turn++;
    this.#held.clear();
  }

  /** Whatever was read before a note was written to is old. */
  #writing<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.clear();
    return answer.finally(() => this.clear());
  }
}

function keyOf({ path, query, within, scopes }: OpenNoteRequest): string {
  return JSON.stringify([path, query, within ?? false, scopes ?? []]);
}
