// What can be typed next in the search box: asked for once typing rests, and chosen from. Knows no DOM.

import { writable, type Readable } from "svelte/store";
import type { Completion } from "../ipc/backend";
import { pace } from "./pace";

export interface OffersState extends Completion {
  /** Index of the item that is chosen; -1 until the list is entered by Tab, so that typing goes on as ever. */
  chosen: number;
}

/** Ends in what an operator may become, or in one whose value is being typed. Two letters are a syllable of romaji. */
const UNFINISHED = /(?:^|[\s(（"“－-])[a-z]{3}[a-z-]*$|[a-z][:：](?:["“＂][^"”＂]*|\S*)$/iu;

const NOTHING: OffersState = { replaced: "", items: [], chosen: -1 };

export class Offers implements Readable<OffersState> {
  #state = NOTHING;
  readonly #store = writable(this.#state);
  readonly subscribe = this.#store.subscribe;
  #asked = 0;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly complete: (before: string) => Promise<Completion>) {}

  get state(): OffersState {
    return this.#state;
  }

  get any(): boolean {
    return this.#state.items.length > 0;
  }

  /** The text before the caret is another one. What is offered stays until there is an answer to it. */
  ask(before: string): void {
    if (!UNFINISHED.test(before)) {
      this.dismiss();
      return;
    }
    const ask = this.#forget();
    const show = (state: OffersState) => ask === this.#asked && this.#set(state);
    if (this.#state.chosen >= 0) this.#set({ ...this.#state, chosen: -1 });
    const asking = (): void =>
      void this.complete(before).then(
        (completion) => show({ ...completion, chosen: -1 }),
        () => show(NOTHING),
      );
    this.#waiting = setTimeout(asking, pace.offerAfter);
  }

  dismiss(): void {
    this.#forget();
    // Each letter comes here.
    if (this.#state !== NOTHING) this.#set(NOTHING);
  }

  /** What was asked before is not shown any more. */
  #forget(): number {
    clearTimeout(this.#waiting);
    return ++this.#asked;
  }

  /** Moves the choice, round the ends; from outside the list to its first item. */
  step(by: 1 | -1): void {
    const { items, chosen } = this.#state;
    if (items.length > 0) this.#set({ ...this.#state, chosen: chosen < 0 ? 0 : (chosen + by + items.length) % items.length });
  }

  #set(state: OffersState): void {
    this.#state = state;
    this.#store.set(state);
  }
}
