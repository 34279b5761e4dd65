import { describe, expect, it } from "vitest";
import type { SearchRequest } from "../src/ipc/backend";
import { FakeBackend } from "../src/ipc/fake";
import { customDate, scopeOf, withoutScope, withScope, type Scope } from "../src/search/scopes";
import { SearchSession } from "../src/search/session";

const settle = () => new Promise<void>((done) => setTimeout(done));

describe("scopes", () => {
  it.each([
    ["note", "仕事/a.md", 'path:"/仕事/a.md"'],
    ["folder", "仕事/a.md", 'path:"/仕事/"'],
    ["folder", "a.md", null],
    ["note", null, null],
    ["todo", null, "task-todo:"],
    ["code", null, "code:"],
    ["date", null, "updated:7d"],
  ] as const)("%s of %s is %s", (kind, note, text) => {
    expect(scopeOf(kind, note)?.text ?? null).toBe(text);
  });

  it("puts one in the place of the one it excludes", () => {
    const note = scopeOf("note", "a/b.md") as Scope;
    const folder = scopeOf("folder", "a/b.md") as Scope;
    const code = scopeOf("code", null) as Scope;
    expect(withScope(withScope([note], code), folder)).toEqual([code, folder]);
    expect(withoutScope([code, folder], "code")).toEqual([folder]);
  });

  it.each([
    ["2026-11-01..2026-11-30", true],
    [" 2026-11 ", true],
    [">=2026-11-01", true],
    ["14d", true],
    ["2026年11月", true],
    ["2026年11月1日", true],
    ["２０２６－１１－０１", true],
    ["2026/11/01", true],
    ["2024-02-29", true],
    ["2023-02-29", false],
    ["2026-13-45", false],
    ["2026-00", false],
    ["先週", true],
    ["last-week", true],
    ["Today", true],
    ["2 週間", true],
    ["3か月", true],
    [">30d", true],
    ["≦2026年", true],
    ["..2026-11", true],
    ["2026-11-01〜今日", true],
    ["..", false],
    ["2026..2027..2028", false],
    ["7d..14d", false],
    ["soon", false],
    ["7d) OR x", false],
    ["", false],
  ])("takes %s for a date: %s", (typed, is) => {
    expect(customDate(typed) !== null).toBe(is);
  });

  it("go with the question, and search even with an empty box", async () => {
    const fake = new FakeBackend();
    const session = new SearchSession(fake);
    session.setScopes([{ kind: "todo", text: "task-todo:" }]);
    expect(session.active).toBe(true);
    await settle();
    session.setQuery("検索");
    await settle();
    const asked = fake.calls.map(({ request }) => request as SearchRequest);
    expect(asked.map(({ query, scopes }) => [query, scopes])).toEqual([["", ["task-todo:"]], ["検索", ["task-todo:"]]]);
    session.end();
    expect(session.active).toBe(false);
    expect(session.state.response).toBeNull();
  });

  it("make another question of the same text: the selection begins anew", async () => {
    const fake = new FakeBackend();
    const session = new SearchSession(fake);
    session.setQuery("検索");
    await settle();
    session.move(1);
    session.setScopes([{ kind: "code", text: "code:" }]);
    await settle();
    expect(session.state.selected).toBe(0);
    expect(session.state.cause).toBe("query");
  });
});
