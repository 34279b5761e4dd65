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
