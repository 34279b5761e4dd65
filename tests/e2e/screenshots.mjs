// `node screenshots.mjs FOLDER QUERY`: pictures of the window on the sample notes.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Window } from './window.mjs';

const [folder, query] = process.argv.slice(2);
const sample = join(import.meta.dirname, '../../notes');
// WebKitGTK takes `prefers-color-scheme` from the name of the GTK theme.
const themes = { light: 'Adwaita', dark: 'Adwaita:dark' };

for (const [name, theme] of Object.entries(themes)) {
  const from = existsSync(sample) ? sample : undefined;
  const window = await Window.open({ from, env: { GTK_THEME: theme } });
  const picture = (what) => window.picture(join(folder, `${what}-${name}.png`));
  try {
    await window.until(`the page is ${name}`, (scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches, name);
    await window.settled();
    await picture('start');
    await window.search(query);
    await window.until('results', () => !!document.querySelector('[role=option][aria-selected=true]'));
    await window.settled();
    await picture('results');
    await window.press('Return');
    await window.until('the hit', () => !!document.querySelector('#reader mark.match.current'));
    await window.settled();
    await picture('hit');
  } finally {
    await window.close();
  }
}
