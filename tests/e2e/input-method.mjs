// A real Japanese input method: fcitx5 with anthy, from Debian, with settings of its own.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { until } from './window.mjs';

const run = promisify(execFile);

/** What the window must be started with to talk to it. */
export const inputMethodEnv = { GTK_IM_MODULE: 'fcitx', XMODIFIERS: '@im=fcitx' };

/** Whether fcitx5, anthy and the way into GTK are installed. */
export async function hasInputMethod() {
  const installed = ['-W', '-f', '${db:Status-Status}\n', 'fcitx5', 'fcitx5-anthy', 'fcitx5-frontend-gtk3'];
  const { stdout } = await run('dpkg-query', installed).catch(() => ({ stdout: '' }));
  return stdout.trim().split('\n').filter((status) => status === 'installed').length === 3;
}

/** A running input method. Nothing of it outlives `close`. */
export class InputMethod {
  static async start() {
    const method = new InputMethod();
    method.home = await mkdtemp(join(tmpdir(), 'sakuin-ime-'));
    const settings = join(method.home, '.config/fcitx5');
    await mkdir(settings, { recursive: true });
    // The first item is the state in which it does nothing.
    await writeFile(join(settings, 'profile'), `[Groups/0]
Name=Default
Default Layout=us
DefaultIM=anthy

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=anthy
Layout=

[GroupOrder]
0=Default
`);
    method.env = { ...process.env, HOME: method.home, XDG_CONFIG_HOME: join(method.home, '.config'), ...inputMethodEnv };
    method.child = spawn('fcitx5', [], { env: method.env, stdio: 'ignore' });
    await until('the input method answers', () => method.#remote().then(() => true, () => false));
    return method;
  }

  /** Switches to Japanese in the field that has the focus. */
  async switchOn() {
    await until('the input method is on', async () => {
      await this.#remote('-o');
      await this.#remote('-s', 'anthy');
      return (await this.#remote('-n')).trim() === 'anthy' && (await this.#remote()).trim() === '2';
    });
  }

  async close() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = once(this.child, 'exit');
      this.child.kill();
      await gone;
    }
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  async #remote(...args) {
    const { stdout } = await run('fcitx5-remote', args, { env: this.env });
    return stdout;
  }
}
