// The list of tasks of the fake backend: what the engine's list looks like, not how it is made.

import { daysAfter } from "../tasks/day";
import type { DueGroup, ListedTask, Task, TaskGroup, TaskList, TaskRow, TasksRequest, TaskWord } from "./backend";

interface Note {
  title: string;
  hash: string;
  tasks: readonly Task[];
}

const order: readonly DueGroup[] = ["overdue", "today", "week", "later", "none", "past"];

export function listOf(notes: readonly Note[], request: TasksRequest, matches: (text: string) => boolean): TaskList {
  const every = notes.flatMap(({ title, hash, tasks }) =>
    tasks.map((task): ListedTask => ({ task, title, hash, due: dueGroup(task, request.today), words: wordsOf(task.text) })),
  );
  const kept = ({ path, line }: Task) => request.keep.some((place) => place.path === path && place.line === line);
  const wanted = every.filter(
    ({ task }) =>
      (request.under === null || task.path === request.under || task.path.startsWith(`${request.under}/`)) &&
      (request.which === "all" || task.done === (request.which === "done") || kept(task)) &&
      matches(`${task.text} ${task.heading_path.join(" ")}`),
  );
  const rows = [...grouped(wanted, request)].flatMap(([group, tasks]): TaskRow[] => [
    { kind: "group", ...group, tasks: tasks.length, open: tasks.filter(({ task }) => !task.done).length },
    ...tasks.map((task): TaskRow => ({ kind: "task", ...task })),
  ]);
  const open = every.filter(({ task }) => !task.done);
  return {
    rows: rows.slice(request.offset, request.limit === 0 ? undefined : request.offset + request.limit),
    total_rows: rows.length,
    tasks: wanted.length,
    open: open.length,
    overdue: open.filter(({ due }) => due === "overdue").length,
    today: open.filter(({ due }) => due === "today").length,
    done: every.length - open.length,
  };
}

/** Addresses told from words; the engine also leaves out what the list shows beside them. */
function wordsOf(text: string): TaskWord[] {
  const pieces = text.replace(/\s+/g, " ").split(/(https?:\/\/\S+)/);
  return pieces.map((piece, index) => (index % 2 ? { text: piece, url: piece } : { text: piece })).filter((word) => word.text !== "");
}

type Heading = Omit<TaskGroup, "tasks" | "open">;

function grouped(tasks: readonly ListedTask[], { group }: TasksRequest): Map<Heading, ListedTask[]> {
  const groups = new Map<string, [Heading, ListedTask[]]>();
  const put = (heading: Heading, task: ListedTask) => {
    const key = JSON.stringify(heading);
    const found = groups.get(key);
    if (found) found[1].push(task);
    else groups.set(key, [heading, [task]]);
  };
  const sorted = group === "due" ? [...tasks].sort((a, b) => order.indexOf(a.due) - order.indexOf(b.due)) : tasks;
  for (const listed of sorted) {
    const { task, title, due } = listed;
    if (group === "due") put({ due }, listed);
    else if (group === "folder") put({ folder: task.path.split("/").slice(0, -1).join("/") }, listed);
    else if (group === "tag") for (const tag of task.tags?.length ? task.tags : [""]) put({ tag }, listed);
    else put({ path: task.path, title, heading_path: task.heading_path, anchor: task.anchor ?? "" }, listed);
  }
  return new Map(groups.values());
}

function dueGroup({ due, done }: Task, today: string): DueGroup {
  if (!due) return "none";
  const days = daysAfter(today, due);
  if (days < 0) return done ? "past" : "overdue";
  return days === 0 ? "today" : days <= 7 ? "week" : "later";
}
