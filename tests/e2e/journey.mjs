// A journey: a test with a window of its own.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';

import { keepPicture, Window } from './window.mjs';

/**
 * A test with a window of its own, opened with `options` (see `Window.open`), or on a folder of
 * the notes `texts`, by path; when it fails, a picture of the screen stays in `artifacts`.
 */
export function journey(name, { texts, ...options }, steps) {
  test(name, { timeout: 120_000 }, async (t) => {
    const folder = texts && (await mkdtemp(join(tmpdir(), 'sakuin-e2e-')));
    let window;
    try {
      if (texts) await write(folder, texts);
      window = await Window.open(texts ? { ...options, notes: folder } : options);
      await steps(window, t);
    } catch (error) {
      await keepPicture(name);
      throw error;
    } finally {
      await window?.close();
      if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}

async function write(folder, texts) {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Waits until the search box holds this text. */
export const boxIs = (window, text) =>
  window.until(`the box holds 「${text}」`, (text) => document.querySelector('#search').value === text, text);

/** Waits until the element of this id has the focus. */
export const focusIs = (window, id) => window.until(`#${id} has the focus`, (id) => document.activeElement?.id === id, id);

/** Waits until this note is shown. */
export const noteIs = (window, path) =>
  window.until(`${path} is shown`, (path) => document.querySelector('.reader-bar .path')?.textContent === path, path);

/** Waits until exactly this is said to be found: `17 節 / 5 ノート`. */
export const countIs = (window, count) => window.until(`${count} is counted`, (count) =>
  document.querySelector('.results-pane .count')?.textContent.trim() === count, count);

/**
 * Waits until the list holds exactly the sections of these titles, in this order; a section that
 * has its note's title is told by that.
 */
export async function foundAre(window, ...titles) {
  await window.until(`the sections found are ${titles}`, (titles) => {
    const title = (hit) => hit.querySelector('.own')?.textContent.trim() ?? hit.closest('[role=group]').ariaLabel;
    return JSON.stringify([...document.querySelectorAll('#results .hit')].map(title)) === titles;
  }, JSON.stringify(titles));
}
