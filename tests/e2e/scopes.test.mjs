// The chips that narrow a search: this note, code, a date. The others are in query.test.mjs.

import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { boxIs, foundAre, journey, noteIs } from './journey.mjs';

const chip = (kind) => `.chip[data-scope=${kind}]`;
/** Presses a chip, and waits until it says this; off, it says only its name. */
async function press(window, kind, text) {
  await window.click(chip(kind));
  await window.until(`the chip of ${kind} says ${text}`, (selector, text) => {
    const chip = document.querySelector(selector);
    return text === null ? chip.getAttribute('aria-pressed') === 'false' && !chip.querySelector('.operator')
      : chip.getAttribute('aria-pressed') === 'true' && chip.querySelector('.operator').textContent === text;
  }, chip(kind), text);
}
/** Chooses among the dates by keys, from the one that is chosen to this one. */
async function chooseDate(window, ...values) {
  await window.session.execute((selector) => document.querySelector(selector).focus(), chip('date'));
  for (const value of values) {
    await window.press('Down');
    await window.until(`${value} is chosen`, (selector, value) => document.querySelector(selector).value === value, chip('date'), value);
  }
}

journey('this note, code and dates narrow a search, and say so', {}, async (window) => {
  await utimes(join(window.notes, '仕事/週報.md'), new Date('2026-01-15'), new Date('2026-01-15'));
  await window.searchAndOpen('原稿用紙');
  await press(window, 'note', 'path:"/買い物.md"');
  await window.search('予約');
  await foundAre(window, '予約');
  await window.search('を');
  await foundAre(window, '買い物', '予約');

  // The query with its scopes, in words.
  await window.click('#explain');
  await window.until('the note is named', () => {
    const text = document.querySelector('.explanation[open]')?.innerText ?? '';
    return text.includes('/買い物.md') && text.includes('を');
  });
  await window.press('Escape');
  await window.until('it is closed', () => !document.querySelector('dialog[open]'));
  await boxIs(window, 'を');
  await press(window, 'note', null);

  await press(window, 'code', 'code:');
  await window.search('queue');
  await foundAre(window, 'キュー');
  await window.search('鍵');
  await window.until('no code has it', () => document.querySelector('.results-pane .none')?.textContent.includes('鍵'));
  await press(window, 'code', null);
  await foundAre(window, '権限', 'オブジェクトストレージ', '火曜');

  // All notes but one are of today.
  await chooseDate(window, 'today', '7d');
  await foundAre(window, '権限', 'オブジェクトストレージ');
  await window.session.execute(() => document.querySelector('#search').focus());
  await window.press('ctrl+a', 'BackSpace');
  await boxIs(window, '');
  await window.until('what is newest comes first, from all of them', () => {
    const notes = [...document.querySelectorAll('#results [role=group]')].map((group) => group.ariaLabel);
    return notes.length > 0 && new Set(notes).size === 2 && !notes.includes('週報');
  });
  await chooseDate(window, '30d', 'custom');
  await window.press('Tab');
  await window.until('a period can be written', () => document.activeElement?.matches('.custom-date'));
  await window.press('ctrl+a', ...'2026-01..2026-02'.split('').map((sign) => ({ '-': 'minus', '.': 'period' })[sign] ?? sign));
  // What is typed next must not overtake these keys.
  await window.until('the period is written', () => document.querySelector('.custom-date').value === '2026-01..2026-02');
  await window.press('Return');
  await window.until('the period counts', () => document.querySelector('#results [role=group]')?.ariaLabel === '週報');
  await window.search('鍵');
  await window.until('only the note of that time is found', () => {
    const notes = [...document.querySelectorAll('#results [role=group]')].map((group) => group.ariaLabel);
    return notes.join() === '週報' && document.querySelector('.custom-date').value === '2026-01..2026-02';
  });
});

journey('this note is the one that is read, each chip has a key, and what is no period is said', {}, async (window) => {
  await window.searchAndOpen('原稿用紙');
  await window.search('役割');
  await noteIs(window, '研修メモ.md');
  await window.until('the chip names the note that was being read', (selector) =>
    document.querySelector(selector).textContent.includes('買い物'), chip('note'));
  await press(window, 'note', 'path:"/買い物.md"');
  await press(window, 'note', null);
  for (const [key, kind, text] of [['alt+1', 'note', 'path:"/買い物.md"'], ['alt+3', 'todo', 'task-todo:'], ['alt+4', 'code', 'code:']]) {
    await window.press(key);
    await window.until(`${key} is the chip of ${kind}`, (selector, text) => document.querySelector(selector).querySelector('.operator')?.textContent === text, chip(kind), text);
    await window.press(key);
    await window.until(`${key} takes it away`, (selector) => !document.querySelector(selector).querySelector('.operator'), chip(kind));
  }
  await window.press('alt+5');
  await window.until('Alt+5 is the last week', (selector) => document.querySelector(selector).value === '7d', chip('date'));

  await foundAre(window, '権限', 'データベース');
  await chooseDate(window, '30d', 'custom');
  await window.press('Tab', 'ctrl+a', ...'2026', 'minus', ...'13', 'minus', ...'45', 'Return');
  await window.until('it is said that this is no period', () => {
    const field = document.querySelector('.custom-date');
    const why = document.getElementById(field.getAttribute('aria-describedby'));
    return field.value === '2026-13-45' && field.getAttribute('aria-invalid') === 'true' && why?.textContent.trim();
  });
  // Nothing is narrowed by it.
  await foundAre(window, '権限', 'データベース');
});
