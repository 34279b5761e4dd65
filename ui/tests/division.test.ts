import { describe, expect, it } from "vitest";
import { Division } from "../src/notes/division";

const mark = (number: number, text: string) => `<mark class="match" data-match="${number}">${text}</mark>`;

describe("the division of a note", () => {
  it("leaves a short note whole", () => {
    const division = new Division('<section id="s-a"><p>a</p></section>');
    expect(division.parts.map(({ html }) => html)).toEqual(['<section id="s-a"><p>a</p></section>']);
  });

  it("loses nothing of a long one, and divides it only between sections", () => {
    const html = Array.from({ length: 60 }, (_, n) => `<section id="s-${n}"><p>${"字".repeat(100 * n)}</p></section>`).join("\n");
    const { parts } = new Division(html);
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.map((part) => part.html).join("")).toBe(html);
    for (const part of parts) expect(part.html).toMatch(/^<section /);
  });

  it("divides a long section between its blocks", () => {
    const block = `<ul><li title="a > b">x<br><input type="checkbox" data-task="1"> y</li></ul><p>${"字".repeat(3000)}</p>`;
    const html = `<section id="s-a"><h1>a</h1>${block.repeat(40)}</section><section id="s-b"><h2>b</h2></section>`;
    const { parts } = new Division(html);
    expect(parts.length).toBeGreaterThan(5);
    const joined = parts.map((part) => part.html.replace('<section class="continued">', "")).join("");
    expect(joined).toBe(html);
    for (const part of parts.slice(1, -1)) expect(part.html).toMatch(/^<section class="continued">(<ul>|<p>)/);
    expect(parts.at(-1)!.html).toContain('<section id="s-b">');
  });

  it("divides a long list between its items, which keep their numbers", () => {
    const item = (n: number) => `<li><input type="checkbox" data-task="${n}"> ${"字".repeat(60)}<ul><li>内</li></ul></li>`;
    const items = (count: number) => Array.from({ length: count }, (_, n) => item(n)).join("\n");
    for (const [list, goesOn] of [["<ul>", /^<ul>$/], ["<ol>", /^<ol start="(\d+)">$/], ['<ol start="5">', /^<ol start="(\d+)">$/]] as const) {
      const html = `<section id="s-a"><h1>a</h1>${list}\n${items(300)}\n</${list.slice(1, 3)}><p>終わり</p></section>`;
      const { parts } = new Division(html);
      expect(parts.length).toBeGreaterThan(5);
      expect(parts.map(({ from, to }) => html.slice(from, to)).join("")).toBe(html);
      const first = list.includes("5") ? 5 : 1;
      let before = 0;
      for (const [index, part] of parts.entries()) {
        const whole = new DOMParser().parseFromString(part.html, "text/html");
        const lists = [...whole.querySelectorAll("section > ul, section > ol")];
        expect(lists).toHaveLength(1);
        if (index > 0) {
          const tag = lists[0]!.outerHTML.slice(0, lists[0]!.outerHTML.indexOf(">") + 1);
          expect(tag).toMatch(goesOn);
          if (lists[0]!.tagName === "OL") expect(Number(lists[0]!.getAttribute("start"))).toBe(first + before);
        }
        expect(part.cut).toBe(index < parts.length - 1);
        before += lists[0]!.children.length;
      }
      expect(before).toBe(300);
    }
  });

  it("divides a long table between its rows, whose columns stay as wide", () => {
    const row = (n: number, columns: number) => `<tr>${`<td class="align-right">${"字".repeat(n % 9)} x</td>`.repeat(columns)}</tr>`;
    const check = (rows: number, columns: number, divided: boolean) => {
      const table = `<div class="table" tabindex="0"><table><thead><tr>${'<th scope="col">題</th>'.repeat(columns)}</tr></thead>\n<tbody>${Array.from({ length: rows }, (_, n) => row(n, columns)).join("\n")}</tbody></table></div>`;
      const source = `<section id="s-a"><h1>a</h1>${table}\n<p>${"字".repeat(4_000)}</p></section>`;
      const division = new Division(source);
      expect(division.parts.map(({ from, to }) => division.html.slice(from, to)).join("")).toBe(division.html);
      const tables = division.parts.flatMap(({ html }) => [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("section > div.table")]);
      const label = `${rows} rows of ${columns}`;
      expect(tables.length > 1, label).toBe(divided);
      expect(tables.reduce((sum, table) => sum + table.querySelectorAll("tbody tr").length, 0), label).toBe(rows);
      expect(tables.map((table) => table.querySelectorAll("thead").length), label).toEqual(tables.map((_, index) => (index === 0 ? 1 : 0)));
      expect(new Set(tables.map((table) => (table as HTMLElement).dataset["width"])).size, label).toBe(1);
      expect(new Set(tables.map((table) => table.querySelector("colgroup")?.outerHTML)).size, label).toBe(1);
      expect(tables.filter((table) => table.hasAttribute("tabindex")), label).toHaveLength(1);
      expect(division.parts.filter(({ cut }) => cut), label).toHaveLength(tables.length - 1);
    };
    check(300, 3, true);
    check(60, 8, true);
    check(30, 8, false);
    check(300, 9, false);
  });

  it("gives the columns of a long table the room that their text needs", () => {
    const check = (texts: readonly string[], columns: readonly string[], width: number) => {
      const row = `<tr>${texts.map((text) => `<td>${text}</td>`).join("")}</tr>`;
      const { html } = new Division(`<section id="s-a"><div class="table" tabindex="0"><table><tbody>${row.repeat(50)}</tbody></table></div></section>`);
      expect([...html.matchAll(/<col width="([^"]*)">/g)].map(([, width]) => width), texts.join()).toEqual(columns);
      expect(html, texts.join()).toContain(`data-width="${width}"`);
    };
    check(["1", "<code>名前</code>"], ["84", "84"], 170);
    check(["2026-01-01", "3", "長い文".repeat(4), "長い文".repeat(20)], ["116", "84", "32.02%", "67.98%"], 914);
    // What is too wide together shares what there is.
    check(Array(3).fill("二〇二六年一月"), Array(3).fill("33.33%"), 446);
    check(["a &lt; b", "x"], ["84", "84"], 170);
  });

  it("divides alike with marks and ticks and without", () => {
    const items = (marked: boolean) => Array.from({ length: 400 }, (_, n) => {
      const box = marked && n % 3 === 0 ? `<input data-task="${n}" data-mark="/">` : marked ? `<input data-task="${n}" checked="">` : `<input data-task="${n}">`;
      const words = `${"字".repeat(40 + (n % 17))}検索`;
      return `<li>${box} ${marked ? words.replace("検索", mark(n, "検索")) : words}<mark>印</mark></li>`;
    });
    const parts = (marked: boolean) => new Division(`<section id="s-a"><ul>${items(marked).join("\n")}</ul></section>`).parts;
    const counts = (marked: boolean) => parts(marked).map(({ html }) => html.match(/<li>/g)?.length);
    expect(counts(true)).toEqual(counts(false));
    expect(counts(true).length).toBeGreaterThan(5);
    // A note that is short enough stays whole with its marks.
    const short = (marked: boolean) => new Division(`<section id="s-a"><ul>${items(marked).slice(0, 30).join("")}</ul></section>`).parts.length;
    expect([short(true), short(false)]).toEqual([1, 1]);
  });

  it("finds sections and other elements by id", () => {
    const division = new Division('<section id="s-a"><p>a</p></section><section id="s-a&amp;b"><div id="f-1">1</div></section>');
    expect(division.find("s-a&b")).toBe(36);
    expect(division.sectionAt(division.find("f-1"))?.anchor).toBe("s-a&b");
    expect(division.find("nowhere")).toBe(-1);
    expect(division.find("")).toBe(-1);
  });

  it("looks first at where the most of the words stand together", () => {
    const far = `<p>${"x".repeat(800)}</p>`;
    const division = new Division(
      `<section id="s-a">${mark(0, "検索")}${far}${mark(1, "検索")}と${mark(2, "索引")}${far}${mark(3, "索引")}</section>` +
        `<section id="s-b"><h2>${mark(4, "検索")}</h2>${mark(5, "検索")}</section><section id="s-c">c</section>`,
    );
    expect(division.bestMatch("s-a")).toBe(1);
    expect(division.bestMatch("s-b")).toBe(4);
    expect(division.bestMatch("s-c")).toBe(-1);
    expect(division.bestMatch("s-gone")).toBe(-1);
  });

  it("finds a match again when the note has changed above it", () => {
    const before = new Division(`<section id="s-a">${mark(0, "x")}</section><section id="s-b">${mark(1, "x")}${mark(2, "x")}</section>`);
    const after = new Division(
      `<section id="s-new">${mark(0, "x")}${mark(1, "x")}</section><section id="s-a">${mark(2, "x")}</section>` +
        `<section id="s-b">${mark(3, "x")}${mark(4, "x")}</section>`,
    );
    const place = before.placeOf(2)!;
    expect(place).toEqual({ anchor: "s-b", nth: 1 });
    expect(after.matchAt(place)).toBe(4);
    expect(after.matchAt({ anchor: "s-b", nth: 7 })).toBe(4);
    expect(after.matchAt({ anchor: "s-gone", nth: 0 })).toBe(-1);
    expect(before.placeOf(-1)).toBeNull();
  });

  it("counts a match of several marks once", () => {
    expect(new Division(`<section id="s-a">${mark(0, "検")}<em>${mark(0, "索")}</em>${mark(1, "検索")}</section>`).matches).toBe(2);
  });
});
