// The keys that lead somewhere, pressed where they count.

import assert from 'node:assert/strict';

import { boxIs, focusIs, journey, noteIs } from './journey.mjs';

const filling = 'ここには何もない。'.repeat(400);
const notes = {
  'AWS.md': `# AWS の覚え書き\n\n${filling}\n\n## DynamoDB の基本\n\n${filling}\n\n## 署名\n\n期限のある宛先を渡す。\n\n${filling}\n`,
  '料理.md': '# 料理\n\n## 下ごしらえ\n\n大根に塩をふる。\n',
};
/** The heading stands at the top of the pane. */
const atTop = (window, heading) => window.until(`${heading} is at the top`, (heading) => {
  const pane = document.querySelector('#reader');
  const element = [...pane.querySelectorAll('h1,h2')].find((element) => element.textContent === heading);
  return element && Math.abs(element.getBoundingClientRect().top - pane.getBoundingClientRect().top) < 40;
}, heading);
const rowIs = (window, text) => window.until(`the row of ${text} is selected`, (text) =>
  document.querySelector('#go-list [aria-selected=true] .go-name')?.textContent === text, text);

journey('a key leads to the box, to a heading, to a command and to all keys', { texts: notes }, async (window) => {
  const { session } = window;
  await window.until('every note is listed', () => document.querySelectorAll('[role=treeitem]').length === 2);
  await noteIs(window, 'AWS.md');
  const toNote = () => session.execute(() => document.querySelector('#reader').focus());

  // Signs are keys in the note, and letters in the box.
  await toNote();
  await window.press('question');
  await window.until('all keys are shown', () => document.querySelector('dialog.keys')?.open);
  await window.press('Escape');
  await window.until('they are closed', () => !document.querySelector('dialog[open]'));
  await focusIs(window, 'reader');
  await window.press('slash');
  await focusIs(window, 'search');
  await window.press('slash', 'question');
  await boxIs(window, '/?');
  await window.press('Escape');
  await boxIs(window, '');

  // What is selected becomes the query.
  await toNote();
  await session.execute(() => {
    const text = document.querySelector('#reader h1').firstChild;
    getSelection().setBaseAndExtent(text, text.data.indexOf('覚'), text, text.data.length);
  });
  await window.press('ctrl+shift+f');
  await boxIs(window, '覚え書き');
  await focusIs(window, 'search');
  await window.until('it is searched', () => document.querySelector('#results [aria-selected=true] mark, #results .note-name mark')?.textContent === '覚え書き');
  await window.press('Escape');
  await boxIs(window, '');
  await toNote();
  await session.execute(() => getSelection().removeAllRanges());
  await window.press('ctrl+shift+f');
  await focusIs(window, 'search');

  // Initials lead to a heading, letters after @ to one of this note, those after > to a command.
  await window.press('ctrl+p');
  await focusIs(window, 'go');
  await window.press(...'ddb');
  await rowIs(window, 'DynamoDB の基本');
  await window.press('Return');
  await atTop(window, 'DynamoDB の基本');
  await focusIs(window, 'reader');
  await window.press('ctrl+shift+o');
  await window.until('the headings of the note are listed', () =>
    [...document.querySelectorAll('#go-list .go-name')].map((name) => name.textContent).join() === 'AWS の覚え書き,DynamoDB の基本,署名');
  await window.press(...'shomei');
  await rowIs(window, '署名');
  await window.press('Return');
  await atTop(window, '署名');
  await window.press('ctrl+o');
  await focusIs(window, 'go');
  await window.press('greater', ...'TODO');
  await window.until('commands are listed with their keys', () =>
    document.querySelector('#go-list [aria-selected=true] mark')?.textContent === 'TODO'
      && document.querySelector('#go-list [aria-selected=true] kbd'));
  await window.press('Escape');
  await focusIs(window, 'reader');
  await window.press('F1');
  await window.until('all keys are shown', () => document.querySelector('dialog.keys')?.open);
});

journey('a sign is a letter in every text field, and every action has a key', {}, async (window) => {
  const { session } = window;
  await window.until('every note is listed', () => document.querySelectorAll('[role=treeitem]').length >= 3);
  const typed = async (selector) => {
    await window.until(`${selector} has the focus`, (selector) => document.activeElement?.matches(selector), selector);
    await window.press('a', 'slash', 'question', 'b');
    await window.until(`${selector} takes every sign`, (selector) => document.querySelector(selector)?.value === 'a/?b', selector);
    assert.deepEqual(await session.execute((selector) => [
      document.activeElement.matches(selector), document.querySelector('dialog.keys').open, document.querySelector('#search').value,
    ], selector), [true, false, '']);
    await window.press('ctrl+a', 'BackSpace');
  };
  await window.press('ctrl+shift+l');
  await window.until('the list has the focus', () => document.activeElement?.getAttribute('role') === 'grid');
  await window.press('slash');
  await typed('#task-filter');
  await window.press('Escape', 'Escape');
  await window.until('the list is left', () => !document.querySelector('.task-page'));
  await window.press('ctrl+shift+a');
  await typed('#task-text');
  await window.press('Escape');
  await window.press('ctrl+f');
  await typed('#find');
  await window.press('Escape');
  await focusIs(window, 'reader');
  await session.execute(() => document.querySelector('.chip[data-scope=date]').focus());
  for (const span of ['today', '7d', '30d', 'custom']) {
    await window.press('Down');
    await window.until(`${span} is chosen`, (span) => document.querySelector('.chip[data-scope=date]').value === span, span);
  }
  await window.press('Tab');
  await window.press('ctrl+a', 'BackSpace');
  await typed('.custom-date');

  // Within quick open, the palette's key leads on to the palette.
  await window.press('ctrl+p');
  await focusIs(window, 'go');
  await window.press('ctrl+shift+p');
  await window.until('the box asks for commands', () => document.querySelector('#go').value === '>' && document.querySelectorAll('#go-list .go-row').length > 20);
  assert.deepEqual(await session.execute(() =>
    [...document.querySelectorAll('#go-list .go-row')].filter((row) => !row.querySelector('kbd')).map((row) => row.innerText)), []);
});
