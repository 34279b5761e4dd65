// Every action of the window by name, with its keys. The help dialog is made from this table.

import { isComposing } from "./ime";

export type Command =
  | "focus-search"
  | "next-hit"
  | "previous-hit"
  | "next-page"
  | "previous-page"
  | "first-hit"
  | "last-hit"
  | "open-hit"
  | "next-match"
  | "previous-match"
  | "escape"
  | "history-back"
  | "history-forward"
  | "help";

/** Where the focus is. */
export type Where = "box" | "reader" | "elsewhere";

export interface Binding {
  command: Command;
  keys: readonly string[];
  /** Where the keys count; everywhere if not given. */
  where?: readonly Where[];
}

export const bindings: readonly Binding[] = [
  { command: "focus-search", keys: ["Ctrl+Shift+F"] },
  { command: "focus-search", keys: ["/"], where: ["reader", "elsewhere"] },
  { command: "next-hit", keys: ["ArrowDown"], where: ["box"] },
  { command: "previous-hit", keys: ["ArrowUp"], where: ["box"] },
  { command: "next-page", keys: ["PageDown"], where: ["box"] },
  { command: "previous-page", keys: ["PageUp"], where: ["box"] },
  // Plain Home and End belong to the caret of the box.
  { command: "first-hit", keys: ["Ctrl+Home"], where: ["box"] },
  { command: "last-hit", keys: ["Ctrl+End"], where: ["box"] },
  { command: "open-hit", keys: ["Enter"], where: ["box"] },
  { command: "next-match", keys: ["F3", "Ctrl+G"] },
  { command: "previous-match", keys: ["Shift+F3", "Ctrl+Shift+G"] },
  { command: "escape", keys: ["Escape"] },
  { command: "history-back", keys: ["Alt+ArrowLeft"] },
  { command: "history-forward", keys: ["Alt+ArrowRight"] },
  { command: "help", keys: ["F1"] },
  { command: "help", keys: ["?"], where: ["reader", "elsewhere"] },
];

/** The command that a key means where the focus is, or null: none, or the key is the input method's. */
export function commandOf(event: KeyboardEvent, where: Where): Command | null {
  if (isComposing(event)) return null;
  const pressed = chord(event);
  const binding = bindings.find(
    ({ keys, where: places }) => keys.includes(pressed) && (places?.includes(where) ?? true),
  );
  return binding?.command ?? null;
}

/** All keys of a command, for people. */
export function keysOf(command: Command): string[] {
  return bindings.filter((binding) => binding.command === command).flatMap(({ keys }) => keys);
}

function chord(event: KeyboardEvent): string {
  const letter = /^[a-z]$/i.test(event.key);
  // Shift is part of a sign such as "?" already.
  const shift = event.shiftKey && (letter || event.key.length > 1);
  return [
    event.ctrlKey || event.metaKey ? "Ctrl+" : "",
    event.altKey ? "Alt+" : "",
    shift ? "Shift+" : "",
    letter ? event.key.toUpperCase() : event.key,
  ].join("");
}
