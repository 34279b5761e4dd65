/** How long an answer may hold up the next question, in milliseconds. */
export const PATIENCE = 150;

/** So many questions at most are under way: more would only keep one another waiting. */
const MOST = 4;

type Outcome<Answer> = { answer: Answer } | { thrown: unknown };

/**
 * Asks one question at a time and remembers only the newest of those that wait, so that fast
 * typing never queues up work. An answer is delivered only if none to a newer question has been.
 */
export class Latest<Request, Answer> {
  #asked = 0;
  #delivered = 0;
  /** The newest question under way. */
  #running: { id: number; since: number } | null = null;
  /** How many are under way, those that were overtaken included. */
  #open = 0;
  #waiting: Request | null = null;
  #impatience: ReturnType<typeof setTimeout> | undefined;
  /** What waits has waited long enough, but too many are under way. */
  #late = false;

  constructor(
    private readonly run: (request: Request) => Promise<Answer>,
    private readonly deliver: (request: Request, outcome: Outcome<Answer>) => void,
  ) {}

  /** Whether an answer is still to come. */
  get busy(): boolean {
    return this.#waiting !== null || (this.#running !== null && this.#running.id > this.#delivered);
  }

  ask(request: Request): void {
    if (this.#running === null) {
      this.#start(request);
      return;
    }
    this.#waiting = request;
    clearTimeout(this.#impatience);
    const left = this.#running.since + PATIENCE - Date.now();
    this.#impatience = setTimeout(() => this.#overtake(), Math.max(0, left));
  }

  /** Answers on their way are of no interest any more. */
  cancel(): void {
    this.#waiting = null;
    clearTimeout(this.#impatience);
    this.#delivered = this.#asked;
  }

  /** Asks the question that waits before the one under way is answered; where too many are, once one of them is. */
  #overtake(): void {
    this.#late = this.#open >= MOST;
    if (!this.#late) this.#next();
  }

  #start(request: Request): void {
    const id = ++this.#asked;
    this.#open++;
    this.#running = { id, since: Date.now() };
    this.run(request).then(
      (answer) => this.#finish(id, request, { answer }),
      (thrown: unknown) => this.#finish(id, request, { thrown }),
    );
  }

  #finish(id: number, request: Request, outcome: Outcome<Answer>): void {
    this.#open--;
    if (this.#running?.id === id) {
      this.#running = null;
      this.#next();
    } else if (this.#late) {
      this.#overtake();
    }
    if (id <= this.#delivered) return;
    this.#delivered = id;
    this.deliver(request, outcome);
  }

  #next(): void {
    clearTimeout(this.#impatience);
    this.#late = false;
    const request = this.#waiting;
    this.#waiting = null;
    if (request !== null) this.#start(request);
  }
}
