// Words of the interface in Japanese and English.

import { derived, writable } from "svelte/store";

export type Locale = "ja" | "en";

const ja = {
  search: "検索",
  searchPlaceholder: "ノートを検索（かな・ローマ字・英語のまま）",
  searchPlaceholderRecent: "ノートを検索（かな・ローマ字・英語のまま）　↑ で履歴",
  clear: "検索を消す",
  explanation: "この検索の意味",
  explanationEmpty: "検索欄に何も書かれていません。",
  scopes: "絞り込み",
  anyDate: "更新日: いつでも",
  customDate: "期間を入力",
  periodWrong: "この期間は読めません。2026-11、2026-11-01..2026-11-30、14d、先週 のように書いてください。",
  completions: "入力の候補（Tab で選ぶ）",
  completionsOffered: "候補 {count} 件、Tab で選ぶ",
  results: "検索結果",
  found: "{sections} 節 / {notes} ノート",
  foundSoFar: "{found}（{done} / {total} ノートまで）",
  spokenSoFar: "{found}、索引を作っている途中",
  moreOfNote: "このノートの残り {count} 節を表示",
  tasksDone: "完了 {done} / {all}",
  none: "「{query}」はどのノートにも見つかりません。",
  noneHint: "短い言葉にするか、別の書き方を試してください。",
  noneYet: "まだ見つかっていません。索引を作っている途中です（{done} / {total}）。",
  searchFailed: "検索できませんでした。",
  notes: "ノート",
  outline: "見出し",
  tasks: "TODO",
  "tasks.found": "{count} 件",
  "tasks.overdue": "期限切れ {count}",
  "tasks.dueToday": "今日 {count}",
  "tasks.filter": "絞り込み（かな・ローマ字のまま）",
  "tasks.which": "状態",
  "tasks.open": "未完了",
  "tasks.done": "完了",
  "tasks.all": "すべて",
  "tasks.group": "まとめかた",
  "tasks.by.note": "ノート",
  "tasks.by.due": "期限",
  "tasks.by.folder": "フォルダ",
  "tasks.by.tag": "タグ",
  "tasks.due.overdue": "期限切れ",
  "tasks.due.today": "今日",
  "tasks.due.week": "7 日以内",
  "tasks.due.later": "それより先",
  "tasks.due.none": "期限なし",
  "tasks.due.past": "期限が過ぎて完了",
  "tasks.late": "{days} 日超過",
  "tasks.today": "今日",
  "tasks.topFolder": "（いちばん上）",
  "tasks.noTag": "タグなし",
  "tasks.priority.highest": "優先度: 最高",
  "tasks.priority.high": "優先度: 高",
  "tasks.priority.medium": "優先度: 中",
  "tasks.priority.low": "優先度: 低",
  "tasks.priority.lowest": "優先度: 最低",
  "tasks.none.open": "残っている TODO はありません。",
  "tasks.none.done": "完了した TODO はまだありません。",
  "tasks.none.all": "どのノートにも TODO がありません。本文に「- [ ] すること」と書くと、ここに並びます。",
  "tasks.add": "TODO を足す",
  "tasks.text": "すること",
  "tasks.textHint": "すること（例: 切符を買う 〆11/30 #旅行）",
  "tasks.to": "足す先",
  "tasks.inbox": "受信箱",
  "tasks.noteEnd": "{note}（ノート全体）",
  "tasks.added": "{place} に足しました: {text}",
  "tasks.addHint": "Enter で足す。続けて書けます。Esc で閉じる",
  "tasks.toHint": "名前で選ぶ（かな・ローマ字・略した形でも）",
  "tasks.toNone": "当てはまるノートも見出しもありません。",
  "tasks.lately": "前に選んだ所",
  "mark.title": "{mark} {name}。押すと {next} になります（Ctrl+Z で元の印に戻ります）",
  "mark.replaced": "{mark}（{name}）を {next} にしました。Ctrl+Z で元の印に戻ります。",
  "mark.cancelled": "取りやめ",
  "mark.started": "進行中",
  "mark.forwarded": "先送り",
  "mark.scheduled": "予定済み",
  "mark.question": "要確認",
  "mark.important": "重要",
  "mark.own": "自分で付けた印",
  openTasks: "未完了 {count}",
  reader: "本文",
  readerBar: "開いているノート",
  matchOf: "{at} / {count}",
  nextMatch: "次の一致",
  previousMatch: "前の一致",
  findInNote: "ノートの中を検索",
  findNone: "このノートにはありません",
  noticesBadge: "注意 {count}",
  notices: "注意",
  close: "閉じる",
  openNotes: "タブ",
  closeTab: "タブを閉じる",
  recent: "最近の検索",
  recentRun: "検索",
  recentForget: "履歴から消す",
  recentClear: "すべて消す",
  saved: "保存した検索",
  saveSearch: "この検索を保存",
  unsaveSearch: "保存した検索から外す",
  savedRename: "名前を変える",
  savedRemove: "保存した検索から消す",
  savedRemoved: "「{name}」を消しました。",
  savedKeys: "F2 名前を変える、Delete 消す、Alt+↑↓ 並べ替える",
  undo: "元に戻す",
  splitter: "幅",
  splitterHint: "引いて幅を変える。ダブルクリックで元の幅",
  indexing: "索引を作成中",
  loading: "読み込み中",
  folderFailed: "ノートのフォルダを開けません",
  folderFailedHint: "フォルダがあるか、読む権限があるかを確かめてから、もう一度開いてください。",
  retry: "もう一度開く",
  empty: "このフォルダにはまだノートがありません",
  emptyHint: "{folder} に Markdown ファイル（.md）を置くと、ここに現れます。",
  noteFailed: "ノートを開けません",
  noteMissing: "リンク先のノートはまだありません。ファイルを置くと開けるようになります。",
  noteRemoved: "このノートはフォルダから消えました。最後に読んだ内容を表示しています。",
  tickRefused: "ファイルが変わっていたため、書き込みませんでした。新しい内容を表示しています。",
  encoding: "文字コード {name}",
  help: "キー操作",
  language: "Switch to English",
  languageName: "EN",
  "why.width": "表記ゆれ",
  "why.long-vowel": "表記ゆれ",
  "why.base-form": "活用",
  "why.reading": "読み",
  "why.romaji": "ローマ字",
  "why.synonym": "同義語",
  "why.fuzzy": "あいまい",
  "why.partial": "一部の語",
  goPlaces: "ノートと見出し",
  goHeadings: "このノートの見出し",
  goCommands: "コマンド",
  goPlaceholder: "ノートや見出しの名前（かな・ローマ字・略した形でも）",
  goHint: "> コマンド　@ このノートの見出し　Enter 開く　Esc 閉じる",
  goNone: "当てはまるものはありません。",
  goCount: "{count} 件",
  shortcutWayland: "どこからでも呼び出すキーは、Wayland ではアプリから決められません。デスクトップの設定で sakuin --search と sakuin --add-task にキーを割り当ててください。",
  shortcutTaken: "どこからでも呼び出すキー {keys} は、ほかのアプリが使っているため使えません。設定フォルダのファイル {file} に別のキーを書いて開き直してください。",
  "group.go": "移動",
  "group.search": "検索",
  "group.note": "本文",
  "group.tasks": "TODO",
  "group.window": "ウインドウ",
} as const;

export type Key = keyof typeof ja;

const en: Record<Key, string> = {
  search: "Search",
  searchPlaceholder: "Search notes (kanji, kana, romaji, English)",
  searchPlaceholderRecent: "Search notes (kanji, kana, romaji, English); ↑ recent",
  clear: "Clear the search",
  explanation: "What this search means",
  explanationEmpty: "The search box is empty.",
  scopes: "Narrow the search",
  anyDate: "Changed: any time",
  customDate: "Type a period",
  periodWrong: "This is no period; write it like 2026-11, 2026-11-01..2026-11-30, 14d or last-week.",
  completions: "Suggestions (Tab to choose)",
  completionsOffered: "{count} {count|suggestion|suggestions}, Tab to choose",
  results: "Results",
  found: "{sections} {sections|section|sections} / {notes} {notes|note|notes}",
  foundSoFar: "{found} (in {done} / {total} notes so far)",
  spokenSoFar: "{found} so far; the index is still being made",
  moreOfNote: "Show {count} more {count|section|sections} of this note",
  tasksDone: "{done} / {all} done",
  none: "No note contains “{query}”.",
  noneHint: "Try a shorter word or another spelling.",
  noneYet: "Nothing yet; the index is still being made ({done} / {total}).",
  searchFailed: "The search failed.",
  notes: "Notes",
  outline: "Outline",
  tasks: "Tasks",
  "tasks.found": "{count} {count|task|tasks}",
  "tasks.overdue": "{count} overdue",
  "tasks.dueToday": "{count} today",
  "tasks.filter": "Filter (kanji, kana, romaji)",
  "tasks.which": "State",
  "tasks.open": "Open",
  "tasks.done": "Done",
  "tasks.all": "All",
  "tasks.group": "Grouped by",
  "tasks.by.note": "Note",
  "tasks.by.due": "Due date",
  "tasks.by.folder": "Folder",
  "tasks.by.tag": "Tag",
  "tasks.due.overdue": "Overdue",
  "tasks.due.today": "Today",
  "tasks.due.week": "Next 7 days",
  "tasks.due.later": "Later",
  "tasks.due.none": "No date",
  "tasks.due.past": "Past, done",
  "tasks.late": "{days} {days|day|days} late",
  "tasks.today": "Today",
  "tasks.topFolder": "(top)",
  "tasks.noTag": "No tag",
  "tasks.priority.highest": "Priority: highest",
  "tasks.priority.high": "Priority: high",
  "tasks.priority.medium": "Priority: medium",
  "tasks.priority.low": "Priority: low",
  "tasks.priority.lowest": "Priority: lowest",
  "tasks.none.open": "No open tasks.",
  "tasks.none.done": "No task is done yet.",
  "tasks.none.all": "There are no tasks in the notes. Write “- [ ] something” in one and it appears here.",
  "tasks.add": "Add a task",
  "tasks.text": "What to do",
  "tasks.textHint": "What to do (such as: buy tickets due:2026-11-30 #trip)",
  "tasks.to": "Add to",
  "tasks.inbox": "Inbox",
  "tasks.noteEnd": "{note} (the whole note)",
  "tasks.added": "Added to {place}: {text}",
  "tasks.addHint": "Enter adds it and waits for the next; Esc closes",
  "tasks.toHint": "Choose by name (kana, romaji, abbreviations too)",
  "tasks.toNone": "No note or heading fits.",
  "tasks.lately": "chosen lately",
  "mark.title": "{mark} {name}; a click makes it {next} (Ctrl+Z brings the mark back)",
  "mark.replaced": "{mark} ({name}) is now {next}; Ctrl+Z brings the mark back.",
  "mark.cancelled": "cancelled",
  "mark.started": "in progress",
  "mark.forwarded": "forwarded",
  "mark.scheduled": "scheduled",
  "mark.question": "question",
  "mark.important": "important",
  "mark.own": "a mark of one's own",
  openTasks: "{count} open",
  reader: "Note",
  readerBar: "The note that is open",
  matchOf: "{at} / {count}",
  nextMatch: "Next match",
  previousMatch: "Previous match",
  findInNote: "Find in this note",
  findNone: "Not in this note",
  noticesBadge: "Notices {count}",
  notices: "Notices",
  close: "Close",
  openNotes: "Open notes",
  closeTab: "Close the tab",
  recent: "Recent searches",
  recentRun: "search",
  recentForget: "remove",
  recentClear: "Clear all",
  saved: "Saved searches",
  saveSearch: "Save this search",
  unsaveSearch: "Take it out of the saved searches",
  savedRename: "Rename",
  savedRemove: "Remove from the saved searches",
  savedRemoved: "“{name}” was removed.",
  savedKeys: "F2 rename, Delete remove, Alt+↑↓ reorder",
  undo: "Undo",
  splitter: "Width",
  splitterHint: "Drag to change the width; double-click for the usual one",
  indexing: "Building the index",
  loading: "Loading",
  folderFailed: "The notes folder cannot be opened",
  folderFailedHint: "Check that the folder exists and that you may read it, then open it again.",
  retry: "Open again",
  empty: "There are no notes in this folder yet",
  emptyHint: "Put Markdown files (.md) into {folder} and they appear here.",
  noteFailed: "The note cannot be opened",
  noteMissing: "The note that this links to is not there yet. Once the file is, the link opens it.",
  noteRemoved: "This note is gone from the folder. You see it as last read.",
  tickRefused: "The file has changed, so nothing was written. You see the new text.",
  encoding: "Encoding {name}",
  help: "Keys",
  language: "日本語に切り替える",
  languageName: "日本語",
  "why.width": "spelling",
  "why.long-vowel": "spelling",
  "why.base-form": "inflection",
  "why.reading": "reading",
  "why.romaji": "romaji",
  "why.synonym": "synonym",
  "why.fuzzy": "fuzzy",
  "why.partial": "some words",
  goPlaces: "Notes and headings",
  goHeadings: "Headings of this note",
  goCommands: "Commands",
  goPlaceholder: "Name of a note or heading (kana, romaji, abbreviations too)",
  goHint: "> commands   @ headings of this note   Enter open   Esc close",
  goNone: "Nothing fits.",
  goCount: "{count} {count|entry|entries}",
  shortcutWayland: "On Wayland an app cannot claim a system-wide key; give sakuin --search and sakuin --add-task keys in the settings of your desktop.",
  shortcutTaken: "The system-wide key {keys} is in use by another app; write another one into the file {file} of the settings folder and open Sakuin again.",
  "group.go": "Going places",
  "group.search": "Search",
  "group.note": "Note",
  "group.tasks": "Tasks",
  "group.window": "Window",
};

export const messages: Record<Locale, Record<Key, string>> = { ja, en };

export type Values = Record<string, string | number>;

// Made once: toLocaleString makes one at every call, which WebKitGTK takes 80 µs for, and a letter
// changes a dozen numbers.
const figures = new Intl.NumberFormat("en-US");

/** A number with its digits grouped: 7,046. */
export function figure(value: number): string {
  return figures.format(value);
}

/**
 * A message with its `{places}` filled in; numbers are grouped: 7,046.
 * `{notes|note|notes}` is the first word for one, else the second.
 */
export function message(locale: Locale, key: Key, values: Values = {}): string {
  return messages[locale][key].replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (place, name: string, one?: string, many?: string) => {
    const value = values[name];
    if (value === undefined) return place;
    if (one !== undefined && many !== undefined) return value === 1 ? one : many;
    return typeof value === "number" ? figure(value) : value;
  });
}

const REMEMBERED = "sakuin.locale";

/** The reader's own choice, else the system's language. */
export function initialLocale(): Locale {
  const chosen = remembered();
  if (chosen === "ja" || chosen === "en") return chosen;
  return navigator.language.toLowerCase().startsWith("ja") ? "ja" : "en";
}

export const locale = writable<Locale>(initialLocale());

/** `$t("none", { query })` in a component. */
export const t = derived(locale, (now) => (key: Key, values?: Values) => message(now, key, values));

/** Takes the language of the engine's messages, unless the reader has chosen one. */
export function adoptLocale(language: string): void {
  if (remembered() === null) locale.set(language === "ja" ? "ja" : "en");
}

export function switchLocale(): void {
  locale.update((now) => {
    const next = now === "ja" ? "en" : "ja";
    try {
      localStorage.setItem(REMEMBERED, next);
    } catch {
      // Without storage the choice lasts until the window closes.
    }
    return next;
  });
}

/** The language the reader has chosen, if any. */
export function remembered(): string | null {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}
