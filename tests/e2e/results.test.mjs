// What a row of the results says at a glance.

import assert from 'node:assert/strict';

import { countIs, journey } from './journey.mjs';

const notes = {
  '手順/連絡.md': `# 連絡の手引き

## 受付

問い合わせは朝のうちに返す。

- [x] 名札
- [ ] 用紙

## 整理

古い行を削除する。

### 認証

サインインのしかたを書いた。

## 移行

Kubernetes へ移した。返事が遅れると困る。

## 長い節

最初に港の話をする。船が出る前に荷を積む。

そのあとで関係のない段落がつづく。天気はよく、風は弱く、遠くの島まで見えた。昼には市場が開き、人が集まってきた。夕方まで何も起こらず、ただ静かに時間がたった。

最後に灯台の話をする。夜になると光が回る。
`,
  '港.md': '# 港\n\n船が着く。\n',
};

/** What is typed, the row's headings, what is marked in its text, why it is there where that is not plain. */
const rows = [
  ['削除', '整理', ['削除'], []],
  ['さくじょ', '整理', ['削除'], ['読み']],
  ['sakujo', '整理', ['削除'], ['ローマ字']],
  ['問合せ', '受付', ['問い合わせ'], ['表記ゆれ']],
  ['遅れた', '移行', ['遅れる'], ['活用']],
  ['ログイン', '整理 › 認証', ['サインイン'], ['同義語']],
  ['Kubernets', '移行', ['Kubernetes'], ['あいまい']],
  ['灯台の光を港で見る', '長い節', ['港', '灯台', '光'], ['一部の語']],
];

journey('a row says where it is, what matched and why', { texts: notes }, async (window) => {
  await window.until('every note is listed', () => document.querySelectorAll('[role=treeitem]').length >= 3);
  for (const [query, headings, marks, why] of rows) {
    await window.search(query);
    await window.until(`${query} finds ${headings} by ${why}`, (expected) => {
      const hit = document.querySelector('#results [aria-selected=true]');
      const texts = (selector) => [...(hit?.querySelectorAll(selector) ?? [])].map((element) => element.textContent.trim());
      return JSON.stringify([texts('.above, .own').join(' › '), texts('.snippet mark'), texts('.why')]) === expected;
    }, JSON.stringify([headings, marks, why]));
  }

  await window.search('問い合わせ');
  await countIs(window, '1 節 / 1 ノート');
  assert.equal(await window.session.execute(() => document.querySelector('#results .hit .todo').textContent), '完了 1 / 2');

  // Matches far apart are shown as pieces, each of whole phrases; notes stand apart.
  await window.search('港');
  await countIs(window, '2 節 / 2 ノート');
  assert.deepEqual(await window.session.execute(() =>
    [...document.querySelectorAll('#results [role=group]')].map((group) =>
      [group.ariaLabel, group.querySelector('.path').textContent, group.querySelectorAll('[role=option]').length])),
  [['港', '港.md', 1], ['連絡の手引き', '手順/連絡.md', 1]]);
  await window.search('港 灯台');
  await countIs(window, '1 節 / 1 ノート');
  assert.equal(await window.session.execute(() => document.querySelector('#results .hit .snippet').textContent),
    '最初に港の話をする。船が出る前に荷を積む。 そのあとで関係のない… 最後に灯台の話をする。夜になると光が回る。');
});

/** Notes enough for many pages, and as many as are all asked for at once, though not all are in view. */
const ports = Object.fromEntries([
  ...Array.from({ length: 20 }, (_, at) => [`港/${at + 10}.md`, `# 港 ${at}\n\n## 船\n\n港に船が着く。\n\n## 荷\n\n港で荷を積む。\n`]),
  ...Array.from({ length: 10 }, (_, at) => [`灯台/${at + 10}.md`, `# 夜 ${at}\n\n霧の中で灯台が光り、船はその光をたよりに岬を回って帰ってくる。\n`]),
]);

journey('rows are there wherever one scrolls, whatever was typed before', { texts: ports }, async (window) => {
  await window.until('every note is listed', () => document.querySelectorAll('[role=treeitem]').length >= 20);
  for (const [begun, ended, count, last] of [['mina', 'to', '60 節 / 20 ノート', 60], ['toud', 'ai', '10 節 / 10 ノート', 10]]) {
    // Of a new list only what is in view is drawn, the rest once one stops typing; here one goes on then.
    await window.session.execute(() => document.querySelector('#search').focus());
    await window.press('ctrl+a');
    for (const letters of [begun, ended]) {
      for (const letter of letters) await window.press(letter);
      await countIs(window, count);
      await window.until(`after ${letters}, rows below those in view are there`, () => {
        const { bottom } = document.querySelector('#results').getBoundingClientRect();
        return [...document.querySelectorAll('#results [role=option]')].some((row) => row.getBoundingClientRect().top > bottom);
      });
    }
    const filled = () => window.until('every group in view has its rows', () => {
      const view = document.querySelector('#results').getBoundingClientRect();
      const groups = [...document.querySelector('#results').children].map((group) => [group.getBoundingClientRect(), group]);
      const inView = groups.filter(([box]) => box.top < view.bottom && box.bottom > view.top);
      // They cover the list from edge to edge.
      const whole = inView.length > 0 && inView.at(-1)[0].bottom >= view.bottom - 1 && inView[0][0].top <= view.top + 1;
      return whole && inView.every(([, group]) => group.querySelector('[role=option]'));
    });
    await filled();
    for (;;) {
      await window.mouse(5, '#results');
      await filled();
      if (await window.session.execute((last) => !!document.querySelector(`[aria-posinset="${last}"]`), last)) break;
    }
  }
});
