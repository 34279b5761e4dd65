// Every action of the app by name, with its keys: the keys dialog and the palette are made from
// this, and the window hands every key to it. A feature defines its commands beside itself, as a
// function that gives a `Command[]`; App.svelte puts them together.

import { isComposing } from "../lib/ime";
import type { Locale } from "../lib/i18n";

/** Where the focus is; "nowhere": nothing has it. What counts elsewhere counts there as well. */
export type Where = "box" | "reader" | "elsewhere" | "nowhere";

/** The parts of the keys dialog, in its order. */
export const groups = ["go", "search", "note", "tasks", "window"] as const;
export type Group = (typeof groups)[number];

/** Keys that count only where the focus is in one of these places; everywhere if none are given. */
export interface Binding {
  keys: readonly string[];
  /** How they are shown, if not one by one. */
  shown?: string;
  where?: readonly Where[];
  /** Not where text is typed, which has its own meaning for them. */
  untyped?: true;
}

export interface Command {
  /** Stable: what was used lately is remembered by it. */
  id: string;
  group: Group;
  name: Readonly<Record<Locale, string>>;
  /** A key is written as `Ctrl+Alt+Shift+Key`, in this order, and `Key` as `KeyboardEvent.key` has it. */
  bindings?: readonly Binding[];
  /**
   * Whether it can run now; if not, its keys mean the next command that has them, or what they
   * mean to the browser. Always, if not given.
   */
  enabled?: () => boolean;
  /** `event` is the key, if one was pressed. */
  run: (event?: KeyboardEvent) => void;
  /**
   * Means something only where the focus is, such as a move in a list: it is among the keys, but
   * not in the palette.
   */
  keysOnly?: true;
  /** The browser does it by itself; it is only shown. */
  native?: true;
}

export class Registry {
  constructor(readonly commands: readonly Command[]) {
    const ids = commands.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined) throw new Error(`two commands are called ${twice}`);
  }

  find(id: string): Command | null {
    return this.commands.find((command) => command.id === id) ?? null;
  }

  /**
   * The command that a key means where the focus is: the first that has it and can run. Null: none,
   * or the key is the input method's, or text for the field one is `typing` in.
   */
  commandOf(event: KeyboardEvent, where: Where, typing = where === "box"): Command | null {
    if (isComposing(event) || (typing && isText(event))) return null;
    const pressed = chord(event);
    const counts = (places: readonly Where[]) => places.includes(where) || (where === "nowhere" && places.includes("elsewhere"));
    const has = ({ keys, where: places, untyped }: Binding) => keys.includes(pressed) && !(untyped && typing) && (!places || counts(places));
    return this.commands.find((command) => !command.native && command.bindings?.some(has) && canRun(command)) ?? null;
  }

  /** Runs what a key means. False if it means nothing here, and keeps its usual meaning. */
  press(event: KeyboardEvent, where: Where, typing?: boolean): boolean {
    const command = this.commandOf(event, where, typing);
    command?.run(event);
    return command !== null;
  }

  /** Runs a command by name. False if there is none or it cannot run now. */
  run(id: string): boolean {
    const command = this.find(id);
    if (!command || !canRun(command)) return false;
    command.run();
    return true;
  }
}

/** A key that only a list hears, which is shown among the others. */
export function listKey(group: Group, id: string, keys: readonly string[], ja: string, en: string): Command {
  return { id, group, name: { ja, en }, bindings: [{ keys, where: ["elsewhere"] }], native: true, keysOnly: true, run: () => {} };
}

export function canRun(command: Command): boolean {
  return command.enabled?.() ?? true;
}

/** All keys of a command, as people know them. */
export function keysOf(command: Command): string[] {
  return (command.bindings ?? []).flatMap(({ keys, shown }) => (shown === undefined ? keys : [shown])).map(sign);
}

const signs: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" };

function sign(key: string): string {
  return key.replace(/Arrow\w+|Escape/, (name) => signs[name] ?? name);
}

/** Whether a key writes something where text is typed, be it called "/" or "?" elsewhere. */
function isText({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return [...key].length === 1 && !ctrlKey && !altKey && !metaKey;
}

function chord(event: KeyboardEvent): string {
  // With Shift, X has another name for Tab, of which WebKitGTK makes nothing.
  const key = event.code === "Tab" ? "Tab" : event.key;
  const letter = /^[a-z]$/i.test(key);
  // Shift is part of a sign such as "?" already.
  const shift = event.shiftKey && (letter || key.length > 1);
  return [
    event.ctrlKey || event.metaKey ? "Ctrl+" : "",
    event.altKey ? "Alt+" : "",
    shift ? "Shift+" : "",
    letter ? key.toUpperCase() : key,
  ].join("");
}
