// A real input method in the other boxes: its keys are its own there, too.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';

import { focusIs, noteIs } from './journey.mjs';
import { hasInputMethod, InputMethod, inputMethodEnv } from './input-method.mjs';
import { keepPicture, Window } from './window.mjs';

const run = promisify(execFile);
const skip = !(await hasInputMethod()) && 'fcitx5 with anthy and its GTK 3 module is not installed';

function journey(name, steps) {
  test(name, { timeout: 120_000, skip }, async () => {
    const method = await InputMethod.start();
    const window = await Window.open({ env: inputMethodEnv });
    try {
      await writeFile(join(window.notes, '索引.md'), '# 索引\n\n検索を速くする。\n\n## 検索のしかた\n\n検索して開く。\n');
      await window.until('every note is listed', () => document.querySelectorAll('[role=treeitem]').length >= 5);
      await window.session.execute(() => {
        document.addEventListener('compositionstart', () => { window.__composing = true; });
        document.addEventListener('compositionend', () => { window.__composing = false; });
      });
      await steps(window, method);
    } catch (error) {
      await keepPicture(name);
      throw error;
    } finally {
      await window.close();
      await method.close();
    }
  });
}

const type = (text) => run('xdotool', ['type', '--delay', '40', text]);
const holds = (window, id, text) => window.until(`#${id} holds ${text}`, (id, text) => document.getElementById(id).value === text, id, text);
const composing = (window, state) => window.until(`composing: ${state}`, (state) => window.__composing === state, state);

/**
 * Composes 検索 in the box that has the focus, takes it back by Esc, composes it again, and
 * confirms it by Enter. `state` must come to what is expected each time, and stay it at the end.
 */
async function compose(window, id, state, expected) {
  await type('kensaku');
  await holds(window, id, 'けんさく');
  await window.press('space');
  await holds(window, id, '検索');
  const stays = (why) => window.until(why, `(expected) => JSON.stringify((${state})()) === expected`, JSON.stringify(expected));
  await stays('what is converted is looked for');
  // These move in the list of candidates, if anywhere.
  await window.press('Next', 'Prior', 'Down', 'Escape');
  await holds(window, id, 'けんさく');
  await stays('arrows, pages and Esc were the input method\'s');
  await composing(window, true);
  await window.press('space');
  await holds(window, id, '検索');
  await stays('what is converted is looked for again');
  await window.press('Return');
  await composing(window, false);
  await holds(window, id, '検索');
  await window.settled();
  assert.deepEqual(await window.session.execute(state), expected, 'the Enter that confirms does nothing else');
}

journey('quick open and the find bar leave an input method its keys', async (window, method) => {
  await noteIs(window, '研修メモ.md');
  await window.press('ctrl+p');
  await focusIs(window, 'go');
  await method.switchOn();
  const places = () => ({
    open: document.querySelector('dialog.go').open,
    focus: document.activeElement.id,
    mark: document.querySelector('#go-list [aria-selected=true] mark')?.textContent,
    note: document.querySelector('.reader-bar .path').textContent,
  });
  await compose(window, 'go', places, { open: true, focus: 'go', mark: '検索', note: '研修メモ.md' });
  await window.press('Return');
  await noteIs(window, '索引.md');
  await focusIs(window, 'reader');

  await window.press('ctrl+f');
  await focusIs(window, 'find');
  await method.switchOn();
  const finding = () => ({
    open: !!document.querySelector('.find-bar'),
    focus: document.activeElement.id,
    count: document.querySelector('#find-count')?.textContent.trim(),
  });
  await compose(window, 'find', finding, { open: true, focus: 'find', count: '1 / 3' });
  await window.press('Return');
  await window.until('the next Enter goes on', () => document.querySelector('#find-count').textContent.trim() === '2 / 3');
  await window.press('Escape');
  await window.until('the next Esc closes', () => !document.querySelector('.find-bar'));
  await focusIs(window, 'reader');
});

journey('PageUp and PageDown in the search box are the input method\'s while it composes', async (window, method) => {
  await window.click('#search');
  await method.switchOn();
  const results = () => ({
    focus: document.activeElement.id,
    selected: document.querySelector('#results [aria-selected=true]')?.id,
  });
  await compose(window, 'search', results, { focus: 'search', selected: 'hit-0' });
  await window.press('Next');
  await window.until('afterwards they are the window\'s', () => document.querySelector('#results [aria-selected=true]')?.id === 'hit-1');
});

journey('what an input method has confirmed is completed', async (window, method) => {
  await window.click('#search');
  await type('path:');
  await holds(window, 'search', 'path:');
  await method.switchOn();
  await type('shigoto');
  await holds(window, 'search', 'path:しごと');
  await window.press('space');
  await holds(window, 'search', 'path:仕事');
  await window.press('Return');
  await composing(window, false);
  await window.until('the folder is offered', () => document.querySelector('.completion .text')?.textContent === 'path:"/仕事/"');
  await window.press('Tab', 'Return');
  await window.until('it is put in', () => document.querySelector('#search').value.trim() === 'path:"/仕事/"');
});
