// The fake backend with something to look at, chosen by the address:
// ?case=empty|failure|indexing|notices|refused, ?type=QUERY, ?keys=ArrowDown,Enter,F3 and ?click=SELECTOR.

import type { Backend } from "./backend";
import { FakeBackend } from "./fake";

export function demonstration(): Backend {
  const wanted = new URLSearchParams(location.search).get("case");
  const fake = new FakeBackend(wanted === "empty" ? new Map() : undefined);
  if (wanted === "indexing") fake.progress = { done: 1240, total: 7046 };
  if (wanted === "notices") {
    fake.folderNotices = [
      { code: "binary-note", message: "文字ではないファイルなので読みませんでした。", path: "写真/猫.md" },
      { code: "not-utf8", message: "Shift_JIS として読みました。", path: "昔/日記.txt" },
      { code: "broken-link", message: "リンク先がないので読みませんでした。", path: "仕事/古い.md" },
    ];
  }
  if (wanted === "failure") {
    fake.folder = () =>
      Promise.reject({ code: "no-folder", message: "フォルダ /home/mori/memo がありません。" } as unknown as Error);
  }
  if (wanted === "refused") {
    const notice = { code: "line-changed", message: "", path: "使い方.md" };
    fake.tick = () => Promise.resolve({ written: false, notice });
  }
  void perform(new URLSearchParams(location.search));
  return fake;
}

/** Does what a person would do, for a look at the window without one. */
async function perform(acts: URLSearchParams): Promise<void> {
  const pause = () => new Promise((done) => setTimeout(done, 100));
  await pause();
  const box = document.querySelector<HTMLInputElement>("#search");
  const query = acts.get("type");
  if (box && query !== null) {
    box.value = query;
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await pause();
  }
  for (const key of acts.get("keys")?.split(",") ?? []) {
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await pause();
  }
  const selector = acts.get("click");
  if (selector !== null) document.querySelector<HTMLElement>(selector)?.click();
}
