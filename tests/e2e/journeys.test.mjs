// What a reader does, in the real window: the binary that `make run` opens, WebKitGTK, real keys.

import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after } from 'node:test';

import { keepPicture, until, Window } from './window.mjs';

/** A test with a window of its own; when it fails, a picture of the screen stays in `artifacts`. */
function journey(name, options, steps) {
  test(name, { timeout: 120_000 }, async (t) => {
    const window = await Window.open(options);
    try {
      await steps(window, t);
    } catch (error) {
      await keepPicture(name);
      throw error;
    } finally {
      await window.close();
    }
  });
}

journey('the window starts with the search box focused and the notes listed', {}, async (window) => {
  await window.until('the search box has the focus', () => document.activeElement?.id === 'search');
  await window.until('every note is listed', () =>
    ['研修メモ', '買い物', '週報'].every((title) => document.body.innerText.includes(title)));
  await window.press('a');
  await window.until('a key goes into the search box', () => document.querySelector('#search').value === 'a');
});

journey('a search leads to its section with every match marked', {}, async (window) => {
  await window.searchAndOpen('原稿用紙');
  await window.searchAndOpen('削除マーカ');
  await window.until('the section is in view', () => {
    const mark = document.querySelector('#reader mark.match');
    const heading = [...document.querySelectorAll('#reader section[id]')].find((s) => s.contains(mark));
    const [box, pane] = [heading, document.querySelector('#reader')].map((e) => e.getBoundingClientRect());
    return heading.textContent.includes('オブジェクトストレージ')
      && box.top < Math.min(pane.bottom, innerHeight) && box.bottom > Math.max(pane.top, 0);
  });
  const marked = await window.session.execute(() =>
    [...document.querySelectorAll('#reader mark.match')].map((m) => m.dataset.match));
  assert.ok(new Set(marked).size >= 2, `both matches are marked, found ${marked}`);

  const current = () => document.querySelector('#reader mark.match.current')?.dataset.match;
  const first = await window.until('one match is the current one', current);
  await window.press('F3');
  await window.until('F3 goes to the next match', (first) => {
    const mark = document.querySelector('#reader mark.match.current');
    const box = mark?.getBoundingClientRect();
    return mark && mark.dataset.match !== first && box.top >= 0 && box.bottom <= innerHeight;
  }, first);
  await window.press('shift+F3');
  await window.until('Shift+F3 goes back', (first) =>
    document.querySelector('#reader mark.match.current')?.dataset.match === first, first);
  await window.press('Escape');
  await window.until('Esc goes back to where the reader was', () =>
    document.querySelector('#reader').innerText.includes('原稿用紙'));
});

journey('results stand by note, best first, and scrolling brings all of them', { from: await manyNotes() }, async (window) => {
  await window.search('共通の語');
  const count = await window.until('the count', () => document.querySelector('.results-pane .count')?.textContent.trim());
  assert.equal(count, '320 節 / 151 ノート');
  const first = await window.session.execute(() => {
    const group = document.querySelector('#results [role=group]');
    const rows = [...group.querySelectorAll('[role=option]')];
    return { label: group.ariaLabel, rows: rows.map((row) => row.textContent.trim()), tasks: group.querySelector('.todo')?.textContent };
  });
  assert.equal(first.label, '共通の語');
  assert.equal(first.tasks, '完了 1 / 2');
  assert.equal(first.rows.length, 4);
  assert.match(first.rows[3], /残り 17 節/);

  // 150 notes with two sections each, and three sections of the first with a row for the others.
  const bottom = () => window.session.execute(() => {
    const list = document.querySelector('#results');
    list.scrollTop = list.scrollHeight;
    return { drawn: document.querySelectorAll('[role=option]').length, last: [...document.querySelectorAll('[role=option]')].at(-1)?.id };
  });
  await until('scrolling reaches the last row', async () => (await bottom()).last === 'hit-303');
  const { drawn } = await bottom();
  assert.ok(drawn < 200, `only rows near those in view are drawn, not ${drawn}`);
  await window.press('ctrl+End');
  await window.until('Ctrl+End selects it', () => {
    const row = document.querySelector('[role=option][aria-selected=true]');
    const box = row?.getBoundingClientRect();
    return row?.id === 'hit-303' && box.bottom <= innerHeight && document.querySelector('#search').getAttribute('aria-activedescendant') === 'hit-303';
  });
  await window.press('ctrl+Home', 'Down', 'Down', 'Down', 'Return');
  await window.until('the row of the folded sections unfolds them where it stood', () => {
    const noteOf = (row) => document.getElementById(`hit-${row}`)?.closest('[role=group]').ariaLabel;
    return document.querySelector('[role=option][aria-selected=true]')?.id === 'hit-3'
      && noteOf(19) === '共通の語' && noteOf(20) !== undefined && noteOf(20) !== noteOf(19);
  });
  assert.equal(await window.session.execute(() => document.activeElement.id), 'search');
});

journey('F3 goes round the ends, and the ticks beside the scroll bar follow', {}, async (window) => {
  await window.searchAndOpen('削除マーカ');
  const at = (match) => window.until(`match ${match + 1} of 2 is the current one`, (match) =>
    document.querySelector('#reader mark.match.current')?.dataset.match === String(match)
      && document.querySelector('#match-count').textContent === `${match + 1} / 2`, match);
  await at(0);
  for (const [key, match] of [['F3', 1], ['F3', 0], ['shift+F3', 1], ['ctrl+g', 0], ['ctrl+shift+g', 1]]) {
    await window.press(key);
    await at(match);
  }
  await window.until('each match has a tick, one of them apart', () =>
    document.querySelectorAll('.match-ruler .tick').length >= 1
      && document.querySelectorAll('.match-ruler .tick.current').length === 1);
});

journey('Ctrl+F finds within the note in kana, and Esc gives the marks of the search back', {}, async (window) => {
  await window.searchAndOpen('リードレプリカ');
  const before = await window.session.execute(() =>
    [...document.querySelectorAll('#reader mark.match')].map((mark) => mark.textContent));
  await window.press('ctrl+f');
  await window.until('the find bar has the focus', () => document.activeElement?.id === 'find');
  await window.session.type('#find', 'さくじょ');
  const marked = (words) => window.until(`${words} is marked`, (words) => {
    const marks = [...document.querySelectorAll('#reader mark.match')].map((mark) => mark.textContent);
    return JSON.stringify(marks) === JSON.stringify(words);
  }, words);
  await marked(['削除', '削除', '削除']);
  await window.until('the first one is counted and in sight', () => {
    const box = document.querySelector('#reader mark.match.current')?.getBoundingClientRect();
    return document.querySelector('#find-count').textContent.trim() === '1 / 3' && box && box.top > 0 && box.bottom < innerHeight;
  });
  await window.press('Return');
  await window.until('Enter goes on', () => document.querySelector('#find-count').textContent.trim() === '2 / 3');
  await window.press('shift+Return');
  await window.until('Shift+Enter goes back', () => document.querySelector('#find-count').textContent.trim() === '1 / 3');
  await window.press('Escape');
  await marked(before);
  await window.until('the focus is in the note', () => document.activeElement?.id === 'reader');
});

journey('marks stay right when the note changes on disk', {}, async (window) => {
  const file = join(window.notes, '研修メモ.md');
  await window.searchAndOpen('リードレプリカ');
  await window.press('F3');
  await window.until('the second match is the current one', () =>
    document.querySelector('#reader mark.match.current')?.dataset.match === '1');
  const source = await readFile(file, 'utf8');
  await writeFile(file, source.replace('## キュー', '## 増えた節\n\nリードレプリカを三台にした。\n\n## キュー'));
  await window.until('the new match is marked, and the current one stays on its words', () => {
    const marks = [...document.querySelectorAll('#reader mark.match')];
    const now = document.querySelector('#reader mark.match.current');
    return marks.length === 3 && marks.every((mark) => mark.textContent === 'リードレプリカ')
      && now?.dataset.match === '2' && now.closest('td') !== null
      && document.querySelector('#match-count').textContent === '3 / 3';
  });
});

journey('a tick changes one byte of the file', {}, async (window) => {
  const file = join(window.notes, '買い物.md');
  const before = await readFile(file);
  await window.searchAndOpen('原稿用紙');

  await window.click('#reader input[data-task="1"]');
  await until('the click is in the file', async () => !(await readFile(file)).equals(before));
  const ticked = await readFile(file);
  assert.deepEqual(differences(before, ticked), [{ at: before.indexOf('[ ] 原稿') + 1, old: ' ', now: 'x' }]);
  await window.until('the box shows it', () => document.querySelector('#reader input[data-task="1"]').checked);

  // The watcher reports the tick too, and a box that is drawn anew between press and release of a
  // key does not feel it.
  await window.quiet();
  await window.session.execute(() => document.querySelector('#reader input[data-task="1"]').focus());
  await window.press('space');
  await until('Space takes it back', async () => (await readFile(file)).equals(before));
});

journey('Ctrl+Z gives the bytes back, after a restart too', {}, async (window) => {
  const file = join(window.notes, '買い物.md');
  const before = await readFile(file);
  await window.searchAndOpen('原稿用紙');
  const tick = async () => {
    await window.click('#reader input[data-task="1"]');
    await until('the click is in the file', async () => !(await readFile(file)).equals(before));
    await window.until('the box shows it', () => document.querySelector('#reader input[data-task="1"]').checked);
  };
  await tick();
  const ticked = await readFile(file);
  await window.press('ctrl+z');
  await until('Ctrl+Z gives the bytes back', async () => (await readFile(file)).equals(before));
  await window.until('the window says what was undone, and where', () =>
    document.querySelector('.messages [role=status]')?.innerText.includes('買い物.md'));
  await window.press('ctrl+shift+z');
  await until('Ctrl+Shift+Z makes it again', async () => (await readFile(file)).equals(ticked));

  await window.restart();
  await window.until('a note is shown', () => !!document.querySelector('#reader article, #reader section'));
  await window.session.execute(() => document.activeElement.blur());
  await window.press('ctrl+z');
  await until('it is undone after a restart', async () => (await readFile(file)).equals(before));
});

journey('a tick is refused when the line has changed', {}, async (window) => {
  const file = join(window.notes, '買い物.md');
  const before = await readFile(file, 'utf8');
  await window.searchAndOpen('牛乳');

  // The click follows the write at once, before the window can have heard of the change.
  const after = before.replace('- [ ] 牛乳を買う', '- [ ] 豆乳と卵を買う');
  await writeFile(file, after);
  await window.session.execute(() => document.querySelector('#reader input[data-task="0"]').click());

  await window.until('the window says that the file changed', () =>
    [...document.querySelectorAll('[role=alert]')].some((alert) => alert.innerText.trim()));
  await window.until('the new text is shown, not ticked', () =>
    document.querySelector('#reader').innerText.includes('豆乳と卵を買う')
      && !document.querySelector('#reader input[data-task="0"]').checked);
  assert.equal(await readFile(file, 'utf8'), after, 'the other edit is untouched');
});

journey('an edit made outside is shown and found within a second', {}, async (window, t) => {
  const file = join(window.notes, '研修メモ.md');
  await window.searchAndOpen('リードレプリカ');

  let start = performance.now();
  await appendFile(file, '\n## 追記した節\n\nここで梱包の手順を決めた。\n');
  await window.until('the open note shows it', () => document.querySelector('#reader').innerText.includes('梱包の手順'));
  const shown = performance.now() - start;

  await window.search('蓄電池');
  start = performance.now();
  await appendFile(file, '\n## もう一つの節\n\n蓄電池の寿命を調べる。\n');
  await window.until('the search finds it by itself', () =>
    [...document.querySelectorAll('[role=option]')].some((option) => option.textContent.includes('もう一つの節')));
  const found = performance.now() - start;

  t.diagnostic(`shown after ${shown.toFixed(0)} ms, found after ${found.toFixed(0)} ms`);
  assert.ok(shown < 1000, `shown after ${shown} ms`);
  assert.ok(found < 1000, `found after ${found} ms`);
});

const late = join(tmpdir(), `sakuin-late-${process.pid}`, '無いフォルダ');
journey('a folder that does not exist is said to be missing, and opened once it is there', { notes: late }, async (window, t) => {
  t.after(() => rm(dirname(late), { recursive: true, force: true }));
  await window.until('the window names the folder', (late) => document.body.innerText.includes(late), late);
  await mkdir(late, { recursive: true });
  await writeFile(join(late, 'メモ.md'), '# 灯台\n\n岬にある。\n');
  await window.click('#folder-failure button');
  await window.until('its note is shown', () => document.querySelector('#reader')?.innerText.includes('岬にある'));
  await window.searchAndOpen('岬');
});

journey('the page can neither leave nor run what it did not bring', {}, async (window) => {
  const { session } = window;
  const page = await session.execute(() => location.href);
  const outcome = await session.execute(() => {
    const script = document.createElement('script');
    script.textContent = 'window.__ran = true';
    document.head.append(script);
    location.href = 'https://example.invalid/?memo';
    const opened = open('https://example.invalid/');
    return { ran: !!window.__ran, opened: !!opened, tauri: '__TAURI__' in window };
  });
  assert.deepEqual(outcome, { ran: false, opened: false, tauri: false });

  const ask = (command, args) => session.execute((command, args) => {
    window.__answer = undefined;
    window.__TAURI_INTERNALS__.invoke(command, args)
      .then(() => 'allowed', (error) => `refused: ${error.code ?? error}`)
      .then((answer) => { window.__answer = answer; });
  }, command, args).then(() => window.until(`${command} is answered`, () => window.__answer));
  for (const url of ['file:///etc/passwd', 'javascript:alert(1)', '-h', 'smb://host/x']) {
    assert.equal(await ask('open_link', { request: { url } }), 'refused: unsafe-link', url);
  }
  for (const command of ['plugin:event|emit', 'plugin:window|create', 'plugin:webview|create_webview_window', 'plugin:path|resolve_directory', 'plugin:app|name']) {
    assert.match(await ask(command, {}), /^refused: .*not allowed/, command);
  }
  assert.equal(await ask('check', {}), 'allowed');
  assert.equal(await session.execute(() => location.href), page);
});

/** A folder with a note of twenty sections that match and 150 with two. */
async function manyNotes() {
  const folder = await mkdtemp(join(tmpdir(), 'sakuin-e2e-'));
  after(() => rm(folder, { recursive: true }));
  const sections = Array.from({ length: 19 }, (_, n) => `## 節 ${n}\n\n共通の語を含む。\n`).join('\n');
  await writeFile(join(folder, 'a.md'), `# 共通の語\n\n共通の語\n\n- [x] した\n- [ ] する\n\n${sections}`);
  await Promise.all(Array.from({ length: 150 }, (_, n) =>
    writeFile(join(folder, `${n}.md`), `# 題 ${n}\n\n長い前置きのあとに共通の語がある。\n\n## 節\n\nもう一度、前置きのあとに共通の語がある。\n`)));
  return folder;
}

/** Every byte in which two buffers of one length differ. */
function differences(before, after) {
  assert.equal(after.length, before.length);
  return [...before.keys()].filter((at) => before[at] !== after[at])
    .map((at) => ({ at, old: String.fromCharCode(before[at]), now: String.fromCharCode(after[at]) }));
}
