import { describe, expect, it } from "vitest";
import { findAnchor, slug } from "../src/notes/anchor";
import { firstNote, foldAtFirst, parentRow, rowsOf } from "../src/notes/tree";

const note = (path: string, open_tasks = 0) => ({ path, title: path.split("/").at(-1)!, open_tasks });
const notes = [note("aws/s3/a.md", 2), note("aws/b.md", 1), note("仕事/c.md"), note("d.md", 3)];
const draw = (closed: string[]) =>
  rowsOf(notes, new Set(closed)).map((row) => `${"  ".repeat(row.level)}${row.name}${row.openTasks ? ` ${row.openTasks}` : ""}`);

describe("the tree", () => {
  it("shows folders with what is open below them", () => {
    expect(draw([])).toEqual(["aws 3", "  s3 2", "    a.md 2", "  b.md 1", "仕事", "  c.md", "d.md 3"]);
  });

  it("folds folders with all that is in them", () => {
    expect(draw(["aws"])).toEqual(["aws 3", "仕事", "  c.md", "d.md 3"]);
    expect(draw(["aws/s3", "仕事"])).toEqual(["aws 3", "  s3 2", "  b.md 1", "仕事", "d.md 3"]);
  });

  it("knows the folder of a row", () => {
    const rows = rowsOf(notes, new Set());
    expect([0, 1, 2, 3, 6].map((row) => parentRow(rows, row))).toEqual([-1, 0, 1, 0, -1]);
  });

  it("folds a large folder at first", () => {
    expect(foldAtFirst(notes).size).toBe(0);
    const many = [note("a.md"), ...Array.from({ length: 300 }, (_, index) => note(`f${index % 2}/g/${index}.md`))];
    expect([...foldAtFirst(many)].sort()).toEqual(["f0", "f0/g", "f1", "f1/g"]);
  });

  it("starts with the note that introduces the folder", () => {
    expect(firstNote([...notes, note("使い方.md")])).toBe("使い方.md");
    expect(firstNote(notes)).toBe("d.md");
    expect(firstNote(notes.slice(0, 2))).toBe("aws/s3/a.md");
    expect(firstNote([])).toBeNull();
  });
});

describe("anchors", () => {
  const outline = [{ level: 2, text: "S3 Select（抜粋）", anchor: "s-s3-select抜粋-1", line: 4 }];

  it("are found by the heading's text when the slug differs", () => {
    expect(findAnchor(outline, "S3 Select（抜粋）")).toBe("s-s3-select抜粋-1");
    expect(findAnchor(outline, "%E6%")).toBeNull();
    expect(findAnchor(outline, "")).toBeNull();
  });

  it("are lower case with hyphens, composed, without punctuation", () => {
    expect(slug(" RCU と WCU! ")).toBe("rcu-と-wcu");
    expect(slug("か\u3099")).toBe("が");
  });
});
