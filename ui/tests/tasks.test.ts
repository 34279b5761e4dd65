// The list of tasks over the fake backend, with its rows as the page would see them.

import { fireEvent, render } from "@testing-library/svelte";
import { tick } from "svelte";
import { beforeEach, describe, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
import type { Notice, TaskWord, TickRequest } from "../src/ipc/backend";
import { FakeBackend } from "../src/ipc/fake";
import { locale } from "../src/lib/i18n";
import { dayName, daysAfter, today } from "../src/tasks/day";
import { TaskListing } from "../src/tasks/list";
import { explained, otherMark } from "../src/tasks/marks";
import { shown } from "../src/tasks/text";

const settle = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((done) => setTimeout(done));
  await tick();
};

describe("a task's text", () => {
  it.each<[TaskWord, string]>([
    [{ text: "読む " }, "読む "],
    [{ text: "https://example.org/" }, "https://example.org/"],
    [{ text: "https://example.org/a/b/c.html#x", url: "https://example.org/a/b/c.html#x" }, "example.org/…/c.html"],
    [{ text: "https://www.example.org/", url: "https://www.example.org/" }, "example.org"],
    [{ text: "https://ja.wikipedia.org/wiki/索引", url: "https://ja.wikipedia.org/wiki/索引" }, "ja.wikipedia.org/…/索引"],
    [{ text: "mailto:a@example.org", url: "mailto:a@example.org" }, "mailto:a@example.org"],
    [{ text: "公式の説明", url: "https://example.org/" }, "公式の説明"],
  ])("%j is shown as %s", (word, want) => {
    expect(shown(word)).toBe(want);
  });
});

describe("a task's mark", () => {
  it.each([
    [" ", false, null, undefined],
    ["x", true, null, undefined],
    ["X", true, null, undefined],
    ["/", false, "/", "[/] 進行中。押すと [x] になります（Ctrl+Z で元の印に戻ります）"],
    ["-", true, "-", "[-] 取りやめ。押すと [ ] になります（Ctrl+Z で元の印に戻ります）"],
    [">", true, ">", "[>] 先送り。押すと [ ] になります（Ctrl+Z で元の印に戻ります）"],
    ["%", false, "%", "[%] 自分で付けた印。押すと [x] になります（Ctrl+Z で元の印に戻ります）"],
  ])("[%s] is told from the others, and explained", (mark, done, want, title) => {
    expect([otherMark({ mark, done }), explained({ mark, done }, "ja")]).toEqual([want, title]);
  });
});

describe("days", () => {
  it("are the reader's own, and named shortly", () => {
    expect(today(new Date(2026, 0, 5, 0, 30))).toBe("2026-01-05");
    expect(daysAfter("2026-11-23", "2026-12-01")).toBe(8);
    expect(daysAfter("2026-11-23", "2026-11-20")).toBe(-3);
    expect(dayName("ja", "2026-11-30", "2026-11-23")).toBe("11/30(月)");
    expect(dayName("ja", "2027-01-04", "2026-11-23")).toBe("2027/1/4(月)");
    expect(dayName("en", "2026-11-30", "2026-11-23")).toBe("Mon 11/30");
  });
});

describe("the listing", () => {
  let fake: FakeBackend;
  let listing: TaskListing;
  let alerts: string[];
  let said: string[];

  const open = async (notes?: Record<string, string>) => {
    locale.set("ja");
    fake = new FakeBackend(notes && new Map(Object.entries(notes)));
    alerts = [];
    said = [];
    const voice = { raise: ({ message }: Notice) => alerts.push(message), say: ({ message }: Notice) => said.push(message), dismiss: () => {} };
    listing = new TaskListing(fake, voice);
    listing.show();
    await settle();
  };
  const texts = () => [...listing.state.rows.values()].flatMap((row) => (row.kind === "task" ? [row.task.text] : []));

  it("is at the first task, and passes headings over", async () => {
    await open();
    const first = listing.task?.task.text;
    expect(listing.state.rows.get(0)?.kind).toBe("group");
    expect(first).toBe(texts()[0]);
    listing.move(texts().length);
    expect(listing.task?.task.text).toBe(texts().at(-1));
    listing.move(-1000);
    expect(listing.task?.task.text).toBe(first);
  });

  it("keeps a ticked task in its place until something else is asked for", async () => {
    await open();
    const [first] = texts();
    const count = texts().length;
    await listing.tick();
    await settle();
    expect(fake.calls.filter(({ method }) => method === "tick")).toHaveLength(1);
    expect(texts()).toHaveLength(count);
    expect(listing.task?.task).toMatchObject({ text: first, done: true });
    await listing.tick();
    expect(listing.task?.task).toMatchObject({ text: first, done: false });
    await listing.tick();
    listing.setGroup("due");
    await settle();
    expect(texts()).not.toContain(first);
  });

  it("says why a tick was refused, and shows the fresh text", async () => {
    await open({ "a.md": "- [ ] 牛乳を買う\n- [ ] 卵を買う" });
    fake.notes.set("a.md", "- [ ] 豆乳を買う\n- [ ] 卵を買う");
    await listing.tick();
    expect(alerts).toHaveLength(1);
    expect(texts()).toEqual(["豆乳を買う", "卵を買う"]);
    expect(fake.notes.get("a.md")).not.toContain("[x]");
  });

  it("never ticks another task when the one that was meant is gone", async () => {
    await open({ "a.md": "- [ ] 牛乳を買う\n- [ ] 卵を買う" });
    const first = listing.tick();
    const second = listing.tick();
    await Promise.all([first, second]);
    expect(fake.notes.get("a.md")).toBe("- [ ] 牛乳を買う\n- [ ] 卵を買う");
  });

  it("says what became of a mark that is neither a blank nor a tick", async () => {
    await open({ "a.md": "- [/] 書く\n- [-] 出かける\n- [ ] 寝る" });
    listing.setWhich("all");
    await settle();
    for (let row = 1; row <= 3; row++) await listing.tick(row);
    expect(fake.notes.get("a.md")).toBe("- [x] 書く\n- [ ] 出かける\n- [x] 寝る");
    expect(said).toEqual([
      "[/]（進行中）を [x] にしました。Ctrl+Z で元の印に戻ります。",
      "[-]（取りやめ）を [ ] にしました。Ctrl+Z で元の印に戻ります。",
    ]);
  });

  describe("while ticks wait for one another", () => {
    const twins = "- [ ] 先\n- [ ] 牛乳\n- [ ] 牛乳\n";
    const sent = () => fake.calls.filter(({ method }) => method === "tick").map(({ request }) => (request as TickRequest).line);
    /** Presses rows while no answer comes; `meanwhile` is what another program does between the first and its answer. */
    const press = async (rows: number[], meanwhile: () => void) => {
      fake.holding.add("tick").add("tasks");
      const ticks = rows.map((row) => listing.tick(row));
      await settle();
      await fake.held.shift()!.release();
      meanwhile();
      fake.holding.clear();
      for (const held of fake.held.splice(0).reverse()) await held.release();
      await Promise.all(ticks);
    };

    it("each turns the line that was pressed", async () => {
      await open({ "a.md": twins });
      await press([1, 3, 2, 3], () => {});
      expect(sent()).toEqual([1, 3, 2, 3]);
      expect([fake.notes.get("a.md"), alerts]).toEqual(["- [x] 先\n- [x] 牛乳\n- [ ] 牛乳\n", []]);
    });

    it.each([
      ["a like line above", "- [ ] 牛乳\n"],
      ["another line above", "- [ ] 新しい\n"],
    ])("%s that comes meanwhile makes the press of a twin void", async (_, line) => {
      await open({ "a.md": twins });
      await press([1, 3], () => fake.notes.set("a.md", line + fake.notes.get("a.md")!));
      expect([fake.notes.get("a.md"), alerts]).toEqual([`${line}- [x] 先\n- [ ] 牛乳\n- [ ] 牛乳\n`, ["ファイルが変わっていたため、書き込みませんでした。"]]);
    });

    it("a line that is no other's is ticked wherever it has gone", async () => {
      await open({ "a.md": "- [ ] 先\n- [ ] 後\n" });
      await press([1, 2], () => fake.notes.set("a.md", `上\n${fake.notes.get("a.md")}`));
      expect([fake.notes.get("a.md"), alerts]).toEqual(["上\n- [x] 先\n- [x] 後\n", []]);
    });
  });

  it("stays on its task when the folder changes", async () => {
    await open({ "b.md": "- [ ] 牛乳\n- [ ] 卵" });
    listing.move(1);
    fake.notes.set("b.md", "# 買い物\n- [ ] 砂糖\n- [ ] 牛乳\n- [ ] 卵");
    listing.refresh();
    await settle();
    expect(listing.task?.task.text).toBe("卵");
  });

  it("asks again after a tick for what changed while it was under way", async () => {
    await open({ "a.md": "- [ ] 牛乳\n- [ ] 卵" });
    fake.holding.add("tasks");
    const ticked = listing.tick();
    await vi.waitFor(() => expect(fake.held).toHaveLength(1));
    listing.refresh();
    expect(fake.held).toHaveLength(1);
    await fake.held[0]!.release();
    await ticked;
    fake.notes.set("a.md", "- [x] 牛乳\n- [ ] 砂糖");
    expect(fake.held).toHaveLength(2);
    await fake.held[1]!.release();
    expect(texts()).toEqual(["牛乳", "砂糖"]);
  });

  it("fetches only what is in sight of a long list", async () => {
    const long = Array.from({ length: 2000 }, (_, index) => `- [ ] 用事 ${index}`).join("\n");
    await open({ "long.md": long });
    expect(listing.state.total).toBe(2001);
    expect(listing.state.rows.size).toBeLessThan(600);
    listing.see(1500, 1530);
    await settle();
    expect(listing.state.rows.get(1510)).toMatchObject({ kind: "task", task: { text: "用事 1509" } });
    expect(listing.state.rows.has(1000)).toBe(false);
  });

  it("filters by the same search, and can come to nothing", async () => {
    await open();
    listing.setQuery("kensaku");
    await settle();
    expect(texts()).toEqual(["検索の使い方をまとめる"]);
    listing.setQuery("冷蔵庫");
    await settle();
    expect([listing.state.total, listing.state.active]).toEqual([0, -1]);
  });
});

describe("the page of tasks", () => {
  const one = <E extends Element = HTMLElement>(selector: string) => document.querySelector<E>(selector)!;
  const press = async (key: string, init: KeyboardEventInit = {}) => {
    await fireEvent.keyDown(document.activeElement ?? document.body, { key, ...init });
    await settle();
  };
  let fake: FakeBackend;

  beforeEach(async () => {
    locale.set("ja");
    localStorage.clear();
    fake = new FakeBackend();
    render(App, { backend: fake });
    await settle();
  });

  it("counts what is overdue only beside a list of the whole folder", async () => {
    fake.notes.set("古い.md", "- [ ] 歯医者 📅 2020-01-01\n");
    await press("L", { ctrlKey: true, shiftKey: true });
    const late = () => document.querySelector(".count .late") !== null;
    expect(late()).toBe(true);
    const filter = one<HTMLInputElement>("#task-filter");
    filter.value = "歯医者";
    await fireEvent.input(filter);
    await settle();
    expect(late()).toBe(false);
  });

  it("opens by a key, ticks, jumps and goes back, all by keyboard", async () => {
    await press("L", { ctrlKey: true, shiftKey: true });
    expect(document.activeElement?.getAttribute("role")).toBe("grid");
    expect(one(".task-page .count").textContent).toContain("件");
    const active = () => one(".task-list .task.active .text").textContent;
    const first = active();
    await press("j");
    expect(active()).not.toBe(first);
    await press("k");
    await press(" ");
    expect(one(".task.active [role=checkbox]").getAttribute("aria-checked")).toBe("true");
    await press("Enter");
    expect(document.querySelector(".task-page")).toBeNull();
    expect(one("#reader").textContent).toContain(first?.trim());
  });

  it("shows other marks as the note does, and says what they are", async () => {
    fake.edit("TODO.md", "- [/] 書く\n- [ ] 寝る");
    await fireEvent.click(one("[data-path='TODO.md']"));
    await settle();
    const inNote = one("#reader input[data-mark='/']");
    await press("L", { ctrlKey: true, shiftKey: true });
    const inList = one(".task-list [data-mark='/']");
    expect(inList.getAttribute("aria-checked")).toBe("mixed");
    for (const title of [inNote.title, inList.closest("[role=row]")!.getAttribute("title")]) expect(title).toContain("進行中");
    await fireEvent.click(inList);
    await settle();
    expect(fake.notes.get("TODO.md")).toBe("- [x] 書く\n- [ ] 寝る");
    expect(one(".messages [role=status]").textContent).toContain("[/]（進行中）を [x] にしました");
    await press("z", { ctrlKey: true });
    expect(fake.notes.get("TODO.md")).toBe("- [/] 書く\n- [ ] 寝る");
    expect(one(".messages [role=status]").textContent).toContain("元に戻しました");
    expect(one("[role=alert]")).toBeNull();
    await press("j");
    await press(" ");
    expect(one(".messages [role=status]").textContent?.trim()).toBe("");
  });

  it("shows the text as the engine divides it, and opens its first address by O", async () => {
    fake.edit("TODO.md", "- [ ] 課題 #12 を https://example.org/wiki/索引 で読む\n");
    await press("L", { ctrlKey: true, shiftKey: true });
    await press("End");
    for (let turn = 0; turn < 9 && !one(".task.active .text").textContent?.includes("課題"); turn++) await press("k");
    expect(one(".task.active .text").textContent?.trim()).toBe("課題 #12 を example.org/…/索引 で読む");
    await press("o");
    expect(fake.calls.filter(({ method }) => method === "openLink").map(({ request }) => request)).toEqual([{ url: "https://example.org/wiki/索引" }]);
  });

  it("leaves by Esc for the note, and for a search", async () => {
    await press("L", { ctrlKey: true, shiftKey: true });
    await press("Escape");
    expect(document.querySelector(".task-page")).toBeNull();
    expect(document.activeElement?.id).toBe("reader");
    await fireEvent.click(one("#show-tasks"));
    await settle();
    expect(one("#show-tasks").getAttribute("aria-current")).toBe("page");
    const box = one<HTMLInputElement>("#search");
    box.value = "検索";
    await fireEvent.input(box);
    await settle();
    expect(document.querySelector(".task-page")).toBeNull();
  });

  const write = async (text: string) => {
    const line = one<HTMLInputElement>("#task-text");
    expect(document.activeElement).toBe(line);
    line.value = text;
    await fireEvent.input(line);
    await press("Enter");
    return line.value;
  };
  const added = () => fake.calls.filter(({ method }) => method === "addTask").map(({ request }) => request);

  it("adds to the inbox, says so, and keeps what was not written", async () => {
    one("#reader").focus();
    await press("A", { ctrlKey: true, shiftKey: true });
    expect(await write("切符を買う")).toBe("");
    expect(fake.notes.get("inbox.md")).toBe("- [ ] 切符を買う\n");
    expect(one(".add-task .outcome").textContent).toContain("inbox.md に足しました: 切符を買う");
    fake.addTask = () => Promise.reject({ code: "unwritable-note", message: "書き込めません。" });
    expect(await write("もう一つ")).toBe("もう一つ");
    expect(one(".add-task .outcome.failed").textContent).toContain("書き込めません。");
    await press("Escape");
    expect(one<HTMLDialogElement>(".add-task").open).toBe(false);
    expect(document.activeElement?.id).toBe("reader");
    await press("A", { ctrlKey: true, shiftKey: true });
    expect(one<HTMLInputElement>("#task-text").value).toBe("もう一つ");
  });

  it("adds to the section that is being read, or to that of the task one is at", async () => {
    await fireEvent.click(one("[data-path='TODO.md']"));
    await settle();
    await press("N", { ctrlKey: true, shiftKey: true });
    await write("読んでいる所へ");
    await press("Escape");
    await press("L", { ctrlKey: true, shiftKey: true });
    await press("N", { ctrlKey: true, shiftKey: true });
    await write("一覧の所へ");
    await press("Escape");
    expect(document.activeElement?.getAttribute("role")).toBe("grid");
    await press("n");
    await write("受信箱へ");
    expect(added()).toMatchObject([
      { path: "TODO.md" },
      { path: "aws/S3.md", heading_path: ["s-バージョン管理"] },
      { path: null, heading_path: [] },
    ]);
  });

  const field = () => one<HTMLInputElement>("#task-target");
  const typeTarget = async (text: string) => {
    field().focus();
    field().value = text;
    await fireEvent.input(field());
    await settle();
  };
  const rows = () => [...document.querySelectorAll(".target-list [role=option]")].map((row) => row.textContent?.replace(/\s+/g, " ").trim());

  it("adds to any note or heading, found by its name as quick open finds it", async () => {
    await press("A", { ctrlKey: true, shiftKey: true });
    expect([field().value, field().getAttribute("aria-expanded")]).toEqual(["受信箱", "false"]);
    await typeTarget("shomei");
    expect(rows()[0]).toContain("署名付き URL");
    await press("Enter");
    expect(field().value).toBe("S3 の覚え書き › 署名付き URL");
    await write("期限を調べる");
    // While nothing is typed, the keys move over what is offered.
    await press("Escape");
    await press("A", { ctrlKey: true, shiftKey: true });
    expect(field().value).toBe("受信箱");
    field().focus();
    await settle();
    const offered = rows();
    expect(offered[0]).toBe("受信箱");
    expect(offered.at(-1)).toContain("S3 の覚え書き › 署名付き URL");
    expect(offered.at(-1)).toContain("前に選んだ所");
    await press("ArrowUp");
    await press("Enter");
    await write("もう一つ");
    expect(added()).toMatchObject([
      { text: "期限を調べる", path: "aws/S3.md", heading_path: ["s-署名付き-url"] },
      { text: "もう一つ", path: "aws/S3.md", heading_path: ["s-署名付き-url"] },
    ]);
  });

  it("adds nothing anywhere while what is typed for a place finds none", async () => {
    await press("A", { ctrlKey: true, shiftKey: true });
    await typeTarget("がががが");
    expect(one(".target-note").textContent).toContain("当てはまる");
    one("#task-text").focus();
    expect(await write("どこへも")).toBe("どこへも");
    expect([added(), document.activeElement?.id]).toEqual([[], "task-target"]);
    // Esc gives up what is typed, not the dialog.
    await press("Escape");
    expect([field().value, one<HTMLDialogElement>(".add-task").open]).toEqual(["受信箱", true]);
    await press("Escape");
    expect(one<HTMLDialogElement>(".add-task").open).toBe(false);
  });

  it("waits for the answer to what is typed before it adds, and leaves keys to an input method", async () => {
    await press("A", { ctrlKey: true, shiftKey: true });
    one<HTMLInputElement>("#task-text").value = "鍵を決める";
    await fireEvent.input(one("#task-text"));
    fake.holding.add("goTo");
    await typeTarget("暗号");
    await press("Enter", { isComposing: true });
    await press("Escape", { isComposing: true });
    expect(field().value).toBe("暗号");
    await fireEvent.click(one(".add-task .send"));
    await settle();
    expect(added()).toEqual([]);
    await fake.held[0]!.release();
    await settle();
    expect(added()).toMatchObject([{ text: "鍵を決める", path: "aws/DynamoDB.md", heading_path: ["s-暗号化"] }]);
  });

  it("is called for from anywhere, over whatever is open", async () => {
    await press("P", { ctrlKey: true, shiftKey: true });
    fake.summon(null, true);
    await settle();
    expect([...document.querySelectorAll("dialog[open]")].map(({ className }) => className)).toEqual(["add-task"]);
    await write("外から");
    expect(added()).toEqual([{ text: "外から", path: null, heading_path: [] }]);
  });

  it("counts open tasks in the side bar and beside the headings", async () => {
    expect(one("#show-tasks .open-tasks").textContent).toMatch(/^\d/);
    await fireEvent.click(one("[data-path='TODO.md']"));
    await settle();
    expect(one(".outline .open-tasks").textContent).toMatch(/^\d/);
  });
});
