// The fake backend with something to look at, chosen by the address:
// ?case=empty|failure|indexing|notices|refused|everything|long|edited|remembered, ?type=QUERY, ?keys=ArrowDown,Ctrl+Shift+P,F3, ?then=TEXT (into the box that has the focus),
// ?find=TEXT in the find bar and ?click=SELECTOR; ?case=long&sections=8000 is a note of some megabytes.

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
  if (wanted === "everything") {
    const openNote = fake.openNote.bind(fake);
    fake.openNote = async (request) => ({ ...(await openNote(request)), title: "何でも入った頁", html: everything });
  }
  if (wanted === "long" || wanted === "edited") {
    const section = (at: number) => `## 節 ${at}\n${"長い文章が続く。".repeat(40)}\n- [ ] する事 ${at}\n\n${at % 9 ? "" : "ここに目印がある。"}`;
    const count = Number(new URLSearchParams(location.search).get("sections") ?? 60);
    const source = Array.from({ length: count }, (_, at) => section(at)).join("\n");
    fake.notes.set("使い方.md", source);
    // Another program adds text above what is being read.
    if (wanted === "edited") setTimeout(() => fake.edit("使い方.md", `${"足した段落。\n\n".repeat(30)}${source}`), 800);
  }
  if (wanted === "remembered") {
    const tab = (path: string) => ({ at: 0, places: [{ path, query: null, anchor: null, offset: 0, search: null }] });
    const paths = ["使い方.md", "aws/S3.md", "仕事/2026-03 作業ログ.md", "TODO.md"];
    const saved = [
      { name: "毎朝見る", query: "検索" },
      { name: "鍵", query: "暗号化 キー" },
      { name: "とても長い名前の付いた、保存した検索", query: "バージョン" },
    ];
    fake.memory = { ...fake.memory, open: { tabs: paths.map(tab), current: 1 }, saved, searches: ["検索", "削除マーカ", "ホットパーティション", "S3"] };
  }
  void perform(new URLSearchParams(location.search));
  return fake;
}

/** All that the HTML of a note may hold. */
const everything = `<section id="s-1"><h1>見出し 1</h1><p>段落の中の<strong>太字</strong>と<em>強調</em>と<del>取消</del>と
<code>get-caller-identity</code>、<mark class="match" data-match="0">一致</mark>、<a href="#" data-url="https://example.org/">外への繋がり</a>、
脚注<sup class="footnote-reference"><a href="#f-1">1</a></sup>、<span class="image">図: 構成図</span>、<kbd>Ctrl</kbd>。</p>
<h2>見出し 2</h2><ol><li>一つ目<ul><li>入れ子<ul><li>さらに入れ子</li></ul></li></ul></li><li>二つ目</li></ol>
<ul><li><input type="checkbox" data-task="0"> する<ul><li><input type="checkbox" data-task="1" checked> した</li></ul></li>
<li><p><input type="checkbox" data-task="2" aria-label="段落の中の箱"> 段落の中の箱</p></li></ul>
<h3>見出し 3</h3><blockquote><p>引用。</p><blockquote><p>引用の引用。</p></blockquote></blockquote>
<blockquote class="alert alert-note"><p class="alert-title">メモ</p><p>覚え書き。</p></blockquote><blockquote class="alert alert-warning"><p class="alert-title">警告</p><p>注意。</p></blockquote>
<h4>見出し 4</h4><div class="table" tabindex="0"><table><thead><tr><th>項目</th><th class="align-right">値</th></tr></thead><tbody><tr><td>一</td><td class="align-right">1,000</td></tr></tbody></table></div>
<pre><code>def main() -> None:
    print("こんにちは、<mark class="match" data-match="1">一致</mark>")  # 全角と半角のそろう等幅</code></pre>
<dl><dt>索引</dt><dd>言葉から頁を引くもの。</dd></dl><details><summary>折りたたみ</summary><p>中身</p></details><hr>
<div class="footnote" id="f-1"><span class="footnote-label">1</span><p>脚注の文。</p></div></section>`;

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
  for (const chord of acts.get("keys")?.split(",") ?? []) {
    const target = document.activeElement ?? document.body;
    const [key = "", ...held] = chord.split("+").reverse();
    const modifiers = { ctrlKey: held.includes("Ctrl"), shiftKey: held.includes("Shift"), altKey: held.includes("Alt") };
    target.dispatchEvent(new KeyboardEvent("keydown", { key, ...modifiers, bubbles: true, cancelable: true }));
    await pause();
  }
  const then = acts.get("then");
  if (then !== null && document.activeElement instanceof HTMLInputElement) {
    document.activeElement.value = then;
    document.activeElement.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await pause();
  }
  const sought = document.querySelector<HTMLInputElement>("#find");
  if (sought) {
    sought.value = acts.get("find") ?? "";
    sought.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await pause();
  }
  const selector = acts.get("click");
  if (selector !== null) document.querySelector<HTMLElement>(selector)?.click();
}
