// The line of the note that the reader is at: the item last clicked, selected in or stepped to.

/** The boxes of tasks. */
const BOX = "input[data-task]";

export class CurrentLine {
  #task = -1;

  constructor(
    private readonly pane: HTMLElement,
    private readonly root: HTMLElement,
  ) {}

  /** The task of the line, as an index into the note's tasks; -1 if it is no task's. */
  get task(): number {
    return this.#task;
  }

  set(task: number): void {
    this.#task = task;
    this.show();
  }

  /** Follows the pointer, the selection and the focus. Returns how to stop. */
  watch(): () => void {
    const click = (event: Event) => {
      // What was selected says better where one is than the place where the button was let go.
      if (selected() === null || !this.root.contains(selected())) this.#at(event.target as Node);
    };
    const focus = (event: Event) => {
      if ((event.target as Element).matches(BOX)) this.#at(event.target as Node);
    };
    const select = () => this.#at(selected());
    this.root.addEventListener("click", click);
    this.root.addEventListener("focusin", focus);
    document.addEventListener("selectionchange", select);
    return () => {
      this.root.removeEventListener("click", click);
      this.root.removeEventListener("focusin", focus);
      document.removeEventListener("selectionchange", select);
    };
  }

  /** Shows the line in what is drawn of the note. */
  show(): void {
    const item = this.#own()?.closest("li");
    for (const other of this.root.querySelectorAll("li[aria-current]")) if (other !== item) other.removeAttribute("aria-current");
    item?.setAttribute("aria-current", "true");
  }

  /** The task of the line, if it is in sight; else -1. */
  get inSight(): number {
    const box = this.#own();
    return box && this.#sees(box) ? this.#task : -1;
  }

  /** The box of the line, else the one beside the current match, else the one with the focus, else the first: of those in sight. */
  box(): HTMLInputElement | null {
    const match = this.root.querySelector("mark.current");
    const focused = document.activeElement;
    const boxes = [this.#own(), match && ownBox(match), focused?.matches(BOX) ? focused : null, ...this.root.querySelectorAll(BOX)];
    const here = boxes.find((box) => box && this.root.contains(box) && this.#sees(box));
    return (here as HTMLInputElement | undefined) ?? null;
  }

  #own(): HTMLInputElement | null {
    return this.#task < 0 ? null : this.root.querySelector<HTMLInputElement>(`input[data-task="${this.#task}"]`);
  }

  #at(node: Node | null): void {
    if (!node || !this.root.contains(node)) return;
    const box = ownBox(node instanceof Element ? node : node.parentElement);
    this.set(box ? Number(box.dataset["task"]) : -1);
  }

  /** Whether any of a task's own text is in sight; tasks within it are others. */
  #sees(box: Element): boolean {
    const item = box.closest("li") ?? box;
    const nested = item.querySelector(":scope > ul, :scope > ol");
    const top = box.getBoundingClientRect().top;
    const bottom = nested ? nested.getBoundingClientRect().top : item.getBoundingClientRect().bottom;
    const pane = this.pane.getBoundingClientRect().top;
    return bottom >= pane && top <= pane + this.pane.clientHeight;
  }
}

/** The box of the innermost task that something stands in. */
function ownBox(element: Element | null): HTMLInputElement | null {
  for (let item = element?.closest("li"); item; item = item.parentElement?.closest("li")) {
    const box = item.querySelector<HTMLInputElement>(`:scope > ${BOX}, :scope > p > ${BOX}`);
    if (box) return box;
  }
  return null;
}

/** Where what is selected ends, on the side that moves; null when nothing is. */
function selected(): Node | null {
  const selection = getSelection();
  return selection && !selection.isCollapsed ? selection.focusNode : null;
}
