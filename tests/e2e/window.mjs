// A real window on a copy of the fixture folder, with real keys and clicks.

import { execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { startSession } from './webdriver.mjs';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? 'target');
const application = process.env.SAKUIN_E2E_APP ?? join(target, 'release/sakuin-desktop');
const driver = join(target, 'tools/bin/tauri-driver');

/** Time in which anything that will ever happen has happened, on a slow and busy machine. */
const DEADLINE_MS = 15_000;

/** Asks again and again until the answer is truthy; fails, saying what was awaited, at the deadline. */
export async function until(awaited, ask, deadline = DEADLINE_MS) {
  const end = performance.now() + deadline;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`waited ${deadline} ms in vain: ${awaited}`);
    await pause(10);
  }
}

/** A window of Sakuin. Nothing of it outlives `close`. */
export class Window {
  /** The program, for a second start; `env` is what this window was started with. */
  application = application;

  /**
   * Opens the window on a copy of `from` (the fixture unless told), or on the folder `notes`
   * itself, whether it exists or not.
   */
  static async open({ from = join(import.meta.dirname, 'fixture'), notes, env = {} } = {}) {
    const window = new Window();
    window.home = await mkdtemp(join(tmpdir(), 'sakuin-e2e-'));
    try {
      window.notes = notes ?? join(window.home, 'メモ 帳');
      if (!notes) await cp(from, window.notes, { recursive: true });
      await window.#start(env);
    } catch (error) {
      await window.close();
      throw error;
    }
    return window;
  }

  async #start(env) {
    const places = { HOME: 'home', XDG_CACHE_HOME: 'cache', XDG_DATA_HOME: 'data' };
    Object.assign(places, { XDG_CONFIG_HOME: 'config', XDG_STATE_HOME: 'state', XDG_RUNTIME_DIR: 'run' });
    for (const [name, folder] of Object.entries(places)) {
      places[name] = join(this.home, folder);
      await mkdir(places[name], { mode: 0o700, recursive: true });
    }
    // The words of the window are Japanese, wherever the tests run.
    const locale = { LC_ALL: '', LANG: 'C.UTF-8', LC_MESSAGES: 'ja_JP.UTF-8' };
    this.env = { ...process.env, ...locale, ...places, ...env };
    const base = await this.#startDriver(this.env);
    this.session = await startSession(base, application, [this.notes]);
    await this.until('the page is there', () => document.readyState === 'complete' && !!document.querySelector('#search'));
    // Real keys go to the window that has the focus.
    await until('the window has the focus', async () => {
      await run('xdotool', ['windowfocus', await this.#id()]).catch(() => {});
      return this.session.execute(() => document.hasFocus());
    });
  }

  /** Closes the window as its reader does. */
  async leave() {
    await this.press('alt+F4');
    const shown = () => run('xdotool', ['search', '--onlyvisible', '--name', '^Sakuin$']).then(() => true, () => false);
    await until('the window is gone', async () => !(await shown()));
  }

  /** Closes the window, and opens it again on the same folder, as the next start does. */
  async restart() {
    await this.leave();
    await this.session.end().catch(() => {});
    await this.#stopDriver();
    await this.#start(this.env);
  }

  /**
   * Starts a driver and gives its address. Between finding a port free and the driver taking it,
   * another program may have taken it; the driver then says nothing, so others are tried.
   */
  async #startDriver(env) {
    const said = [];
    for (let attempt = 1; attempt <= 4; attempt++) {
      const port = await freePort();
      const native = await freePort(port);
      // A group of their own: driver, window and all that they start can be ended together.
      const options = { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true };
      const child = spawn(driver, ['--port', port, '--native-port', native], options);
      this.driver = child;
      child.once('error', (error) => said.push(String(error)));
      child.stderr.setEncoding('utf8').on('data', (text) => {
        said.push(text);
        if (process.env.SAKUIN_E2E_VERBOSE) process.stderr.write(text);
      });
      const base = `http://127.0.0.1:${port}`;
      const end = performance.now() + DEADLINE_MS;
      while (child.exitCode === null && child.signalCode === null && performance.now() < end) {
        const asked = fetch(`${base}/status`, { signal: AbortSignal.timeout(2_000) });
        if (await asked.then((answer) => answer.ok, () => false)) return base;
        await pause(20);
      }
      await this.#stopDriver();
    }
    throw new Error(`tauri-driver does not answer: ${said.join('').trim() || 'it says nothing'}`);
  }

  async #stopDriver() {
    const child = this.driver;
    if (!child?.pid) return;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill();
      await gone;
    }
    // A window whose page has gone before it was asked to close would stay for ever, and with it
    // the pipe that it has from the driver.
    const runs = () => run('pgrep', ['-r', 'D,R,S,T', '-g', String(child.pid)]).then(() => true, () => false);
    const end = performance.now() + 3_000;
    while (await runs()) {
      if (performance.now() > end) {
        await run('pkill', ['-KILL', '-g', String(child.pid)]).catch(() => {});
        break;
      }
      await pause(10);
    }
    child.stderr.destroy();
  }

  /** Waits until a function of the page returns something truthy, and returns it. */
  until(awaited, inPage, ...args) {
    return until(awaited, () => this.session.execute(inPage, ...args));
  }

  /** Presses keys by their X names. */
  async press(...keys) {
    await run('xdotool', ['key', '--clearmodifiers', ...keys]);
  }

  /** Clicks the middle of an element with the real pointer. */
  async click(selector) {
    const [x, y] = await this.until(`${selector} stands still in view`, (selector) => {
      const element = document.querySelector(selector);
      element?.scrollIntoView({ block: 'center', behavior: 'instant' });
      const box = element?.getBoundingClientRect();
      return box?.width && [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
    }, selector);
    await run('xdotool', ['mousemove', '--window', await this.#id(), String(x), String(y), 'click', '1']);
  }

  /**
   * Presses a button of the mouse over the note, or another place: 5 is the wheel turned down, 8 the
   * one that goes back, 9 the one that goes forth.
   */
  async mouse(button, over = '#reader') {
    const [x, y] = await this.session.execute((over) => {
      const box = document.querySelector(over).getBoundingClientRect();
      return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
    }, over);
    await run('xdotool', ['mousemove', '--window', await this.#id(), String(x), String(y), 'click', String(button)]);
  }

  /** Empties the search box and types a query into it. */
  async search(query) {
    await this.session.execute(() => document.querySelector('#search').focus());
    await this.press('ctrl+a', 'BackSpace');
    await this.until('the search box is empty', () => document.querySelector('#search').value === '');
    await this.session.type('#search', query);
    await this.until(`the search box holds ${query}`, (query) => document.querySelector('#search').value === query, query);
  }

  /** Searches, and opens the hit that comes first. */
  async searchAndOpen(query) {
    await this.search(query);
    // The marks tell an answer to this query from one to what had been typed of it so far.
    await this.until(`a hit for ${query}`, (query) => {
      const marks = document.querySelectorAll('[role=option][aria-selected=true] mark');
      return [...marks].map((mark) => mark.textContent).join('').includes(query);
    }, query);
    await this.press('Return');
    await this.until(`${query} is marked in the reading pane`, (query) => {
      const marks = document.querySelectorAll('#reader mark.match');
      return [...marks].map((mark) => mark.textContent).join('').includes(query);
    }, query);
  }

  /** Waits until what the page has changed is on the screen. */
  async settled() {
    await this.session.execute(() => {
      window.__settled = false;
      document.fonts.ready.then(() =>
        requestAnimationFrame(() => requestAnimationFrame(() => { window.__settled = true; })));
    });
    await this.until('the page is painted', () => window.__settled);
  }

  /** Waits until the reading pane has not changed for a second, the time an edit may take to show. */
  async quiet() {
    await this.session.execute(() => {
      const restart = () => {
        window.__quiet = false;
        clearTimeout(window.__quietTimer);
        window.__quietTimer = setTimeout(() => { window.__quiet = true; }, 1000);
      };
      restart();
      const all = { attributes: true, characterData: true, childList: true, subtree: true };
      new MutationObserver(restart).observe(document.querySelector('#reader'), all);
    });
    await this.until('the reading pane is quiet', () => window.__quiet);
  }

  /** The rules of axe-core that the page breaks, each with the elements that break it. */
  async violations() {
    await this.settled();
    const axe = await readFile(join(root, 'ui/node_modules/axe-core/axe.min.js'), 'utf8');
    await this.session.execute(`() => { if (!window.axe) { ${axe} } }`);
    await this.session.execute(() => {
      window.__axe = null;
      window.axe.run(document).then((result) => { window.__axe = result; });
    });
    const { violations, passes } = await this.until('axe-core has looked', () => window.__axe);
    if (!passes.some(({ id }) => id === 'color-contrast')) throw new Error('colours were not looked at');
    return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html) }));
  }

  /** Takes a picture of the window without its frame. */
  async picture(path) {
    await run('import', ['-window', await this.#id(), path]);
  }

  /** The window's number on the X server. */
  async #id() {
    const { stdout } = await run('xdotool', ['search', '--onlyvisible', '--name', '^Sakuin$']);
    return stdout.trim().split('\n').at(-1);
  }

  async close() {
    await this.session?.end().catch(() => {});
    await this.#stopDriver();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Keeps a picture of the whole screen, dialogs and all, for a look at why a test failed. */
export async function keepPicture(name) {
  const artifacts = join(import.meta.dirname, 'artifacts');
  await mkdir(artifacts, { recursive: true });
  await run('import', ['-window', 'root', join(artifacts, `${name.replaceAll(' ', '-')}.png`)]).catch(() => {});
}

/**
 * A port nobody listens on, other than `taken`. It lies below those that the system gives to
 * outgoing connections: a client that keeps knocking at one of those may be connected to itself.
 */
async function freePort(taken) {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (String(port) === taken) continue;
    const server = createServer();
    const free = await new Promise((answer) => {
      server.once('error', () => answer(false)).listen(port, '127.0.0.1', () => answer(true));
    });
    if (!free) continue;
    await new Promise((closed) => server.close(closed));
    return String(port);
  }
}
