// Makes a folder of 7,046 notes with 20,000 tasks, always the same: `node many-tasks.mjs FOLDER`.
// Dates lie around DAY (today unless told), so that some tasks are overdue whenever it is looked at.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NOTES = 7_046;
const TASKS = 20_000;

const folder = process.argv[2];
if (!folder) throw new Error('usage: node many-tasks.mjs FOLDER [DAY]');
const day = new Date(process.argv[3] ?? Date.now());

/** A generator of its own, so that every machine makes the same folder. */
let state = 20_261_123;
const random = (below) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const one = (list) => list[random(list.length)];

const places = ['仕事', '家', '学習', '旅行', '趣味', '開発/検索', '開発/画面', '仕事/会議', '家/台所', '学習/英語'];
const things = ['見積書', '議事録', '歯医者の予約', '切符', '請求書', '発表の資料', '本棚', '冷蔵庫', '単語帳', '写真', 'サーバー', '索引', '設定ファイル', '段ボール', '領収書', 'バックアップ', '自転車', '植木', 'パスワード', 'README', 'テスト', '辞書'];
const acts = ['を取る', 'を送る', 'を確かめる', 'を直す', 'を片づける', 'を買う', 'を読み直す', 'を返す', 'を申し込む', 'をまとめる', 'を相談する', 'を捨てる'];
const ends = ['', '', '', '（先に電話する）', '。急がない', ' #仕事', ' #家/台所', ' ❗', ' !!'];
const headings = ['今週', '来週', '宿題', '準備', '買い物', 'あとで', '調べること', '片づけ'];

const iso = (days) => new Date(day.getTime() + days * 86_400_000).toISOString().slice(0, 10);
const due = () => {
  if (random(3) > 0) return '';
  const date = iso(random(90) - 20);
  const [, month, of] = date.split('-').map(Number);
  return one([` 📅 ${date}`, ` due:${date}`, ` @${date}`, ` 〆${month}/${of}`, `（${month}月${of}日まで）`, ` 🔁 毎週 📅 ${date}`]);
};

let left = TASKS;
for (let note = 0; note < NOTES; note++) {
  const title = `${one(things)}の控え ${note + 1}`;
  const lines = [`# ${title}`, '', `${one(things)}${one(acts)}ときに見る。${one(things)}は別の控えに書いた。`, ''];
  // What is left is spread over the notes that are left, unevenly.
  const here = note === NOTES - 1 ? left : Math.min(left, random(Math.ceil((2 * left) / (NOTES - note)) + 1));
  left -= here;
  for (let task = 0; task < here; task++) {
    if (task % 4 === 0) lines.push('', `## ${one(headings)}`, '');
    lines.push(`- [${random(4) === 0 ? 'x' : ' '}] ${one(things)}${one(acts)}${due()}${one(ends)}`);
    if (random(12) === 0) lines.push(`  https://example.com/memo/${note}/${task}`);
  }
  const path = join(folder, one(places), `${String(note).padStart(4, '0')}.md`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.join('\n') + '\n');
}
