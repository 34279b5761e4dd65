// A task's text in pieces: what is read and what is followed.

export interface Piece {
  text: string;
  /** The address, if it is one. */
  url: string | null;
}

/** Signs made for lists of tasks. The list shows what they mean, so they need not stand in it as well. */
const signs = [
  /(?:📅|📆|🗓)\ufe0f? ?\d[\d/-]*/gu,
  /(?<=^| )(?:due::? ?|@)\d{4}[\d/-]*/gi,
  /🔁\ufe0f? ?(?:every [a-z]+|[^\s#]+)/gu,
  /[🔺⏫🔼🔽⏬❗‼]\ufe0f?/gu,
  /(?<=^| )!{1,3}(?= |$)/g,
  /(?<=^| )#[^\s#]+/gu,
];

/** Divides a task's text into words and addresses. An address ends where Japanese begins. */
export function pieces(text: string): Piece[] {
  const words = signs.reduce((rest, sign) => rest.replace(sign, ""), text);
  return (words.trim() === "" ? text : words)
    .replace(/\s+/g, " ")
    .trim()
    .split(/(https?:\/\/[!-~]+)/)
    .map((piece, index) => (index % 2 ? { text: short(piece), url: piece } : { text: piece, url: null }))
    .filter(({ text: piece }) => piece !== "");
}

/** An address as a name: where it leads and the last part of its path. */
function short(url: string): string {
  const [, host = url, path = ""] = /^https?:\/\/(?:www\.)?([^/?#]+)([^?#]*)/.exec(url) ?? [];
  const parts = path.split("/").filter(Boolean);
  return [host, ...(parts.length > 1 ? ["…"] : []), ...parts.slice(-1)].join("/");
}
