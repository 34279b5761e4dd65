// Asking with operators and scopes, in the real window.

import assert from 'node:assert/strict';
import test from 'node:test';

import { keepPicture, Window } from './window.mjs';

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

/** Waits until the list holds exactly the sections of these titles, in any order. */
async function found(window, ...titles) {
  await window.until(`the sections found are ${titles}`, (titles) => {
    const hits = [...document.querySelectorAll('#results .hit')];
    // A section that has its note's title shows none of its own.
    const title = (hit) => hit.querySelector('.own')?.textContent.trim() ?? hit.closest('[role=group]').ariaLabel;
    return hits.map(title).sort().join() === titles;
  }, titles.sort().join());
}

journey('operators narrow a search, are completed by keys and explained in words', async (window) => {
  await window.search('鍵');
  await found(window, 'オブジェクトストレージ', '権限', '火曜');
  await window.search('鍵 -役割');
  await found(window, 'オブジェクトストレージ', '火曜');
  await window.search('（原稿用紙 OR 設計書）　－path：週報');
  await found(window, '買い物');

  // Tab enters what is offered, Enter takes it; without Tab, Enter is what it always was.
  await window.search('鍵 hea');
  await window.until('an operator is offered', () => document.querySelector('.completion .text')?.textContent === 'heading:');
  await window.press('Tab', 'Return');
  await window.until('it is put in', () => document.querySelector('#search').value === '鍵 heading:');
  await window.session.type('#search', 'けんげ');
  await window.until('a heading is offered by its reading', () => document.querySelector('.completion .text')?.textContent === 'heading:権限');
  await window.press('Tab');
  await window.until('the box names what is chosen', () =>
    document.getElementById(document.querySelector('#search').getAttribute('aria-activedescendant'))?.textContent.includes('heading:権限'));
  assert.deepEqual(await window.violations(), []);
  await window.press('Return');
  await window.until('it is put in', () => document.querySelector('#search').value.trim() === '鍵 heading:権限');
  await found(window, '権限');

  await window.press('ctrl+slash');
  await window.until('the query is explained', () => /鍵/.test(document.querySelector('.explanation[open]')?.innerText));
  assert.deepEqual(await window.violations(), []);
  await window.press('Escape');
  await window.until('the search goes on', () => !document.querySelector('dialog[open]') && document.querySelector('#search').value !== '');

  // What cannot be meant as an operator is searched for as it stands, and said so.
  await window.search('鍵 ( を');
  await window.until('it is said what was taken as letters', () => document.querySelector('.results-pane')?.innerText.includes('('));
  await window.search('https://example.invalid/鍵?a=b');
  await window.until('a pasted address is text', () => document.querySelector('#announcement').textContent.includes('example.invalid')
    || document.querySelectorAll('#results [role=option]').length > 0);
});

journey('scopes narrow a search, with or without words', async (window) => {
  const press = (kind) => window.click(`.chip[data-scope=${kind}]`);
  const pressed = (kind, state) => window.until(`${kind} is ${state}`, (kind, state) =>
    document.querySelector(`.chip[data-scope=${kind}]`).getAttribute('aria-pressed') === state, kind, String(state));
  await window.searchAndOpen('暗号化');
  await press('folder');
  await pressed('folder', true);
  await window.until('the scope can be read', () => document.querySelector('.chip[data-scope=folder]').textContent.includes('path:"/仕事/"'));
  await window.search('を');
  await window.until('only the folder is searched', () => {
    const groups = [...document.querySelectorAll('#results [role=group]')].map((group) => group.ariaLabel);
    return groups.join() === '週報';
  });
  await press('folder');
  await pressed('folder', false);
  await press('todo');
  await pressed('todo', true);
  await window.search('原稿');
  await found(window, '買い物');
  await window.until('the match is marked', () => document.querySelector('[role=option] mark')?.textContent === '原稿');
  await window.session.execute(() => document.querySelector('#search').focus());
  await window.press('ctrl+a', 'BackSpace');
  await found(window, '買い物', '予約');
  assert.deepEqual(await window.violations(), []);
  await window.press('Escape');
  await pressed('todo', false);
});

journey('completions give way to Esc and arrows, and what is not closed yet is searched as it will be', async (window) => {
  const offered = () => window.until('an operator is offered', () => document.querySelector('.completion .text')?.textContent === 'title:');
  const gone = () => window.until('nothing is offered', () => !document.querySelector('.completions'));
  await window.search('鍵 tit');
  await offered();
  await window.press('Escape');
  await gone();
  assert.equal(await window.session.execute(() => document.querySelector('#search').value), '鍵 tit');
  await window.press('BackSpace', 't');
  await offered();
  await window.press('Down');
  await gone();
  await window.until('the arrow moves in the results', () => document.querySelector('#results [aria-selected=true]')?.id === 'hit-1');
  await window.press('Escape');
  await window.until('the next Esc ends the search', () => document.querySelector('#search').value === '');

  await window.search('"鍵を渡さ');
  await found(window, 'オブジェクトストレージ');
  await window.search('"さくじょ');
  await window.until('these letters are nowhere', () => document.querySelector('.results-pane .none')?.textContent.includes('さくじょ'));
  await window.search('/\\d+ 鍵');
  await window.until('it is said that the slash is not closed', () =>
    [...document.querySelectorAll('.results-pane .note-notice')].some((notice) => notice.textContent.includes('「/\\d+」')));
});
