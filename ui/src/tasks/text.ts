// A task's text as the list shows it: the engine tells words from addresses, and these are shortened.

import type { TaskWord } from "../ipc/backend";

/** What is shown of a word or an address. A link's own words stay as they are. */
export function shown({ text, url }: TaskWord): string {
  return url !== undefined && text.trim() === url ? short(url) : text;
}

/** An address as a name: where it leads and the last part of its path. */
function short(url: string): string {
  const [, host = url, path = ""] = /^https?:\/\/(?:www\.)?([^/?#]+)([^?#]*)/.exec(url) ?? [];
  const parts = path.split("/").filter(Boolean);
  return [host, ...(parts.length > 1 ? ["…"] : []), ...parts.slice(-1)].join("/");
}
