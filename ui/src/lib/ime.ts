// Input methods. The three engines order their events differently on confirming 検索:
//
//   WebKitGTK        keydown 229 · input "" · input 検索 · compositionend
//   Chromium/WebView2  keydown 229 · input 検索 · compositionend
//   Safari           input "" · input 検索 · compositionend · keydown 229 (isComposing already false)
//
// and on WebKitGTK the very first keydown may come before compositionstart.

/**
 * Whether this key belongs to the input method. Asked first by every key handler.
 *
 * keyCode is deprecated but is the only sign left when the confirming keydown
 * comes after compositionend (WebKit bug 165004).
 */
export function isComposing(event: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Tells the text of a search box as it should be searched, whatever the order of events. */
export class Composition {
  #composing = false;
  #held = false;

  constructor(private readonly accept: (text: string) => void) {}

  start(): void {
    this.#composing = true;
  }

  /**
   * An `input` event. Unconverted text counts as it stands; what vanishes while composing is
   * only believed once the composition is over, because WebKit takes the text out before it
   * puts the confirmed text in.
   */
  input(text: string, event: { isComposing?: boolean; inputType?: string }): void {
    const composing = this.#composing || event.isComposing === true;
    this.#held = composing && (text === "" || event.inputType === "deleteCompositionText");
    if (!this.#held) this.accept(text);
  }

  end(text: string): void {
    this.#composing = false;
    this.#held = false;
    this.accept(text);
  }

  /** The box lost the focus: an input method that ends without a word must not leave text unsearched. */
  blur(text: string): void {
    this.#composing = false;
    if (this.#held) this.end(text);
  }
}
