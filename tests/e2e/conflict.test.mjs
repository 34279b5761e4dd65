// Another program writes a note while one ticks in it: what it wrote stays, and nothing is guessed.

import assert from 'node:assert/strict';
import { appendFile, open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { keepPicture, until, Window } from './window.mjs';

/** A test with a window of its own; when it fails, a picture of the screen stays in `artifacts`. */
function journey(name, steps) {
  test(name, { timeout: 120_000 }, async () => {
    const window = await Window.open();
    try {
      await steps(window, join(window.notes, '買い物.md'));
    } catch (error) {
      await keepPicture(name);
      throw error;
    } finally {
      await window.close();
    }
  });
}

// Two of the same second are numbered.
const conflictCopy = /^買い物 \(conflict \d{4}-\d\d-\d\d \d{6}( \d+)?\)\.md$/;
const milk = '- [ ] 牛乳を買う';
const paper = '- [ ] 原稿用紙を二冊';

/** Opens the note that is ticked, with the focus in its text. */
async function openNote(window) {
  await window.searchAndOpen('牛乳');
  await window.session.execute(() => document.querySelector('#reader').focus());
}

/** Goes to the next box of the note, which is the one with this number, and ticks it. */
async function tickNext(window, index) {
  await window.press('alt+Down');
  await window.until('the box has the focus', (index) =>
    document.activeElement?.matches(`#reader input[data-task="${index}"]`), index);
  await window.press('ctrl+Return');
}

const alerted = () => [...document.querySelectorAll('[role=alert]')].map((alert) => alert.innerText.trim()).find(Boolean);

/** The note as a program that had opened it before has it, and writes it over whatever is there. */
async function saveThrough(file, text) {
  await file.truncate(0);
  await file.write(text, 0);
  await file.sync();
}

journey('what another program types while one ticks stays, and so do the ticks', async (window, file) => {
  await openNote(window);
  const typed = [];
  let typing = true;
  // It saves at every key, a hundred of them a second, without a look at what others do.
  const program = (async () => {
    await appendFile(file, '\n## 打ち込み中\n\n');
    while (typing || typed.length < 20) {
      const line = `打った行は ${typed.length + 1}`;
      await appendFile(file, `${line}\n`);
      typed.push(line);
      await pause(10);
    }
  })();
  try {
    await until('it types', () => typed.length > 3);
    await tickNext(window, 0);
    const ticked = (line) => async () => (await readFile(file, 'utf8')).includes(line.replace('[ ]', '[x]'))
      || window.session.execute(alerted);
    await until('the first tick is in the file, or said to be refused', ticked(milk));
    await tickNext(window, 1);
    await until('the second too', ticked(paper));
  } finally {
    typing = false;
    await program;
  }
  // A line that went into a file whose place had just been taken comes back within seconds; beside
  // the note, if that had changed again.
  const copies = async () => (await readdir(window.notes)).filter((name) => conflictCopy.test(name));
  await until('every line that was typed is there', async () => {
    const files = [file, ...(await copies()).map((name) => join(window.notes, name))];
    const texts = await Promise.all(files.map((path) => readFile(path, 'utf8')));
    const lines = new Set(texts.join('\n').split('\n'));
    return typed.every((line) => lines.has(line));
  });
  const text = await readFile(file, 'utf8');
  const isTicked = (line) => text.includes(line.replace('[ ]', '[x]'));
  assert.ok(text.includes('\n- [x] 電池\n') && text.includes('\n- [ ] 図書館に巻物の図録を予約する\n'));
  await window.until('the window shows what the file holds', (both, last) =>
    both.every((done, index) => document.querySelector(`#reader input[data-task="${index}"]`)?.checked === done)
      && document.querySelector('#reader').innerText.includes(last),
  [isTicked(milk), isTicked(paper)], typed.at(-1));
  const left = (await readdir(window.notes)).filter((name) => !conflictCopy.test(name));
  assert.deepEqual(left.sort(), ['仕事', '研修メモ.md', '買い物.md'].sort());
});

/** A journey in which a program has opened the note before it is ticked, and writes into that file later. */
function slowly(name, steps) {
  journey(name, async (window, file) => {
    const before = await readFile(file, 'utf8');
    await openNote(window);
    const slow = await open(file, 'r+');
    try {
      await tickNext(window, 0);
      await until('the tick is in the file', async () => (await readFile(file, 'utf8')).includes('- [x] 牛乳'));
      await steps(window, file, slow, before);
    } finally {
      await slow.close();
    }
  });
}

slowly('a program that saves the note as it had it before the tick wins, and it is said', async (window, file, slow, before) => {
  // It does not know of the tick, and the line is another one now.
  const saved = before.replace(milk, '- [ ] 豆乳を買う');
  await saveThrough(slow, saved);
  await until('its text is in the note', async () => (await readFile(file, 'utf8')) === saved);
  const said = await window.until('the window says so', alerted);
  assert.match(said, /ほかのアプリが 買い物\.md を上書き保存した/);
  await window.until('the new text is shown, not ticked', () =>
    document.querySelector('#reader').innerText.includes('豆乳を買う')
      && !document.querySelector('#reader input[data-task="0"]').checked);
});

slowly('a program that saves just after the window was closed has its text in the note, and the tick stays', async (window, file, slow, before) => {
  await window.leave();
  // The file that it writes into has no name any more, and the window is not there to see it.
  const saved = `${before}\n閉じたあとに書いた。\n`;
  await saveThrough(slow, saved);
  const both = saved.replace(milk, '- [x] 牛乳を買う');
  await until('both are in the note', async () => (await readFile(file, 'utf8')) === both);
  assert.deepEqual((await readdir(window.notes)).sort(), ['仕事', '研修メモ.md', '買い物.md'].sort());
});

slowly('two programs that save at once both find their text again', async (window, file, slow, before) => {
  const first = `${before}\n早いほうが書いた。\n`;
  const second = `${before}\n遅いほうが書いた。\n`;
  await writeFile(file, first);
  await saveThrough(slow, second);
  const copy = await until('the text that lost the race lies beside the note', async () =>
    (await readdir(window.notes)).find((name) => conflictCopy.test(name)));
  const both = [await readFile(file, 'utf8'), await readFile(join(window.notes, copy), 'utf8')];
  assert.deepEqual(both.sort(), [first, second].sort());
  const said = await window.until('the window names the copy', alerted);
  assert.ok(said.includes(copy), said);
  await window.until('the copy is among the notes', (copy) =>
    [...document.querySelectorAll('[role=treeitem]')].some((item) => item.dataset.path === copy), copy);
});

journey('a tick in the list is refused when the line has changed, and the list shows the new text', async (window, file) => {
  const before = await readFile(file, 'utf8');
  await window.until('the tasks are counted', () => document.querySelector('#show-tasks .open-tasks'));
  await window.press('ctrl+shift+l');
  await window.until('the task is at hand', () =>
    document.activeElement?.getAttribute('role') === 'grid' && document.querySelector('.task-list .task .text'));
  const row = (wanted) => {
    const active = document.querySelector('.task-list .task.active');
    return active?.querySelector('.text').textContent.trim() === wanted && active;
  };
  while (!(await window.session.execute(row, '牛乳を買う'))) await window.press('j');
  // The key follows the write at once, before the window can have heard of the change.
  const after = before.replace(milk, '- [ ] 豆乳と卵を買う');
  await writeFile(file, after);
  await window.session.execute(() =>
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', bubbles: true, cancelable: true })));
  await window.until('the window says that the line changed', alerted);
  await window.until('the new text is listed, not ticked', () => {
    const rows = [...document.querySelectorAll('.task-list .task')];
    const fresh = rows.find((row) => row.textContent.includes('豆乳と卵'));
    return fresh?.querySelector('[role=checkbox]').getAttribute('aria-checked') === 'false'
      && !rows.some((row) => row.textContent.includes('牛乳を買う'));
  });
  assert.equal(await readFile(file, 'utf8'), after, 'the other edit is untouched');
});

journey('Ctrl+Z takes a tick of the list back, after a restart too', async (window, file) => {
  const before = await readFile(file);
  const openList = async () => {
    await window.until('the tasks are counted', () => document.querySelector('#show-tasks .open-tasks'));
    await window.press('ctrl+shift+l');
    await window.until('the list has the focus', () => document.activeElement?.getAttribute('role') === 'grid');
    await window.until('a task is at hand', () => document.querySelector('.task-list .task.active'));
  };
  const row = () => document.querySelector('.task-list .task.active [role=checkbox]')?.getAttribute('aria-checked');
  await openList();
  await window.press('End', 'x');
  await until('the tick is in the file', async () => !(await readFile(file)).equals(before));
  const ticked = await readFile(file);
  await until('the box is ticked', async () => (await window.session.execute(row)) === 'true');
  await window.press('ctrl+z');
  await until('Ctrl+Z gives the bytes back', async () => (await readFile(file)).equals(before));
  await until('the list shows that too', async () => (await window.session.execute(row)) === 'false');
  await window.press('ctrl+shift+z');
  await until('Ctrl+Shift+Z makes it again', async () => (await readFile(file)).equals(ticked));

  // The list is open again, as it was; Esc leads from the box into it.
  await window.restart();
  await window.until('the list is there again', () => document.querySelector('.task-list .task.active'));
  await window.press('Escape');
  await window.until('the list has the focus', () => document.activeElement?.getAttribute('role') === 'grid');
  await window.press('ctrl+z');
  await until('it is undone after a restart', async () => (await readFile(file)).equals(before));
  await window.until('the window says what was undone, and where', () =>
    document.querySelector('.messages [role=status]')?.innerText.includes('買い物.md'));
});
