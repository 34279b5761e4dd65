// Searching with a real input method in the real window: what it composes is searched, and its keys are its own.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';

import { hasInputMethod, InputMethod, inputMethodEnv } from './input-method.mjs';
import { keepPicture, Window } from './window.mjs';

const run = promisify(execFile);
const skip = !(await hasInputMethod()) && 'fcitx5 with anthy and its GTK 3 module is not installed';
const name = 'text that an input method composes is searched, and its keys stay its own';

test(name, { timeout: 120_000, skip }, async () => {
  const method = await InputMethod.start();
  const window = await Window.open({ env: inputMethodEnv });
  try {
    await writeFile(join(window.notes, '索引.md'), '# 索引\n\n## 作り方\n\n検索のために語を並べる。\n\n## 使い方\n\n検索して開く。\n');
    await steps(window, method);
  } catch (error) {
    await keepPicture(name);
    throw error;
  } finally {
    await window.close();
    await method.close();
  }
});

async function steps(window, method) {
  const box = () => window.session.execute(() => document.querySelector('#search').value);
  const holds = (text) => window.until(`the box holds ${text}`, (text) => document.querySelector('#search').value === text, text);
  /** What must stay as it is while the input method has the keys. */
  const state = () => window.session.execute(() => ({
    focus: document.activeElement.id,
    composing: window.__composing,
    selected: document.querySelector('[role=option][aria-selected=true]')?.id,
  }));
  await window.session.execute(() => {
    const box = document.querySelector('#search');
    box.addEventListener('compositionstart', () => { window.__composing = true; });
    box.addEventListener('compositionend', () => { window.__composing = false; });
  });
  await window.click('#search');
  await method.switchOn();

  await run('xdotool', ['type', '--delay', '40', 'kensa']);
  await holds('けんさ');
  await window.until('what is not converted yet finds 検索 already', () => {
    const marks = [...document.querySelectorAll('[role=option] mark')].map((mark) => mark.textContent);
    return document.querySelectorAll('[role=option]').length === 2 && marks.includes('検索');
  });
  assert.deepEqual(await state(), { focus: 'search', composing: true, selected: 'hit-0' });

  await run('xdotool', ['type', '--delay', '40', 'ku']);
  await holds('けんさく');
  await window.press('space');
  await holds('検索');

  // Another candidate and back: the arrow moves in the input method's list, not in the results.
  await window.press('Down');
  await window.until('the arrow took another candidate', () => document.querySelector('#search').value !== '検索');
  assert.equal((await state()).composing, true);
  await window.press('Up');
  await holds('検索');
  await window.until('the results are those of 検索 again', () => document.querySelectorAll('[role=option]').length === 2);
  assert.deepEqual(await state(), { focus: 'search', composing: true, selected: 'hit-0' });

  // Esc takes the conversion back, not the search.
  await window.press('Escape');
  await holds('けんさく');
  assert.deepEqual(await state(), { focus: 'search', composing: true, selected: 'hit-0' });

  await window.press('space');
  await holds('検索');
  await window.press('Return');
  await window.until('the conversion is confirmed', () => window.__composing === false);
  await holds('検索');
  await window.settled();
  assert.equal((await state()).focus, 'search', 'the Enter that confirms opens nothing');

  await window.press('Down');
  await window.until('the arrow moves in the results now', () =>
    document.querySelector('[role=option][aria-selected=true]')?.id === 'hit-1');
  await window.press('Return');
  await window.until('the next Enter opens the hit', () => document.activeElement.id === 'reader');
  await window.until('it is marked', () => document.querySelector('#reader mark.match')?.textContent === '検索');
  assert.equal(await box(), '検索');
}
