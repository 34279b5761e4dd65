// What a screen reader is told of searching, and what can be read of it, by the rules of axe-core.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';

import { keepPicture, Window } from './window.mjs';

// WebKitGTK takes `prefers-color-scheme` from the name of the GTK theme.
const themes = { light: 'Adwaita', dark: 'Adwaita:dark' };

for (const [scheme, theme] of Object.entries(themes)) {
  const name = `searching breaks no rule of axe-core in the ${scheme} colours`;
  test(name, { timeout: 120_000 }, async () => {
    const window = await Window.open({ env: { GTK_THEME: theme } });
    try {
      await window.until(`the page is ${scheme}`, (scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches, scheme);
      await window.search('さくじょ');
      await window.until('results', () => document.querySelector('[role=option][aria-selected=true] mark'));
      await window.until('the box names the selected row', () =>
        document.getElementById(document.querySelector('#search').getAttribute('aria-activedescendant'))?.getAttribute('aria-selected') === 'true');
      await window.until('the count is said', () => /\d+ 節 \/ \d+ ノート/.test(document.querySelector('#announcement').textContent));
      assert.deepEqual(await window.violations(), []);
      await window.press('Return', 'ctrl+f');
      await window.until('the find bar has the focus', () => document.activeElement?.id === 'find');
      await window.session.type('#find', 'オブジェクト');
      await window.until('matches are counted', () => document.querySelector('#find-count').textContent.includes('1 / '));
      assert.deepEqual(await window.violations(), []);
      await window.press('Escape');
      await window.search('どこにもない言葉');
      await window.until('that nothing was found is said', () => document.querySelector('#announcement').textContent.includes('どこにもない言葉'));
      assert.deepEqual(await window.violations(), []);

      // What is open and remembered: tabs, a saved search, the recent ones.
      await window.searchAndOpen('削除マーカ');
      await window.press('ctrl+d');
      await window.press('Escape');
      await window.until('the search is saved', () => document.querySelector('.saved-row .figures'));
      await window.session.execute(() => document.querySelector('[role=treeitem][data-path="買い物.md"]')
        .dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true })));
      await window.until('two tabs are there', () => document.querySelectorAll('[role=tab]').length === 2);
      await window.session.execute(() => document.querySelector('#search').focus());
      await window.press('Down');
      await window.until('the recent searches are there', () =>
        document.getElementById(document.querySelector('#search').getAttribute('aria-activedescendant'))?.textContent === '削除マーカ');
      assert.deepEqual(await window.violations(), []);

      await window.press('ctrl+shift+l');
      await window.until('the tasks are listed', () => document.querySelector('.task-list .task.active .text'));
      assert.deepEqual(await window.violations(), []);
      await window.press('Escape');

      // What lies over the window: quick open, the palette, all keys.
      const over = async (key, ready) => {
        await window.press(key);
        await window.until(`${key} has opened something`, ready);
        assert.deepEqual(await window.violations(), []);
        await window.press('Escape');
        await window.until('it is closed', () => !document.querySelector('dialog[open]'));
      };
      await over('ctrl+p', () => document.querySelector('#go-list [aria-selected=true] .go-name'));
      await over('ctrl+shift+p', () => document.querySelector('#go-list [aria-selected=true] kbd'));
      await over('F1', () => document.querySelector('dialog.keys')?.open);

      // What is said of a note that cannot be read, and of a query that is broken.
      await writeFile(join(window.notes, '壊れた.md'), Buffer.alloc(64));
      await writeFile(join(window.notes, '読める.md'), '# 読めるノート\n');
      await window.until('there is something to know', () => document.querySelector('.notices .badge'));
      await window.search('updated:いつか 鍵');
      await window.until('it is said what was taken as letters', () => document.querySelector('.results-pane .note-notice'));
      await window.click('.notices .badge');
      await window.until('the notices are listed', () => document.querySelector('#notices')?.innerText.includes('壊れた.md'));
      assert.deepEqual(await window.violations(), []);
    } catch (error) {
      await keepPicture(name);
      throw error;
    } finally {
      await window.close();
    }
  });
}
