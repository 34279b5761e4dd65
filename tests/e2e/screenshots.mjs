// `node screenshots.mjs FOLDER [QUERY]`: pictures of the window on the sample notes, two of each.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Window } from './window.mjs';

// Another form of 決める is found in several notes, which shows groups, the rest of a note and why.
const [folder, query = '決めた'] = process.argv.slice(2);
const sample = join(import.meta.dirname, '../../notes');
// WebKitGTK takes `prefers-color-scheme` from the name of the GTK theme.
const themes = { light: 'Adwaita', dark: 'Adwaita:dark' };

/** What is done before each picture; the next one goes on from there. */
const pictures = {
  async start(window) {
    await window.until('the tasks are counted', () => document.querySelector('#show-tasks .open-tasks'));
  },
  async results(window) {
    // A chip that is on, but leaves all there is.
    await window.session.execute(() => document.querySelector('.chip[data-scope=date]').focus());
    for (const span of ['today', '7d', '30d']) {
      await window.press('Down');
      await window.until(`${span} is chosen`, (span) => document.querySelector('.chip[data-scope=date]').value === span, span);
    }
    await window.search(query);
    await window.until('results', () => document.querySelector('#results [aria-selected=true] mark'));
    await window.press('Down');
    await window.until('the hit beside them', () => document.querySelector('#reader mark.match.current'));
  },
  async hit(window) {
    await window.press('Escape');
    await window.searchAndOpen('削除マーカ');
    await window.until('the ticks beside the scroll bar', () => document.querySelector('.match-ruler .tick.current'));
  },
  async completions(window) {
    await window.search('削除 tag:');
    await window.until('completions', () => document.querySelector('.completion'));
    await window.press('Tab');
    await window.until('one of them is chosen', () => document.querySelector('.completion[aria-selected=true]'));
  },
  async going(window) {
    await window.press('Escape', 'Escape');
    await window.until('the search is over', () => !document.querySelector('#results'));
    await window.press('ctrl+p');
    await window.until('quick open', () => document.querySelector('dialog.go')?.open);
    await window.session.type('#go', 'ddb');
    await window.until('headings', () => document.querySelectorAll('#go-list .go-row mark').length > 1);
  },
  async tasks(window) {
    await window.press('Escape');
    await window.press('ctrl+shift+l');
    await window.until('the tasks', () => document.querySelector('.task-list .task.active .text'));
  },
};

for (const [name, theme] of Object.entries(themes)) {
  const from = existsSync(sample) ? sample : undefined;
  const window = await Window.open({ from, env: { GTK_THEME: theme } });
  try {
    await window.until(`the page is ${name}`, (scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches, name);
    for (const [what, prepare] of Object.entries(pictures)) {
      await prepare(window);
      await window.quiet();
      await window.settled();
      await window.picture(join(folder, `${what}-${name}.png`));
    }
  } finally {
    await window.close();
  }
}
