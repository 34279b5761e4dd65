// The fake backend with something to look at, chosen by the address: ?case=empty, failure, indexing, notices.

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
  return fake;
}
