// Adding a task to a note, to one of its sections, or to the inbox.

import { toWireError, type Backend, type Notice } from "../ipc/backend";

/** Where a task is to be added; the inbox if nothing is named. */
export interface Target {
  path: string | null;
  /** Headings of the section; empty for the end of the note. */
  heading_path: string[];
  name: string;
}

export class Adding {
  constructor(
    private readonly backend: Pick<Backend, "addTask">,
    private readonly raise: (alert: Notice) => void,
    private readonly added: () => void,
  ) {}

  /** False if nothing was written: what was typed must not be lost then. */
  async add(text: string, target: Target): Promise<boolean> {
    if (text.trim() === "") return false;
    try {
      const { path, heading_path } = target;
      const answer = await this.backend.addTask({ text: text.trim(), path, heading_path });
      if (!answer.written) this.raise(answer.notice ?? { code: "add-refused", message: "", path });
      else this.added();
      return answer.written;
    } catch (thrown) {
      this.raise({ ...toWireError(thrown), path: target.path });
      return false;
    }
  }
}
