// Results while typing, and while the index is being built.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { boxIs, countIs, journey } from './journey.mjs';
import { until } from './window.mjs';

const run = promisify(execFile);
/** No word of it is a syllable of romaji: each letter finds one section less. */
const word = 'xqzvwbkt';
const letters = Object.fromEntries([...word].map((_, at) => [`${at}.md`, `# 題 ${at}\n\n${word.slice(0, at + 1)} の話。\n`]));
const counts = [...word].map((_, at) => `${word.length - at} 節 / ${word.length - at} ノート`);

journey('every letter has its results, which follow one another without a gap', { texts: letters }, async (window) => {
  await window.until('every note is listed', (count) => document.querySelectorAll('[role=treeitem]').length === count, word.length);
  for (const [at, letter] of [...word].entries()) {
    await window.press(letter);
    await countIs(window, counts[at]);
  }
  for (const count of counts.slice(0, -1).reverse()) {
    await window.press('BackSpace');
    await countIs(window, count);
  }
  await window.press('BackSpace');
  await window.until('nothing is searched', () => !document.querySelector('.results-pane'));

  // Faster than anybody types: what the box holds, and each state of the list.
  await window.session.execute(() => {
    const box = document.querySelector('#search');
    window.__typed = [];
    window.__shown = [];
    box.addEventListener('input', () => window.__typed.push(box.value));
    const look = () => {
      const pane = document.querySelector('.results-pane');
      const selected = [...document.querySelectorAll('#results [aria-selected=true]')].map((row) => row.id).join();
      window.__shown.push(`${pane?.querySelector('.count')?.textContent.trim()} ${selected}`);
    };
    new MutationObserver(look).observe(document.querySelector('.app'), { attributes: true, characterData: true, childList: true, subtree: true });
  });
  await run('xdotool', ['type', '--delay', '4', word]);
  await boxIs(window, word);
  await countIs(window, counts.at(-1));
  // An answer that came late would come now.
  await window.quiet();
  const { typed, shown } = await window.session.execute(() => ({ typed: window.__typed, shown: window.__shown }));
  assert.deepEqual(typed, [...word].map((_, at) => word.slice(0, at + 1)), 'the box takes every letter');
  const states = shown.slice(shown.findIndex((state) => state.includes('hit-0'))).filter((state, at, all) => state !== all[at - 1]);
  const expected = counts.map((count) => `${count} hit-0`);
  assert.deepEqual(states, expected.filter((state) => states.includes(state)), 'no older answer, no empty list, no other row');
  assert.equal(states.at(-1), expected.at(-1));
});

/** So many notes, and so long, that the index takes seconds; those that come late are the better hits. */
const NOTES = 7000;
const filling = '長い文章がここに続き、索引を作るのに時間がかかる。'.repeat(20);
const growing = Object.fromEntries(Array.from({ length: NOTES }, (_, at) => {
  const title = at % 40 > 0 || at < 1000 ? `題 ${at}` : at < 4200 ? `題 ${at} 目印の語について` : '目印の語';
  return [`${String(at).padStart(4, '0')}.md`, `# ${title}\n\n${filling}${at < 1000 ? '目印の語がある。' : ''}\n`];
}));
const HOLDING = Object.values(growing).filter((text) => text.includes('目印の語')).length.toLocaleString('en-US');
const WHOLE = NOTES.toLocaleString('en-US');
const figures = () => document.querySelector('.progress .figures')?.textContent;

journey('what is there so far is found while the index is built, and how far it is', { texts: growing, env: { GTK_THEME: 'Adwaita:dark' } }, async (window) => {
  const number = (text) => Number(text.replaceAll(',', ''));
  await window.search('目印の語');
  const count = await window.until('something is found', () => document.querySelector('.results-pane .count')?.textContent.trim());
  const [, found, notes, searched, all] = count.match(/^([\d,]+) 節 \/ ([\d,]+) ノート（([\d,]+) \/ ([\d,]+) ノートまで）$/) ?? assert.fail(count);
  assert.deepEqual([found, all], [notes, WHOLE]);
  assert.ok(number(searched) >= number(found) && number(searched) < NOTES, count);
  const before = await window.session.execute(figures);
  assert.match(before, new RegExp(`^[\\d,]+ / ${WHOLE}$`));
  assert.deepEqual(await window.violations(), []);
  await window.until('the figures go on', (before) => document.querySelector('.progress .figures')?.textContent !== before, before);
  await until('the index is there', async () => !(await window.session.execute(figures)), 90_000);
  await countIs(window, `${HOLDING} 節 / ${HOLDING} ノート`);
});

journey('a row that was chosen while the index is built stays chosen, whatever better comes', { texts: growing }, async (window) => {
  await window.search('目印の語');
  const best = await window.until('there are rows', () =>
    document.querySelectorAll('#results [role=option]').length > 1
      && document.querySelector('#results [aria-selected=true]')?.closest('[role=group]').querySelector('.path').textContent);
  // On a busy machine the best row has been read for so long that it counts as chosen, and others stand
  // above it: it may be the last one, from which Down leads nowhere.
  await until('another row is gone to', async () => {
    await window.press(await window.session.execute(() => (document.querySelector('#hit-0[aria-selected=true], #hit-1[aria-selected=true]') ? 'Down' : 'Up')));
    return until('it is selected', () => window.session.execute((best) =>
      document.querySelector('#results [aria-selected=true]').closest('[role=group]').querySelector('.path').textContent !== best, best), 1_000).catch(() => false);
  });
  // Better ones may have come above it already.
  const chosen = await window.until('the row that was gone to is the one that is shown', (best) => {
    const row = document.querySelector('#results [aria-selected=true]:not(#hit-0)');
    const path = row?.closest('[role=group]').querySelector('.path').textContent;
    const shown = document.querySelector('.reader-bar .path').textContent === path && document.querySelector('#reader mark.match.current');
    return shown && path !== best && path;
  }, best);
  await window.session.execute(() => {
    window.__seen = [];
    const look = () => {
      const row = document.querySelector('#results [aria-selected=true]')?.closest('[role=group]').querySelector('.path').textContent;
      const state = JSON.stringify([row, document.querySelector('.reader-bar .path').textContent, document.querySelector('#reader').scrollTop]);
      if (window.__seen.at(-1) !== state) window.__seen.push(state);
    };
    look();
    new MutationObserver(look).observe(document.querySelector('.app'), { attributes: true, characterData: true, childList: true, subtree: true });
  });
  assert.ok(await window.session.execute(figures), 'the index is still being built');
  const before = await window.session.execute(() => JSON.parse(window.__seen[0]));
  assert.deepEqual(before.slice(0, 2), [chosen, chosen]);
  await until('the index is there', async () => !(await window.session.execute(figures)), 90_000);
  await countIs(window, `${HOLDING} 節 / ${HOLDING} ノート`);
  await window.quiet();
  const { seen, row, inView } = await window.session.execute(() => {
    const row = document.querySelector('#results [aria-selected=true]');
    const [box, list] = [row, document.querySelector('#results')].map((element) => element.getBoundingClientRect());
    return { seen: window.__seen, row: row.id, inView: box.top >= list.top && box.bottom <= list.bottom };
  });
  assert.deepEqual(seen.map((state) => JSON.parse(state)), [before], 'neither the row nor the note has moved');
  assert.ok(inView, 'the row stays in view');
  assert.ok(Number(row.slice(4)) > 100, `so many better ones came above it that ${row} is selected`);
});
