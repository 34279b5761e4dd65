// Input methods. The three engines order their events differently on confirming 検索:
//
//   WebKitGTK        keydown 229 · input "" · input 検索 · compositionend
//   Chromium/WebView2  keydown 229 · input 検索 · compositionend
//   Safari           input "" · input 検索 · compositionend · keydown 229 (isComposing already false)
//
// and on WebKitGTK the very first keydown may come before compositionstart.

/** So long after a composition's end its confirming key may still come, in milliseconds. */
export const ECHO = 500;

/** What keys are called that only the input method understands. */
const NAMELESS: readonly string[] = ["Process", "Unidentified"];

/** The window's composition, whatever field it goes on in. */
let underWay = false;
let ended = -Infinity;

if (typeof window !== "undefined") {
  window.addEventListener("compositionstart", () => (underWay = true), true);
  window.addEventListener("compositionend", () => ((underWay = false), (ended = performance.now())), true);
  // A field that is left or taken away may end its composition without a word.
  window.addEventListener("focusout", () => (underWay = false), true);
}

/**
 * Whether this key belongs to the input method. Asked first by every key handler.
 *
 * keyCode is deprecated but is the only sign left when the confirming keydown
 * comes after compositionend (WebKit bug 165004). It counts only about that time:
 * some input methods leave it on keys that they have let through, and an Enter
 * that is swallowed for ever is worse than one that opens a note.
 */
export function isComposing(event: Pick<KeyboardEvent, "isComposing" | "keyCode" | "key">): boolean {
  if (event.isComposing) return true;
  if (event.keyCode !== 229) return false;
  return underWay || NAMELESS.includes(event.key) || performance.now() - ended <= ECHO;
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
