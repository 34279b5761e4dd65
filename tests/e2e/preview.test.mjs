// Looking through the results: the note follows, and the way back leads to where one was.

import assert from 'node:assert/strict';

import { boxIs, countIs, focusIs, journey, noteIs } from './journey.mjs';

const filling = (at) => Array.from({ length: 40 }, (_, line) => `${at} の ${line} 行目。${'ここには何もない。'.repeat(8)}`).join('\n\n');
/** Each has the match far below its top; the last one is a title. */
const notes = Object.fromEntries(Array.from({ length: 24 }, (_, at) =>
  [`${String(at).padStart(2, '0')}.md`, `# 題 ${at}\n\n${filling(at)}\n\n## 節 ${at}\n\nここに目印がある。\n\n${filling(at)}\n`]));
notes['手引き.md'] = `# 灯台の手引き\n\n${filling(0)}\n\n## 次\n\n${filling(1)}\n`;

/** The note of the selected row is shown, with its match in sight as the current one. */
const followed = () => {
  const row = document.querySelector('#results [aria-selected=true]');
  const path = row?.closest('[role=group]').querySelector('.path').textContent;
  const mark = document.querySelector('#reader mark.match.current');
  const [box, pane] = [mark, document.querySelector('#reader')].map((element) => element?.getBoundingClientRect());
  return path && document.querySelector('.reader-bar .path').textContent === path && mark?.textContent === '目印'
    && box.top >= pane.top && box.bottom <= pane.bottom && row.id;
};
/** Where the pane is, to the pixel. */
const place = () => ({ note: document.querySelector('.reader-bar .path').textContent, top: document.querySelector('#reader').scrollTop });
const placeIs = (window, { note, top }) => window.until(`${note} stands at ${top}`, (note, top) =>
  document.querySelector('.reader-bar .path').textContent === note && document.querySelector('#reader').scrollTop === top, note, top);

/** Opens the window on the notes, in one of them, read half. */
function reading(name, steps) {
  journey(name, { texts: notes }, async (window) => {
    await window.until('every note is listed', () => document.querySelectorAll('[role=treeitem]').length >= 10);
    await noteIs(window, '00.md');
    await window.session.execute(() => document.querySelector('#reader').focus());
    await window.press('Next');
    await window.until('it is scrolled', () => document.querySelector('#reader').scrollTop > 100);
    await window.quiet();
    const before = await window.session.execute(place);
    await steps(window, before);
  });
}

reading('the note follows the selection to its match, and Esc leads back to the pixel', async (window, before) => {
  const selected = (row) => window.until(`${row} is selected and followed`, `(row) => (${followed})() === row`, row);
  await window.search('目印');
  await countIs(window, '24 節 / 24 ノート');
  await selected('hit-0');
  for (const [key, row] of [['Down', 1], ['Down', 2], ['Up', 1], ['Down', 2]]) {
    await window.press(key);
    await selected(`hit-${row}`);
  }
  await window.press('Next');
  const page = await window.until('PageDown goes several rows on', `() => {
    const row = (${followed})();
    return row && row !== 'hit-2' && Number(row.slice(4));
  }`);
  assert.ok(page >= 2 + 4, `a page of ${page - 2} rows`);
  await window.press('Next');
  await selected(`hit-${2 + 2 * (page - 2)}`);
  await window.press('Prior', 'Prior', 'Prior');
  await selected('hit-0');
  await window.press('Down', 'Down', 'Down');
  await selected('hit-3');
  assert.equal(await window.session.execute(() => document.activeElement.id), 'search');
  await window.press('Return');
  await focusIs(window, 'reader');
  await selected('hit-3');
  await window.press('Prior');
  await window.press('Escape');
  await boxIs(window, '');
  await window.until('the results are gone', () => !document.querySelector('#results'));
  await placeIs(window, before);

  // A hit in the title is opened at the top, whatever was in sight.
  await window.search('灯台');
  await window.until('the note is shown from its top', () =>
    document.querySelector('.reader-bar .path').textContent === '手引き.md'
      && document.querySelector('#reader h1 mark.match.current')?.textContent === '灯台'
      && document.querySelector('#reader').scrollTop === 0);
  await window.press('Escape');
  await placeIs(window, before);
});

reading('Esc in the box gives the focus back to the note, and Home and End go to the ends', async (window, before) => {
  await window.press('slash');
  await focusIs(window, 'search');
  await window.session.type('#search', '目印');
  await countIs(window, '24 節 / 24 ノート');
  const selected = (row) => window.until(`${row} is selected and followed`, `(row) => (${followed})() === row`, row);
  await selected('hit-0');
  // The caret stands at the end of the text.
  await window.press('End');
  await selected('hit-23');
  await window.press('Home');
  await window.until('Home is the caret\'s first', () => document.querySelector('#search').selectionEnd === 0);
  await selected('hit-23');
  await window.press('Home');
  await selected('hit-0');
  await window.press('Escape');
  await boxIs(window, '');
  await focusIs(window, 'reader');
  await placeIs(window, before);
});
