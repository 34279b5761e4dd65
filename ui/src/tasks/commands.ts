// Commands of the list of tasks, and of the tasks of the note that is read.

import type { Page } from "../commands/page";
import { listKey, type Command } from "../commands/registry";
import type { Desk } from "../desk";

/** The list on the screen, if it is. */
interface List {
  focus(): void;
}

/** The note on the screen. */
interface Note {
  /** Goes to the next (1) or previous (-1) box. */
  stepTask(by: 1 | -1): void;
  /** Ticks the task of the line one is at. */
  tickHere(): void;
}

/** Ways to the list of tasks and out of it. `drawn` waits until the page shows what was asked for. */
export class TaskPlaces {
  constructor(
    private readonly page: Page,
    private readonly desk: Desk,
    readonly note: () => Note | undefined,
    private readonly list: () => List | undefined,
    private readonly drawn: () => Promise<void>,
  ) {}

  readonly show = async (): Promise<void> => {
    // A search shows its hits where the list would be.
    if (this.desk.search.active) this.page.clearBox();
    this.desk.showTasks();
    await this.drawn();
    this.list()?.focus();
  };

  /** Writes a task down; `here`: for the section one is at. */
  readonly add = (here: boolean): void => this.page.addTask(here);

  readonly leave = async (): Promise<void> => {
    this.desk.leaveTasks();
    // A note that the list still hides takes no focus.
    await this.drawn();
    this.page.focusNote();
  };

  /** To a task where it stands. */
  readonly jump = (path: string, line: number): void => {
    this.desk.openTask(path, line);
    // The pane goes to the box by itself, once the note is there.
    void this.drawn().then(() => {
      if (this.page.where() !== "reader") this.page.focusNote();
    });
  };
}

export function taskCommands(places: TaskPlaces, desk: Desk): Command[] {
  /** A search shows its hits where the list would be. */
  const listed = () => desk.tasks.state.shown && !desk.search.active;
  return [
    {
      id: "show-tasks",
      group: "tasks",
      name: { ja: "TODO の一覧を開く・閉じる", en: "Open or leave the list of tasks" },
      bindings: [{ keys: ["Ctrl+Shift+L"] }],
      run: () => (void (listed() ? places.leave() : places.show())),
    },
    {
      id: "add-task",
      group: "tasks",
      name: { ja: "TODO を足す", en: "Add a task" },
      bindings: [{ keys: ["Ctrl+Shift+A"] }],
      run: () => places.add(false),
    },
    {
      id: "add-task-here",
      group: "tasks",
      name: { ja: "読んでいる節に TODO を足す", en: "Add a task to the section being read" },
      bindings: [{ keys: ["Ctrl+Shift+N"] }],
      run: () => places.add(true),
    },
    {
      id: "leave-tasks",
      group: "tasks",
      name: { ja: "TODO の一覧を閉じて本文へ戻る", en: "Leave the list of tasks for the note" },
      bindings: [{ keys: ["Escape"], where: ["reader", "elsewhere"] }],
      enabled: listed,
      run: () => void places.leave(),
      keysOnly: true,
    },
    {
      id: "next-task",
      group: "tasks",
      name: { ja: "本文の次の TODO へ", en: "Next task of the note" },
      bindings: [{ keys: ["Alt+ArrowDown"], where: ["reader", "elsewhere"] }],
      enabled: () => !listed(),
      run: () => places.note()?.stepTask(1),
    },
    {
      id: "previous-task",
      group: "tasks",
      name: { ja: "本文の前の TODO へ", en: "Previous task of the note" },
      bindings: [{ keys: ["Alt+ArrowUp"], where: ["reader", "elsewhere"] }],
      enabled: () => !listed(),
      run: () => places.note()?.stepTask(-1),
    },
    {
      id: "tick-here",
      group: "tasks",
      name: { ja: "いまの行の TODO を完了・未完了にする", en: "Tick or untick the task of the current line" },
      // It writes: what stands in the box, or in any other field or list, means something else by this key, or nothing.
      bindings: [{ keys: ["Ctrl+Enter"], where: ["reader", "nowhere"] }],
      enabled: () => !listed(),
      run: () => places.note()?.tickHere(),
    },
    listKey("tasks", "list-move", ["↑", "↓", "J", "K"], "一覧: 前・次の TODO", "List: previous, next task"),
    listKey("tasks", "list-tick", ["Space", "X"], "一覧: 完了・未完了にする", "List: tick or untick"),
    listKey("tasks", "list-jump", ["Enter"], "一覧: 本文のその場所へ", "List: jump to the place in the note"),
    listKey("tasks", "list-filter", ["/"], "一覧: 絞り込み欄へ", "List: go to the filter"),
    listKey("tasks", "list-add", ["N"], "一覧: TODO を足す", "List: add a task"),
    listKey("tasks", "list-link", ["O"], "一覧: リンクを開く", "List: open the link"),
  ];
}
