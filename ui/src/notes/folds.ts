// What of a note is unfolded (`details`): whatever is drawn anew is folded as the reader has left it.

/** A fold, and what is always in sight of it. */
const FOLD = /<details\b[^>]*>(?:\s*<summary\b[^>]*>([\s\S]*?)<\/summary>)?/g;

export class Folds {
  /** The folds of the note in their order: where in its HTML, and how they are told from one another. */
  #folds: readonly { at: number; name: string }[] = [];
  /** By their names, whether they are open, as far as they were drawn. */
  readonly #open = new Map<string, boolean>();

  /** The HTML is another, of the same note or not. Others may have come before a fold: it is known by its summary. */
  read(html: string, same: boolean): void {
    if (!same) this.#open.clear();
    const alike = new Map<string, number>();
    // Most notes have none, and are looked through much faster for the word alone.
    this.#folds = !html.includes("<details") ? [] : [...html.matchAll(FOLD)].map(({ index, 1: summary = "" }) => {
      const text = summary.replace(/<[^>]*>/g, "");
      const nth = alike.get(text) ?? 0;
      alike.set(text, nth + 1);
      return { at: index, name: `${nth} ${text}` };
    });
  }

  /** Remembers the folds of a part that begins there in the HTML, before it is taken out. */
  keep(part: HTMLElement, from: number): void {
    for (const [name, fold] of this.#within(part, from)) this.#open.set(name, fold.open);
  }

  /** Folds what was just drawn as it was. */
  restore(part: HTMLElement, from: number): void {
    for (const [name, fold] of this.#within(part, from)) fold.open = this.#open.get(name) ?? fold.open;
  }

  #within(part: HTMLElement, from: number): [string, HTMLDetailsElement][] {
    const folds = [...part.querySelectorAll("details")];
    const own = folds.length > 0 ? this.#folds.filter(({ at }) => at >= from) : [];
    return folds.flatMap((fold, nth): [string, HTMLDetailsElement][] => (own[nth] ? [[own[nth].name, fold]] : []));
  }
}
