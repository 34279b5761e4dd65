// What stays open and what is remembered: tabs, the way back, recent and saved searches, over a restart.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';

import { keepPicture, Window } from './window.mjs';

const run = promisify(execFile);

function journey(name, steps) {
  test(name, { timeout: 120_000 }, async () => {
    const window = await Window.open();
    try {
      await steps(window);
    } catch (error) {
      await keepPicture(name);
      throw error;
    } finally {
      await window.close();
    }
  });
}

/** A note so long that it is drawn in parts, with a word of its own in each section. */
const numbers = ['零', '壱', '弐', '参', '肆', '伍', '陸', '漆', '捌', '玖'];
const long = Array.from({ length: 100 }, (_, at) =>
  `## 節 ${at}\n\n目印${numbers[Math.floor(at / 10)]}${numbers[at % 10]}の段落。${'長い文章がここに続く。'.repeat(60)}\n`).join('\n');

const tabsAre = (window, ...expected) => window.until(`the tabs are ${expected}`, (expected) =>
  JSON.stringify([...document.querySelectorAll('[role=tab]')].map((tab) =>
    (tab.getAttribute('aria-selected') === 'true' ? '*' : '') + tab.querySelector('.tab-name').textContent)) === expected, JSON.stringify(expected));
const noteIs = (window, path) => window.until(`${path} is shown`, (path) =>
  document.querySelector('.reader-bar .path')?.textContent === path, path);
const boxIs = (window, text) => window.until(`the box holds 「${text}」`, (text) => document.querySelector('#search').value === text, text);
/** The section at the top of the pane, and how far it is scrolled out of sight: how high is what comes before it, nobody knows. */
const seen = () => {
  const pane = document.querySelector('#reader');
  const top = pane.getBoundingClientRect().top;
  const section = [...pane.querySelectorAll('section[id]')].findLast((section) => section.getBoundingClientRect().top <= top + 1);
  return { section: section?.id ?? null, out: Math.round(top - (section ?? pane.firstElementChild).getBoundingClientRect().top) };
};
/** Where in the note one is, once the pane stands still. */
async function place(window) {
  await window.until('it stands still', `() => {
    const before = window.__seen;
    window.__seen = JSON.stringify((${seen})());
    return window.__seen === before;
  }`);
  return window.session.execute(`() => (${seen})()`);
}
const placeIs = (window, { section, out }) => window.until(`the note is at ${section}, ${out} below its top`, `(section, out) => {
  const now = (${seen})();
  return now.section === section && Math.abs(now.out - out) <= 1;
}`, section, out);

journey('tabs and their places are as they were when the window is opened again', async (window) => {
  await writeFile(join(window.notes, '長い.md'), `# 長いノート\n\n${long}`);
  await window.searchAndOpen('可視性タイムアウト');
  await window.search('目印参漆');
  await window.until('the hit is there', () => document.querySelector('[role=option][aria-selected=true]')?.textContent.includes('目印参漆'));
  await window.press('ctrl+Return');
  await tabsAre(window, '研修メモ', '*長いノート');
  await window.until('the match is in view', () => {
    const box = document.querySelector('#reader mark.match')?.getBoundingClientRect();
    return box && box.top > 0 && box.bottom < innerHeight && document.activeElement?.id === 'reader';
  });
  const match = await window.session.execute(() => document.querySelector('#reader').scrollTop);
  await window.press('Next');
  await window.until('the note is scrolled on', (match) => document.querySelector('#reader').scrollTop > match + 100, match);
  const there = await place(window);
  assert.match(there.section, /^s-節-3\d$/);

  await window.press('ctrl+Tab');
  await noteIs(window, '研修メモ.md');
  await tabsAre(window, '*研修メモ', '長いノート');
  await window.press('ctrl+shift+Tab');
  await noteIs(window, '長い.md');
  await placeIs(window, there);
  await window.press('Escape');
  await boxIs(window, '');
  // The pane is wider without the results: the same sentence is at another height.
  await window.until('the results are gone', () => !document.querySelector('#results'));
  await window.settled();
  const wide = await place(window);
  assert.equal(wide.section, there.section);

  await window.restart();
  await noteIs(window, '長い.md');
  await tabsAre(window, '研修メモ', '*長いノート');
  await placeIs(window, wide);
  const state = join(window.home, 'state/sakuin');
  const { stdout } = await run('find', [state, '-type', 'f', '-printf', '%f %m\n']);
  assert.match(stdout, /^desk\.json 600$/m);
  await window.press('ctrl+1');
  await noteIs(window, '研修メモ.md');
  await window.press('ctrl+w');
  await tabsAre(window);
  await window.press('ctrl+shift+t');
  await tabsAre(window, '*研修メモ', '長いノート');

  await window.press('ctrl+2');
  await noteIs(window, '長い.md');
  await rename(join(window.notes, '長い.md'), join(window.notes, '仕事', '短くない.md'));
  await noteIs(window, '仕事/短くない.md');
  await placeIs(window, wide);
  await tabsAre(window, '研修メモ', '*長いノート');
});

journey('a search is walked back to, run again and kept under its name', async (window) => {
  await window.searchAndOpen('削除マーカ');
  const hit = await window.session.execute(() => document.querySelector('[role=option][aria-selected=true]').textContent);
  await window.press('ctrl+d');
  await window.until('the star is set', () => document.querySelector('.star')?.getAttribute('aria-pressed') === 'true');
  await window.press('Escape');
  await boxIs(window, '');
  await window.until('the search is in the side bar with its count', () => {
    const row = document.querySelector('.saved-row');
    return row?.textContent.includes('削除マーカ') && row.querySelector('.figures').textContent.includes('1 / 1');
  });
  await appendFile(join(window.notes, '仕事/週報.md'), '\n## 後始末\n\n削除マーカを片づけた。\n');
  await window.until('the count follows the folder', () => document.querySelector('.saved-row .figures').textContent.includes('2 / 2'));

  await window.mouse(9);
  await boxIs(window, '削除マーカ');
  await window.until('its hit is selected', (hit) =>
    document.querySelector('[role=option][aria-selected=true]')?.textContent.slice(0, 12) === hit.slice(0, 12), hit);
  await noteIs(window, '研修メモ.md');
  await window.mouse(8);
  await boxIs(window, '');

  // The list of tasks is a place like a note, with the mouse and with keys.
  await window.press('ctrl+shift+l');
  await window.until('the list has the focus', () => document.activeElement === document.querySelector('.task-list') && document.querySelector('.task.active'));
  await window.press('Return');
  await window.until('the note has the focus', () => !document.querySelector('.task-page') && document.activeElement?.closest('#reader'));
  await window.press('alt+Left');
  await window.until('the list is there again', () => document.activeElement === document.querySelector('.task-list'));
  await window.mouse(8);
  await window.until('the list is left', () => !document.querySelector('.task-page') && document.activeElement?.closest('#reader'));

  await window.session.execute(() => document.querySelector('#search').focus());
  await window.press('Up');
  await boxIs(window, '削除マーカ');
  await window.until('the list hangs below the box', () => document.querySelector('#recent [aria-selected=true]')?.textContent === '削除マーカ');
  await window.press('Return');
  await window.until('it is run', () => document.querySelectorAll('#results [role=option]').length === 2 && !document.querySelector('#recent'));
  // The side pane lies over the results for as long as it has the focus.
  const lies = (what) => window.until(`${what} lies on top`, (what) => {
    const box = document.querySelector(what)?.getBoundingClientRect();
    return box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.closest(what);
  }, what);
  const focusOn = (what) => window.until(`${what} has the focus`, (what) => document.activeElement?.matches(what), what);
  await window.press('ctrl+shift+s');
  await focusOn('.saved-row');
  await lies('.saved-row');
  await window.press('F2');
  await focusOn('.saved-pane input');
  await lies('.saved-pane input');
  await window.press('Escape');
  await focusOn('.saved-row');
  await lies('.saved-row');
  await window.press('ctrl+shift+f');
  await lies('#results [role=option]');
  await window.press('ctrl+shift+e');
  await focusOn('.tree');
  await lies('.tree');
  await window.press('Escape');
  await boxIs(window, '');

  await window.restart();
  await window.until('the saved search is there again', () => document.querySelector('.saved-row .figures')?.textContent.includes('2 / 2'));
  await window.press('Down');
  await boxIs(window, '削除マーカ');
  await window.press('Delete');
  await boxIs(window, '');
  await window.session.execute(() => document.querySelector('.saved-row').focus());
  await window.press('Return');
  await boxIs(window, '削除マーカ');
  await window.until('it is run by its name', () => document.querySelectorAll('#results [role=option]').length === 2);
});
