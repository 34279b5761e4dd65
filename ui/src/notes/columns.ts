// How wide the columns of a long table are. The browser would have to lay all its rows out to know, which
// takes half a second for a thousand, and the rows could not be divided: told the widths, it needs no row
// but those in sight.

/** The engine's tag for a table, and its end. */
const OPEN = '<div class="table" tabindex="0"><table>';
const CLOSE = "</table>";

/** A shorter table is left to the browser, and so is one of many columns, which scrolls sideways as a whole. */
const ROWS = 40;
const COLUMNS = 8;

/** In pixels: half a Japanese letter in a table, and what stands beside the text of a cell. */
const LETTER = 8;
const BESIDE = 36;
/** The line at the edge of the table, in pixels. */
const BORDER = 2;

/** The narrowest columns are never made narrower, up to so many pixels: dates and numbers are not broken. */
const SURE = 300;

/** In halves of a Japanese letter: no column is narrower, and none wider than text that is read in lines. */
const LEAST = 6;
const MOST = 56;

/** The engine's HTML with the widths of the columns in the tag of each long table, and what it may take in all in `data-width`. */
export function withColumns(html: string): string {
  let out = "";
  let done = 0;
  for (let at = html.indexOf(OPEN); at >= 0; at = html.indexOf(OPEN, at + 1)) {
    const end = html.indexOf(CLOSE, at);
    if (end < 0) break;
    const widths = widthsOf(html.slice(at + OPEN.length, end));
    if (!widths) continue;
    out += html.slice(done, at) + longTable(widths);
    done = at + OPEN.length;
  }
  return out + html.slice(done);
}

function longTable(widths: readonly number[]): string {
  const all = sum(widths);
  const most = Math.max(0, ...widths.filter((most) => sum(widths.filter((width) => width <= most)) <= SURE));
  const rest = sum(widths.filter((width) => width > most));
  const columns = widths.map((width) => `<col width="${width <= most ? width : `${((100 * width) / rest).toFixed(2)}%`}">`).join("");
  return `<div class="table long" data-width="${all + BORDER}" tabindex="0"><table><colgroup>${columns}</colgroup>`;
}

function sum(widths: readonly number[]): number {
  return widths.reduce((all, width) => all + width, 0);
}

/** How wide each column would like to be, in pixels; null for a table that is not long. */
function widthsOf(table: string): number[] | null {
  const rows = table.split("<tr>").slice(1);
  if (rows.length <= ROWS) return null;
  const widths: number[] = [];
  for (const row of rows) {
    const cells = row.split(/<t[dh](?: [^>]*)?>/).slice(1);
    if (cells.length > COLUMNS) return null;
    for (const [column, cell] of cells.entries()) {
      widths[column] = Math.max(widths[column] ?? LEAST, Math.min(MOST, letters(cell)));
    }
  }
  return widths.map((width) => width * LETTER + BESIDE);
}

/** How long a cell's text is, in halves of a Japanese letter. */
function letters(cell: string): number {
  const text = cell.replace(/<[^>]*>/g, "").replace(/&[a-z]+;/g, "x").trim();
  let sum = 0;
  for (const letter of text) sum += letter > "\u2e7f" ? 2 : 1;
  return sum;
}
