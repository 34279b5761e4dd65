// The list of all tasks, in the real window.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';

import { keepPicture, until, Window } from './window.mjs';

const run = promisify(execFile);

/** A test with a window of its own; when it fails, a picture of the screen stays in `artifacts`. */
function journey(name, steps) {
  test(name, { timeout: 120_000 }, async (t) => {
    const window = await Window.open();
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

/** Opens the list by its key and waits until every task of the fixture is there. */
async function openList(window) {
  await window.until('the tasks are counted', () => document.querySelector('#show-tasks .open-tasks'));
  await window.press('ctrl+shift+l');
  await window.until('the list has the focus', () => document.activeElement?.getAttribute('role') === 'grid');
  await window.until('the tasks are listed', () => document.querySelectorAll('.task-list .task .text').length >= 3);
}

const active = () => document.querySelector('.task-list .task.active .text')?.textContent.trim();

journey('a task is ticked in the list, and stays there', async (window, t) => {
  const file = join(window.notes, '買い物.md');
  const before = await readFile(file);
  await openList(window);
  await window.until('the first task is the one at hand', () => document.querySelector('.task-list .task.active'));
  const first = await window.session.execute(active);
  const at = before.indexOf(`[ ] ${first}`) + 1;
  const top = await window.session.execute(() => document.querySelector('.task-list .task.active').getBoundingClientRect().top);

  const start = performance.now();
  await window.press('space');
  await window.until('the box is ticked', () => document.querySelector('.task.active [role=checkbox]')?.getAttribute('aria-checked') === 'true');
  t.diagnostic(`on screen ${(performance.now() - start).toFixed(0)} ms after the key was sent, the driver's own time included`);
  const after = await readFile(file);
  const changed = [...before.keys()].filter((index) => before[index] !== after[index]);
  assert.deepEqual([after.length, changed], [before.length, [at]]);
  assert.equal(await window.session.execute(active), first);
  assert.equal(await window.session.execute(() => document.querySelector('.task-list .task.active').getBoundingClientRect().top), top);

  await window.press('x');
  await until('X takes it back', async () => (await readFile(file)).equals(before));
});

journey('a task is found by its reading and jumped to', async (window) => {
  await openList(window);
  await window.press('slash');
  await window.until('the filter has the focus', () => document.activeElement?.id === 'task-filter');
  await window.session.type('#task-filter', 'makimono');
  await window.until('romaji finds it', () => {
    const found = [...document.querySelectorAll('.task-list .task .text')];
    return found.length === 1 && found[0].textContent.includes('巻物');
  });
  await window.press('Return');
  await window.until('the list has the focus again', () => document.activeElement?.getAttribute('role') === 'grid');
  await window.press('Return');
  await window.until('its box in the note has the focus', () =>
    document.activeElement?.matches('#reader input[data-task]')
      && document.activeElement.closest('li').textContent.includes('巻物')
      && !document.querySelector('.task-page'));
  const seen = await window.session.execute(() => {
    const box = document.activeElement.getBoundingClientRect();
    const pane = document.querySelector('#reader').getBoundingClientRect();
    return box.top >= pane.top && box.bottom <= pane.bottom;
  });
  assert.ok(seen);
});

journey('Esc leaves the list for the place one was at', async (window) => {
  await window.searchAndOpen('原稿用紙');
  const top = await window.session.execute(() => document.querySelector('#reader').scrollTop);
  await window.press('ctrl+shift+l');
  await window.until('the list is there', () => document.activeElement?.getAttribute('role') === 'grid');
  await window.press('j');
  await window.press('Escape');
  await window.until('the note has the focus', () => document.activeElement?.id === 'reader' && !document.querySelector('.task-page'));
  assert.equal(await window.session.execute(() => document.querySelector('#reader').scrollTop), top);
});

journey('ticking a note by keys neither scrolls nor moves the focus', async (window) => {
  const file = join(window.notes, '買い物.md');
  const before = await readFile(file, 'utf8');
  await window.searchAndOpen('原稿用紙');
  await window.session.execute(() => document.querySelector('#reader').focus());
  await window.press('alt+Down');
  const box = () => document.activeElement?.matches('#reader input[data-task]') && document.activeElement.dataset.task;
  const first = await window.until('a box has the focus', box);
  const top = await window.session.execute(() => document.querySelector('#reader').scrollTop);
  await window.press('ctrl+Return');
  await until('the file is ticked', async () => (await readFile(file, 'utf8')) !== before);
  await window.until('the box shows it', () => document.activeElement?.checked);
  assert.equal(await window.session.execute(box), first);
  assert.equal(await window.session.execute(() => document.querySelector('#reader').scrollTop), top);
});

journey('the system-wide key brings the window, and what is typed goes into the inbox', async (window) => {
  await window.searchAndOpen('原稿用紙');
  await window.session.execute(() => document.querySelector('#reader').focus());
  // A window on another folder takes the keyboard.
  const folder = join(window.home, 'ほかの帳面');
  await mkdir(folder);
  await writeFile(join(folder, 'ほか.md'), '# ほか\n');
  const other = spawn(window.application, [folder], { env: window.env, stdio: 'ignore' });
  try {
    await window.until('the first window has lost the focus', () => !document.hasFocus());
    await run('xdotool', ['key', 'ctrl+alt+n']);
    await window.until('the line has the focus', () => document.hasFocus() && document.activeElement?.id === 'task-text');
    await window.press(...'kippu', 'Return');
    const inbox = join(window.notes, 'inbox.md');
    await until('it is in the inbox, which is made', async () => (await readFile(inbox, 'utf8').catch(() => '')) === '- [ ] kippu\n');
    await window.until('the window says where it is, and waits for the next', () =>
      document.querySelector('.add-task .outcome').innerText.includes('inbox.md')
        && document.activeElement?.id === 'task-text' && document.activeElement.value === '');
    await window.press('Escape');
    await window.until('Esc goes back to the note', () => document.activeElement?.id === 'reader' && !document.querySelector('dialog[open]'));
    // The same by a key of the desktop's own, as on Wayland.
    await run(window.application, [window.notes, '--add-task'], { env: window.env });
    await window.until('the line again', () => document.activeElement?.id === 'task-text');
  } finally {
    other.kill();
  }
});

journey('a task is added to the section that is being read, and taken back', async (window) => {
  const file = join(window.notes, '買い物.md');
  const before = await readFile(file, 'utf8');
  await window.searchAndOpen('巻物');
  await window.session.execute(() => document.querySelector('#reader').focus());
  await window.until('the section is the one that is read', () =>
    document.querySelector('.outline [aria-current]')?.textContent.includes('予約'));
  await window.press('ctrl+shift+n');
  await window.until('the section is chosen', () =>
    document.activeElement?.id === 'task-text'
      && document.querySelector('#task-target').value === '買い物 › 予約');
  await window.session.type('#task-text', '温泉を予約する 〆12/20');
  await window.press('Return');
  const after = before.replace(/(- \[ \] 図書館に[^\n]*\n)/, '$1- [ ] 温泉を予約する 〆12/20\n');
  assert.notEqual(after, before);
  await until('it is below the task of that section', async () => (await readFile(file, 'utf8')) === after);
  await window.press('Escape');
  await window.until('the note shows it', () =>
    document.activeElement?.id === 'reader' && document.querySelector('#reader').innerText.includes('温泉を予約する'));
  await window.press('ctrl+z');
  await until('Ctrl+Z takes it back', async () => (await readFile(file, 'utf8')) === before);
});

journey('Ctrl+Enter ticks the line that was clicked, and Ctrl+Z says so without moving anything', async (window) => {
  const file = join(window.notes, '買い物.md');
  const before = await readFile(file, 'utf8');
  await window.searchAndOpen('電池');
  const places = () => {
    const boxes = [...document.querySelectorAll('#reader, #reader li, .reader-bar, .top, .panes')];
    return JSON.stringify([document.querySelector('#reader').scrollTop, ...boxes.map((box) => box.getBoundingClientRect())]);
  };
  await window.click('#reader li:has(> input[data-task="1"])');
  await window.until('the line is the current one', () =>
    document.querySelector('#reader li[aria-current]')?.textContent.includes('原稿用紙')
      && document.activeElement?.id === 'reader');
  const still = await window.session.execute(places);
  await window.press('ctrl+Return');
  await until('that line is ticked', async () => (await readFile(file, 'utf8')) === before.replace('[ ] 原稿用紙', '[x] 原稿用紙'));
  await window.until('the box shows it', () => document.querySelector('#reader input[data-task="1"]').checked);
  await window.press('ctrl+z');
  await until('Ctrl+Z takes it back', async () => (await readFile(file, 'utf8')) === before);
  await window.until('a status says so', () => document.querySelector('.messages [role=status]')?.innerText.includes('元に戻しました'));
  assert.equal(await window.session.execute(places), still);
  assert.equal(await window.session.execute(() => document.querySelector('[role=alert]')), null);
  assert.ok(await window.session.execute(() => document.querySelector('#reader li[aria-current]')?.textContent.includes('原稿用紙')));
  await window.until('it goes by itself', () => document.querySelector('.messages [role=status]').innerText.trim() === '');
});

journey('other marks are shown in the list, and one that is clicked away comes back by Ctrl+Z', async (window) => {
  const file = join(window.notes, '買い物.md');
  const source = '# 買い物\n\n- [/] 書きかけの原稿\n- [-] 行かない店\n- [ ] 牛乳を買う\n- [?] 卵は要るか\n';
  await writeFile(file, source);
  await openList(window);
  await window.until('the mark stands in its box', () => document.querySelector('.task-list [data-mark="/"]'));
  await window.click('.task-list [data-mark="/"]');
  await until('it is done', async () => (await readFile(file, 'utf8')) === source.replace('[/]', '[x]'));
  await window.until('the window says what became of the mark', () =>
    document.querySelector('.messages [role=status]')?.innerText.includes('[/]（進行中）を [x] にしました'));
  await window.press('ctrl+z');
  await until('the mark is back', async () => (await readFile(file, 'utf8')) === source);
  await window.until('in the list too', () => document.querySelector('.task-list [data-mark="/"]'));
});

journey('a task is added from the list to a heading of any note, found by its reading', async (window) => {
  const file = join(window.notes, '仕事/週報.md');
  const before = await readFile(file, 'utf8');
  await openList(window);
  await window.press('n');
  await window.until('the line has the focus, the inbox chosen', () =>
    document.activeElement?.id === 'task-text' && document.querySelector('#task-target').value === '受信箱');
  await window.session.type('#task-text', '鍵の手順を書く');
  await window.press('Tab', ...'kayou');
  await window.until('romaji finds the heading', () =>
    document.querySelector('#target-list [aria-selected=true]')?.textContent.includes('火曜'));
  await window.press('Return');
  await window.until('it is chosen, and the text has the focus again', () =>
    document.activeElement?.id === 'task-text' && document.querySelector('#task-target').value === '週報 › 火曜');
  await window.press('Return');
  const after = before.replace(/(戻し方も書いておく。\n)/, '$1\n- [ ] 鍵の手順を書く\n');
  assert.notEqual(after, before);
  await until('it is at the end of that section', async () => (await readFile(file, 'utf8')) === after);
  await window.press('Escape');
  await window.until('the list has the focus again', () => document.activeElement?.getAttribute('role') === 'grid');
  await window.press('n', 'Tab');
  await window.until('the place is offered the next time', () =>
    [...document.querySelectorAll('#target-list [role=option]')].some((row) => row.innerText.includes('週報 › 火曜')));
});
