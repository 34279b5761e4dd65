import { beforeEach, describe, expect, it } from "vitest";
import type { Hit, SearchRequest, SearchResponse } from "../src/ipc/backend";
import { FakeBackend } from "../src/ipc/fake";
import { FOLD, PAGE, SearchSession } from "../src/search/session";

const settle = () => new Promise<void>((done) => setTimeout(done));

function hit(path: string, anchor: string): Hit {
  return { path, anchor, line: 1, end_line: 2, title: path, heading_path: [], score: 1, why: ["exact"], snippet: [] };
}

/** A backend that answers with what `hits` holds at the moment. */
function over(hits: { now: Hit[] }) {
  const requests: SearchRequest[] = [];
  const search = async (request: SearchRequest): Promise<SearchResponse> => {
    requests.push(request);
    const { query, offset = 0, limit, keep } = request;
    const all = hits.now;
    const kept = offset === 0 ? all.findIndex(({ path, anchor }) => path === keep?.path && anchor === keep.anchor) : -1;
    return { query, took_us: 1, total: all.length, notes: 1, notices: [], hits: all.slice(offset, Math.max(offset + limit, kept + 1)) };
  };
  return { session: new SearchSession({ search }), requests };
}

describe("SearchSession", () => {
  it("searches at every keystroke, as it stands", async () => {
    const fake = new FakeBackend();
    const session = new SearchSession(fake);
    for (const text of ["バ", "バー", "バージョン"]) {
      session.setQuery(text);
      await settle();
    }
    expect(fake.calls.map(({ request }) => (request as SearchRequest).query)).toEqual(["バ", "バー", "バージョン"]);
    expect(session.state.response?.query).toBe("バージョン");
    expect(session.hit?.anchor).toBe("s-バージョン管理");
  });

  it("never lets an older answer overwrite a newer one", async () => {
    const fake = new FakeBackend();
    fake.holding.add("search");
    const session = new SearchSession(fake);
    session.setQuery("検");
    session.setQuery("検索");
    session.setQuery("検索サ");
    expect(fake.held).toHaveLength(1);
    await fake.held[0]!.release();
    expect(session.state.response?.query).toBe("検");
    expect(fake.held).toHaveLength(2);
    await fake.held[1]!.release();
    expect(session.state.response?.query).toBe("検索サ");
  });

  it("shows nothing of an answer that comes after the box was emptied", async () => {
    const fake = new FakeBackend();
    fake.holding.add("search");
    const session = new SearchSession(fake);
    session.setQuery("検索");
    session.setQuery("");
    await fake.held[0]!.release();
    expect(session.state.response).toBeNull();
    session.setQuery("TODO");
    await fake.held[1]!.release();
    expect(session.state.response?.query).toBe("TODO");
  });

  it("takes a full-width blank for nothing", async () => {
    const fake = new FakeBackend();
    const session = new SearchSession(fake);
    session.setQuery("　 ");
    await settle();
    expect(session.active).toBe(false);
    expect(fake.calls).toEqual([]);
  });

  it("stops at both ends of the list", async () => {
    const { session } = over({ now: [hit("a", "1"), hit("a", "2"), hit("b", "1")] });
    session.setQuery("x");
    await settle();
    expect(session.state.selected).toBe(0);
    session.move(-1);
    expect(session.state.selected).toBe(0);
    session.move(2);
    session.move(6);
    expect(session.state.selected).toBe(2);
    session.select(0);
    expect(session.state.selected).toBe(0);
  });

  it("keeps the selection on its section when the notes change, and begins anew with a new query", async () => {
    const hits = { now: [hit("a", "1"), hit("a", "2"), hit("b", "1")] };
    const { session } = over(hits);
    session.setQuery("x");
    await settle();
    session.move(2);
    hits.now = [hit("new", "1"), ...hits.now];
    session.refresh();
    await settle();
    expect(session.hit).toMatchObject({ path: "b", anchor: "1" });
    expect(session.state.cause).toBe("refresh");
    hits.now = [hit("a", "1")];
    session.refresh();
    await settle();
    expect(session.state.selected).toBe(0);
    hits.now = [hit("c", "1"), hit("a", "1")];
    session.setQuery("xy");
    await settle();
    expect(session.state).toMatchObject({ selected: 0, cause: "query" });
  });

  it("brings more results page by page, without moving the selection", async () => {
    const hits = { now: Array.from({ length: 2 * PAGE + 10 }, (_, index) => hit("a", String(index))) };
    const { session, requests } = over(hits);
    session.setQuery("x");
    await settle();
    expect(session.state.response?.hits).toHaveLength(PAGE);
    session.select(Infinity);
    session.more();
    await settle();
    expect(session.state.response?.hits).toHaveLength(2 * PAGE);
    expect(session.state.selected).toBe(PAGE - 1);
    session.more();
    await settle();
    session.more();
    await settle();
    expect(session.state.response?.hits).toHaveLength(2 * PAGE + 10);
    expect(requests.map(({ offset, limit }) => [offset, limit])).toEqual([[0, PAGE], [PAGE, PAGE], [2 * PAGE, PAGE]]);
    session.refresh();
    await settle();
    expect(requests.at(-1)).toMatchObject({ offset: 0, limit: 2 * PAGE + 10 });
  });

  it("drops a page that comes too late, and one that overlaps", async () => {
    const fake = new FakeBackend(new Map([["a.md", Array.from({ length: 80 }, (_, at) => `# 節 ${at}\n語`).join("\n")]]));
    fake.holding.add("search");
    const session = new SearchSession(fake);
    session.setQuery("節");
    await fake.held[0]!.release();
    session.select(0);
    session.unfold();
    session.setQuery("節 ");
    await fake.held[1]!.release();
    session.more();
    session.setQuery("語");
    await fake.held.at(-1)!.release();
    expect(session.state.response?.query).toBe("語");
    const names = session.state.response!.hits.map(({ anchor }) => anchor);
    expect(new Set(names).size).toBe(names.length);
  });

  it("folds a note with many sections, and unfolds it from where the reader is", async () => {
    const many = (name: string) => Array.from({ length: 9 }, (_, at) => `# ${name} ${at}\n語`).join("\n");
    const fake = new FakeBackend(new Map([["a.md", many("甲")], ["b.md", "# 乙\n語"]]));
    const session = new SearchSession(fake);
    session.setQuery("語");
    await settle();
    expect(session.state.rows.map(({ kind }) => kind)).toEqual([...Array<string>(FOLD).fill("hit"), "more", "hit"]);
    expect(session.unfold()).toBe(false);
    session.select(FOLD);
    expect(session.hit).toBeNull();
    expect(session.state.rows[FOLD]).toMatchObject({ path: "a.md", count: 9 - FOLD });
    expect(session.unfold()).toBe(true);
    await settle();
    expect(session.state.rows.map(({ kind }) => kind)).toEqual(Array<string>(10).fill("hit"));
    expect(session.state.selected).toBe(FOLD);
    expect(session.hit?.anchor).toBe("s-甲-3");
    session.setQuery("語 ");
    await settle();
    expect(session.state.rows).toHaveLength(FOLD + 2);
  });

  it("stays on the best while the index grows, until the reader has chosen", async () => {
    const hits = { now: [hit("b", "1")] };
    const { session } = over(hits);
    session.setQuery("x");
    await settle();
    hits.now = [hit("a", "1"), ...hits.now];
    session.refresh(true);
    await settle();
    expect(session.state).toMatchObject({ selected: 0, cause: "query" });
    expect(session.hit?.path).toBe("a");
    hits.now = [...hits.now, hit("c", "1")];
    session.refresh(true);
    await settle();
    expect(session.state).toMatchObject({ selected: 0, cause: "refresh" });
    session.move(1);
    hits.now = [hit("0", "1"), ...hits.now];
    session.refresh(true);
    await settle();
    expect(session.hit?.path).toBe("b");
    expect(session.state).toMatchObject({ selected: 2, cause: "refresh" });
  });

  const better = (count: number, name = "better") => Array.from({ length: count }, (_, at) => hit(name, String(at)));

  it.each([true, false])("stays on the chosen section however many better ones come (while growing: %s)", async (growing) => {
    const hits = { now: [hit("a", "1"), hit("a", "2"), hit("b", "1")] };
    const { session, requests } = over(hits);
    session.setQuery("x");
    await settle();
    session.move(1);
    hits.now = [...better(3 * PAGE), ...hits.now];
    session.refresh(growing);
    await settle();
    expect(requests.at(-1)).toMatchObject({ offset: 0, limit: PAGE, keep: { path: "a", anchor: "2" } });
    expect(session.hit).toMatchObject({ path: "a", anchor: "2" });
    expect(session.state).toMatchObject({ selected: 3 * PAGE + 1, cause: "refresh" });
    session.more();
    await settle();
    expect(requests.at(-1)).toMatchObject({ offset: 3 * PAGE + 2, keep: { path: "a", anchor: "2" } });
    expect(session.state.response?.hits).toHaveLength(3 * PAGE + 3);
    hits.now = better(3 * PAGE);
    session.refresh(growing);
    await settle();
    expect(session.state).toMatchObject({ selected: 3 * PAGE - 1, cause: "refresh" });
  });

  it("stays on the best once it was read, and asks for nothing to be kept until then", async () => {
    const hits = { now: [hit("a", "1")] };
    const { session, requests } = over(hits);
    session.setQuery("x");
    await settle();
    hits.now = [...better(PAGE + 5), ...hits.now];
    session.refresh(true);
    await settle();
    expect([requests.at(-1)?.keep, session.hit?.path]).toEqual([undefined, "better"]);
    session.choose();
    hits.now = [...better(PAGE + 5, "best"), ...hits.now];
    session.refresh(true);
    await settle();
    expect(session.hit).toMatchObject({ path: "better", anchor: "0" });
    session.setQuery("xy");
    session.choose();
    await settle();
    hits.now = [hit("new", "1"), ...hits.now];
    session.refresh(true);
    await settle();
    expect(session.hit?.path).toBe("new");
  });

  it("asks again for a list that was asked for before the reader went on in it", async () => {
    const sections = (name: string, count: number) => Array.from({ length: count }, (_, at) => `# ${name} ${at}\n語`).join("\n");
    const fake = new FakeBackend(new Map(Array.from({ length: 30 }, (_, at) => [`b${at + 10}.md`, sections("乙", 1)])));
    const session = new SearchSession(fake);
    session.setQuery("語");
    await settle();
    session.more();
    await settle();
    expect(session.state.rows).toHaveLength(30);
    fake.holding.add("search");
    session.move(1);
    const before = [...fake.notes];
    fake.notes.clear();
    for (const [path, source] of [...Array.from({ length: 40 }, (_, at) => [`a${at + 10}.md`, sections("甲", 1)] as const), ...before]) fake.notes.set(path, source);
    session.refresh();
    session.move(20);
    expect(session.hit?.path).toBe("b31.md");
    const shown = session.state.response;
    await fake.held[0]!.release();
    expect(session.state.response).toBe(shown);
    expect(fake.held).toHaveLength(2);
    await fake.held[1]!.release();
    expect([session.hit?.path, session.state.selected, session.state.cause]).toEqual(["b31.md", 61, "refresh"]);
  });

  it("stays on the row that stands for the rest of a note", async () => {
    const many = Array.from({ length: 9 }, (_, at) => `# 節 ${at}\n語`).join("\n");
    const fake = new FakeBackend(new Map([["b.md", many]]));
    const session = new SearchSession(fake);
    session.setQuery("語");
    await settle();
    session.select(FOLD);
    const before = [...fake.notes];
    fake.notes.clear();
    for (const [path, source] of [["a.md", many] as const, ...before]) fake.notes.set(path, source);
    session.refresh(true);
    await settle();
    expect(session.state.selected).toBe(2 * FOLD + 1);
    expect(session.state.rows[session.state.selected]).toMatchObject({ kind: "more", path: "b.md" });
    session.unfold();
    await settle();
    expect(session.hit).toMatchObject({ path: "b.md", anchor: `s-節-${FOLD}` });
  });

  it("goes to the last row of all, at once as far as there are rows", async () => {
    const count = 5 * PAGE + 7;
    const hits = { now: better(count, "a") };
    const { session, requests } = over(hits);
    session.setQuery("x");
    await settle();
    session.selectLast();
    expect(session.state.selected).toBe(PAGE - 1);
    await settle();
    expect(session.state).toMatchObject({ selected: count - 1, cause: "move" });
    expect(requests.map(({ offset, limit }) => [offset, limit])).toEqual([[0, PAGE], [PAGE, count - PAGE]]);
    session.selectLast();
    await settle();
    expect(requests).toHaveLength(2);
  });

  it("does not go to the last row when the reader has gone elsewhere meanwhile, and does after another page", async () => {
    const fake = new FakeBackend(new Map(Array.from({ length: 3 * PAGE }, (_, at) => [`${at + 100}.md`, "# 節\n語"])));
    const session = new SearchSession(fake);
    session.setQuery("語");
    await settle();
    fake.holding.add("search");
    session.more();
    session.selectLast();
    session.select(3);
    await fake.held[0]!.release();
    expect([session.state.selected, fake.held.length]).toEqual([3, 1]);
    session.more();
    session.selectLast();
    await fake.held[1]!.release();
    expect(session.state.selected).toBe(3 * PAGE - 1);
  });

  it("acts on the answer to what the box holds, not on an older one", async () => {
    const fake = new FakeBackend();
    fake.holding.add("search");
    const session = new SearchSession(fake);
    const acted: (string | undefined)[] = [];
    const act = () => acted.push(session.state.response?.query);
    session.setQuery("検");
    await fake.held[0]!.release();
    session.whenAnswered(act);
    session.setQuery("検索");
    session.whenAnswered(act);
    expect(acted).toEqual(["検"]);
    await fake.held[1]!.release();
    expect(acted).toEqual(["検", "検索"]);
    session.setQuery("TODO");
    session.whenAnswered(act);
    session.setQuery("TODOx");
    await fake.held[2]!.release();
    await fake.held[3]!.release();
    expect(acted).toHaveLength(2);
  });

  describe("moves that come before the answer to what was typed", () => {
    let fake: FakeBackend;
    let session: SearchSession;
    const release = () => fake.held.at(-1)!.release();

    beforeEach(async () => {
      fake = new FakeBackend(new Map(Array.from({ length: PAGE + 5 }, (_, at) => [`${at + 100}.md`, "# 節\n語"])));
      session = new SearchSession(fake);
      session.setQuery("語");
      await settle();
      session.select(3);
      fake.holding.add("search");
      session.setQuery("節");
    });

    it.each<[string, (session: SearchSession) => void, number]>([
      ["none", () => {}, 0],
      ["↓", (session) => session.move(1), 1],
      ["↓ ↓ ↑", (session) => [1, 1, -1].forEach((by) => session.move(by)), 1],
      ["↑ ↓, as the first row is the first", (session) => [-1, 1].forEach((by) => session.move(by)), 1],
      ["PageDown", (session) => session.movePage(1), 6],
      ["PageDown past the end of what is there, then ↑", (session) => (Array.from({ length: 9 }, () => session.movePage(1)), session.move(-1)), PAGE - 2],
      ["↓ Home", (session) => (session.move(1), session.move(-Infinity)), 0],
      ["End ↑", (session) => (session.selectLast(), session.move(-1)), PAGE - 2],
      ["↓, and then one after Enter", (session) => (session.move(1), session.whenAnswered(() => {}), session.move(1)), 1],
    ])("%s: are made in its rows, and not in those of the query before", async (_, move, row) => {
      const before = session.state;
      move(session);
      expect(session.state).toBe(before);
      await release();
      expect(session.state).toMatchObject({ selected: row, cause: "query" });
      expect(session.state.response?.query).toBe("節");
    });

    it("are made before Enter opens, to the last row of all as well", async () => {
      const opened: (string | undefined)[] = [];
      const open = () => opened.push(session.hit?.path);
      session.move(1);
      session.whenAnswered(open);
      await release();
      session.setQuery("節 ");
      session.selectLast();
      session.whenAnswered(open);
      await release();
      expect(opened).toEqual(["101.md"]);
      await release();
      expect(opened).toEqual(["101.md", `${PAGE + 104}.md`]);
    });

    it("are forgotten when something else is typed or the search fails", async () => {
      session.move(2);
      session.setQuery("節 ");
      await fake.held[0]!.release();
      await release();
      expect(session.state.selected).toBe(0);
      session.setQuery("語");
      session.move(2);
      await fake.held.at(-1)!.fail({ code: "index-busy", message: "busy" });
      // Nothing else comes: what is shown can be moved through.
      session.move(1);
      expect(session.state.selected).toBe(1);
      session.setQuery("語 ");
      await release();
      expect(session.state.selected).toBe(0);
    });

    it("go on from where a search is taken up again, and so does Enter", async () => {
      await release();
      session.restore({ query: "語", path: "104.md", anchor: "s-節", row: 4, top: 0, unfolded: [] });
      session.move(1);
      const opened: (string | undefined)[] = [];
      session.whenAnswered(() => opened.push(session.hit?.path));
      expect(opened).toEqual([]);
      await release();
      expect([opened, session.state.cause]).toEqual([["105.md"], "move"]);
    });

    it("are not lost by who goes back to the query before", async () => {
      session.setQuery("語");
      expect(session.answered).toBe(false);
      session.move(1);
      expect(session.state.selected).toBe(3);
      await fake.held[0]!.release();
      await release();
      expect([session.state.response?.query, session.state.selected]).toEqual(["語", 1]);
    });

    it.each<[string, (session: SearchSession) => void, string]>([
      ["a move", (session) => session.move(1), "101.md"],
      ["none", () => {}, "0.md"],
      ["a row of the query before", (session) => session.select(2), "0.md"],
    ])("are a choice in the new list, while the index grows: %s", async (_, choose, path) => {
      choose(session);
      await release();
      const before = [...fake.notes];
      fake.notes.clear();
      for (const [path, source] of [["0.md", "# 節\n語"] as const, ...before]) fake.notes.set(path, source);
      session.refresh(true);
      await release();
      expect(session.hit?.path).toBe(path);
    });
  });

  it.each<[string, number, number, string | undefined]>([
    ["far down, of which the list has too few rows by now", 45, PAGE, "45"],
    ["far down, which is there no more", 45, PAGE, undefined],
    ["among the first, at once", 5, 0, "5"],
  ])("goes back to a hit %s, though its query was typed again meanwhile", async (_, row, more, anchor) => {
    const hits = { now: better(3 * PAGE, "a") };
    const { session, requests } = over(hits);
    session.setQuery("x");
    await settle();
    session.selectLast();
    await settle();
    session.select(row);
    const place = session.place!;
    session.end();
    session.setQuery("x");
    await settle();
    expect(session.state.response?.hits).toHaveLength(PAGE);
    if (anchor === undefined) hits.now = hits.now.toSpliced(row, 1);
    const before = requests.length;
    session.restore(place);
    await settle();
    expect(requests.slice(before).map(({ limit, keep }) => [limit, keep?.anchor])).toEqual(more > 0 ? [[row + more, String(row)]] : []);
    expect([session.hit?.anchor, session.state.selected]).toEqual([anchor ?? String(row + 1), row]);
  });

  it("tells of a failure and forgets it with the next answer", async () => {
    const fake = new FakeBackend();
    fake.holding.add("search");
    const session = new SearchSession(fake);
    session.setQuery("検");
    await fake.held[0]!.fail({ code: "index-busy", message: "busy" });
    expect(session.state.error).toEqual({ code: "index-busy", message: "busy" });
    session.setQuery("検索");
    await fake.held[1]!.release();
    expect(session.state.error).toBeNull();
  });
});
