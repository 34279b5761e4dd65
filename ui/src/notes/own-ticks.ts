// Ticks that wait for one another. A press means the task of the reading in which it was made: it is
// carried on over one's own ticks, and over nothing else, so that the hash which is sent never
// vouches for what another program has written meanwhile.

import type { Task } from "../ipc/backend";

/** Tasks of a note that were read together: all of them, or those that a list shows. */
export interface Reading {
  /** Hash of the note's bytes. */
  hash: string;
  tasks: readonly Task[];
}

/** A task that is to be ticked, as the reader saw it and its note. */
export interface Press extends Reading {
  task: Task;
  /** How many steps were known by then. */
  since: number;
}

/** A tick of one's own, and the whole note after it; null if it was not read. */
interface Step {
  from: string;
  ticked: Task;
  after: Reading | null;
}

export class OwnTicks {
  readonly #waiting = new Set<Press>();
  #steps: Step[] = [];

  /** The reader presses a task of what is shown. */
  press(task: Task, { hash, tasks }: Reading): Press {
    const press = { task, hash, tasks, since: this.#steps.length };
    this.#waiting.add(press);
    return press;
  }

  /**
   * What to send for a press: the task as one's own ticks have left it, with the hash they have led
   * to. A note that somebody else has changed keeps the hash as it was seen, and the engine decides.
   * Null if the task itself was ticked and cannot be told from others since.
   */
  carry({ task, hash, tasks, since }: Press): { task: Task; hash: string } | null {
    let now = { task, hash, tasks };
    for (const { from, ticked, after } of this.#steps.slice(since)) {
      if (ticked.path !== task.path || from !== now.hash) continue;
      const found = after && carried(now, ticked, after);
      if (!found) return isSame(now.task, ticked) ? null : now;
      now = { ...after, task: found };
    }
    return now;
  }

  /** Whether a press is still to be seen to. */
  get busy(): boolean {
    return this.#waiting.size > 0;
  }

  /** Whether others wait for the same note. */
  waits(press: Press): boolean {
    return [...this.#waiting].some((other) => other !== press && other.task.path === press.task.path);
  }

  /** What was pressed has been seen to; `sent` is what was written for it, if anything was. */
  done(press: Press, sent: { task: Task; hash: string } | null, after: Reading | null): void {
    this.#waiting.delete(press);
    if (sent) this.#steps.push({ from: sent.hash, ticked: sent.task, after });
    if (this.#waiting.size === 0) this.#steps = [];
  }
}

/** How many lines the tick of a task that comes again may add or take away: the next one, with its own lines. */
const SHIFTS = [0, 1, 2, 3, 4, 5, -1, -2, -3, -4, -5];

/** A task in the note as it is after a tick, if nothing but that tick lies between. */
function carried({ task, tasks }: Reading & { task: Task }, ticked: Task, after: Reading): Task | null {
  const at = new Map(after.tasks.map((other) => [other.line, other]));
  const others = new Map(tasks.filter(({ path, line }) => path === ticked.path && line !== ticked.line).map((other) => [other.line, other]));
  for (const shift of ticked.recurrence === undefined ? [0] : SHIFTS) {
    const now = (other: Task) => at.get(other.line + (other.line > ticked.line ? shift : 0));
    if (![...others.values()].every((other) => isAlike(other, now(other)))) continue;
    const turned = [at.get(ticked.line), at.get(ticked.line + shift)].find((other) => other && other.done !== ticked.done);
    if (!turned) continue;
    if (isSame(task, ticked)) return turned;
    // A list need not show all that read alike, and one of them may be new.
    const alike = (all: Iterable<Task>) => [...all].filter((other) => other !== turned && other.source_line === task.source_line).length;
    return alike(others.values()) === alike(after.tasks) ? (now(task) ?? null) : null;
  }
  return null;
}

function isAlike(task: Task, other: Task | undefined): boolean {
  return other?.source_line === task.source_line && other?.heading_path.join("\n") === task.heading_path.join("\n");
}

function isSame(task: Task, other: Task): boolean {
  return task.path === other.path && task.line === other.line;
}
