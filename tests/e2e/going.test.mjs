// Going anywhere by keyboard, and calling the window from outside.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';

import { keepPicture, until, Window } from './window.mjs';

const run = promisify(execFile);

/** A test with a window of its own; when it fails, a picture of the screen stays in `artifacts`. */
function journey(name, steps) {
  test(name, { timeout: 120_000 }, async () => {
    const window = await Window.open();
    try {
      await window.until('every note is listed', () => document.querySelectorAll('[role=treeitem]').length >= 3);
      await steps(window);
    } catch (error) {
      await keepPicture(name);
      throw error;
    } finally {
      await window.close();
    }
  });
}

const focused = (id) => document.activeElement?.id === id;
const selectedRow = () => document.querySelector('#go-list [aria-selected=true]')?.innerText ?? '';

journey('quick open finds a heading by romaji, and Enter lands on it', async (window) => {
  await window.press('ctrl+p');
  await window.until('the box has the focus', focused, 'go');
  await window.press(...'obujekuto');
  await window.until('the heading is selected', () =>
    document.querySelector('#go-list [aria-selected=true] mark')?.textContent.includes('オブジェクト'));
  await window.press('Return');
  await window.until('the note is shown at the top of the section', () => {
    const pane = document.querySelector('#reader');
    const heading = [...pane.querySelectorAll('h1,h2,h3,h4')].find((h) => h.textContent.includes('オブジェクトストレージ'));
    const [from, to] = [heading, pane].map((e) => e?.getBoundingClientRect().top);
    const last = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 2;
    return heading && !document.querySelector('dialog[open]') && (Math.abs(from - to) < 40 || last);
  });
  await window.until('the focus is in the note', focused, 'reader');

  await window.press('ctrl+o');
  await window.until('the box is empty again', () => document.querySelector('#go').value === '');
  await window.press('Escape');
  await window.until('Esc closes it, and the focus is where it was', focused, 'reader');
  await window.until('it is closed', () => !document.querySelector('dialog[open]'));
});

journey('the palette runs a command by its name', async (window) => {
  await window.press('ctrl+shift+p');
  await window.until('the box holds the sign for commands', () => document.querySelector('#go').value === '>');
  await window.press(...'kii');
  await window.until('the command is selected, with its key', () => {
    const row = document.querySelector('#go-list [aria-selected=true]');
    return row?.innerText.includes('このキー一覧') && row.innerText.includes('F1');
  });
  await window.press('Return');
  await window.until('the keys are shown', () => document.querySelector('dialog.keys')?.open);
  await window.press('Escape');
  await window.until('they are closed', () => !document.querySelector('dialog[open]'));
});

journey('the language of the page is the language of what the engine says', async (window) => {
  await window.press('ctrl+shift+p');
  await window.until('the palette', selectedRow);
  await window.press(...'switch');
  await window.until('the command', () => document.querySelector('#go-list [aria-selected=true]')?.innerText.includes('English'));
  await window.press('Return');
  await window.until('the page is English', () => document.documentElement.lang === 'en');
  const message = async () => {
    await window.session.execute(() => {
      window.__TAURI_INTERNALS__.invoke('open_note', { request: { path: 'none.md', query: null } })
        .catch((error) => { window.__said = error.message; });
    });
    return window.until('the engine says why', () => window.__said);
  };
  assert.match(await message(), /is not there/);
});

journey('a second start searches in the window that is open', async (window) => {
  // The window of the folder is told by its path, however it is written.
  const again = (...words) => run(window.application, words, { env: window.env });
  await again(window.notes, '--search', '削除マーカ');
  await window.until('the text is in the box, which has the focus', () =>
    document.querySelector('#search').value === '削除マーカ' && document.activeElement.id === 'search');
  await window.until('results', () => document.querySelector('#results [aria-selected=true] mark')?.textContent.includes('削除'));
  await window.until('the window has the focus', () => document.hasFocus());

  // Without a folder, the window that is there is meant; a dialog is in nobody's way.
  await window.press('ctrl+p');
  await window.until('a dialog is open', focused, 'go');
  await again('--search=原稿用紙');
  await window.until('the box again', () =>
    document.querySelector('#search').value === '原稿用紙' && document.activeElement.id === 'search');
  assert.equal(await windows(window), 1, 'no second window was opened');

  // A plain second start only brings it to the front.
  await again(join(window.notes, '..', 'メモ 帳'));
  await window.until('nothing else has changed', () => document.querySelector('#search').value === '原稿用紙');
  assert.equal(await windows(window), 1);

  // The terminal's own program does the same.
  await run(join(dirname(window.application), 'sakuin'), ['--search', '巻物', window.notes], { env: window.env });
  await window.until('the text is in the box once more', () =>
    document.querySelector('#search').value === '巻物' && document.activeElement.id === 'search'
      && document.querySelector('#results [aria-selected=true] mark')?.textContent === '巻物');
  assert.equal(await windows(window), 1);
});

journey('the system-wide key brings the window, and the focus into its box', async (window) => {
  await window.press('Escape');
  await window.until('the focus is in the note', focused, 'reader');
  // A window on another folder is a window of its own, and takes the keyboard.
  const folder = join(window.home, 'ほかの帳面');
  await mkdir(folder);
  await writeFile(join(folder, 'ほか.md'), '# ほか\n');
  const other = spawn(window.application, [folder], { env: window.env, stdio: 'ignore' });
  try {
    await until('there are two windows', async () => (await windows(window)) === 2);
    await window.until('the first has lost the focus', () => !document.hasFocus());
    await run('xdotool', ['key', 'ctrl+alt+f']);
    await window.until('the first has the focus again', () => document.hasFocus());
    await window.until('the box has the focus', focused, 'search');
    await window.press('a');
    await window.until('a key goes into it', () => document.querySelector('#search').value === 'a');
  } finally {
    other.kill();
  }
});

/** How many windows the program has on the screen. */
async function windows(window) {
  const { stdout } = await run('xdotool', ['search', '--onlyvisible', '--class', 'sakuin-desktop'], { env: window.env });
  return stdout.trim().split('\n').filter(Boolean).length;
}
