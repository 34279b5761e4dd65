// Just enough Markdown for the fake backend: what the engine's HTML looks like, not how it is made.

import type { OutlineItem, Task } from "./backend";
import { slug } from "../notes/anchor";

export interface Section {
  line: number;
  end_line: number;
  heading_path: string[];
  anchor: string;
  text: string;
}

export interface Rendered {
  title: string;
  html: string;
  outline: OutlineItem[];
  tasks: Task[];
  matches: number;
  sections: Section[];
}

export function render(path: string, source: string, query: string | null): Rendered {
  const lines = source.split("\n");
  const out: string[] = ['<section id="s-">'];
  const outline: OutlineItem[] = [];
  const tasks: Task[] = [];
  const above: string[] = [];
  const sections: Section[] = [{ line: 1, end_line: lines.length, heading_path: [], anchor: "s-", text: "" }];
  const matches = { count: 0 };
  const inline = (text: string) => spans(text, query, matches);
  let list = 0;
  let code: string[] | null = null;
  let table = 0;
  const closeBlocks = () => {
    if (list) out.push("</ul>");
    if (table) out.push("</tbody></table></div>");
    list = table = 0;
  };
  for (const [index, line] of lines.entries()) {
    const section = sections[sections.length - 1]!;
    if (code) {
      if (line.startsWith("```")) {
        out.push(`<pre><code>${code.map((row) => marked(escape(row), query, matches)).join("\n")}</code></pre>`);
        code = null;
      } else {
        code.push(line);
        section.text += line + "\n";
      }
      continue;
    }
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    const task = /^[-*] \[([ xX/<>?!-])\] (.*)$/.exec(line);
    const item = /^[-*] (.*)$/.exec(line);
    const quote = /^> ?(.*)$/.exec(line);
    if (heading) {
      closeBlocks();
      const level = heading[1]!.length;
      const text = heading[2]!;
      const anchor = `s-${slug(text)}`;
      above.length = level - 1;
      above[level - 1] = text;
      section.end_line = index;
      sections.push({ line: index + 1, end_line: lines.length, heading_path: above.filter(Boolean), anchor, text: text + "\n" });
      outline.push({ level, text, anchor, line: index + 1 });
      out.push(`</section><section id="${anchor}"><h${level}>${inline(text)}</h${level}>`);
      continue;
    }
    if (!/^## |^```/.test(line)) section.text += line.replace(/^[-*>] (\[.\] )?/, "").replace(/[*`|]/g, "") + "\n";
    if (line.startsWith("```")) {
      closeBlocks();
      code = [];
    } else if (task) {
      if (!list++) out.push("<ul>");
      const done = /[xX>-]/.test(task[1]!);
      const mark = /[xX]/.test(task[1]!) ? " checked" : task[1] === " " ? "" : ` data-mark="${escape(task[1]!)}"`;
      const box = `<input type="checkbox" data-task="${tasks.length}"${mark}>`;
      out.push(`<li class="task">${box} ${inline(task[2]!)}</li>`);
      tasks.push({ path, line: index + 1, text: task[2]!, done, mark: task[1]!, heading_path: above.filter(Boolean), anchor: section.anchor, ...details(task[2]!), source_line: line });
    } else if (item) {
      if (!list++) out.push("<ul>");
      out.push(`<li>${inline(item[1]!)}</li>`);
    } else if (quote) {
      out.push(`<blockquote><p>${inline(quote[1]!)}</p></blockquote>`);
    } else if (line.startsWith("|")) {
      const cells = line.slice(1, -1).split("|").map((cell) => cell.trim());
      if (/^\|[-:| ]+\|$/.test(line)) continue;
      const tag = table ? "td" : "th";
      const row = `<tr>${cells.map((cell) => `<${tag}>${inline(cell)}</${tag}>`).join("")}</tr>`;
      out.push(table++ ? row : `<div class="table"><table><thead>${row}</thead><tbody>`);
    } else {
      closeBlocks();
      if (line.trim()) out.push(`<p>${inline(line)}</p>`);
    }
  }
  closeBlocks();
  out.push("</section>");
  const title = outline[0]?.text ?? path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  return { title, html: out.join("\n"), outline, tasks, matches: matches.count, sections };
}

/** What the engine reads out of a task's text, for the commonest signs. */
function details(text: string): Pick<Task, "due" | "priority" | "recurrence" | "tags"> {
  const due = /(?:📅 ?|due:|@)(\d{4}-\d\d-\d\d)/.exec(text)?.[1];
  const recurrence = /🔁 ?(\S+)/.exec(text)?.[1];
  const tags = [...text.matchAll(/(?:^| )#([^\s#]+)/g)].map(([, tag]) => tag!);
  return {
    ...(due ? { due } : {}),
    ...(recurrence ? { recurrence } : {}),
    ...(/❗/.test(text) ? { priority: "high" as const } : {}),
    ...(tags.length > 0 ? { tags } : {}),
  };
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function spans(text: string, query: string | null, matches: { count: number }): string {
  const html = escape(text)
    .replace(/\[([^\]]+)\]\((https?:[^)]+)\)/g, '<a href="#" data-url="$2">$1</a>')
    .replace(/\[([^\]]+)\]\(([^)#]+)#?([^)]*)\)/g, '<a href="#" data-note="$2" data-fragment="$3">$1</a>')
    .replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>")
    .replace(/`([^`]+)`/g, "<code>$1</code>");
  return marked(html, query, matches);
}

/** Marks the words of the query between the tags. */
function marked(html: string, query: string | null, matches: { count: number }): string {
  const words = (query ?? "").trim().split(/\s+/).filter(Boolean).map((word) => word.replace(/[^\p{L}\p{N}]/gu, "\\$&"));
  if (words.length === 0) return html;
  const pattern = new RegExp(words.join("|"), "giu");
  return html
    .split(/(<[^>]*>)/)
    .map((piece, index) =>
      index % 2 ? piece : piece.replace(pattern, (hit) => `<mark class="match" data-match="${matches.count++}">${hit}</mark>`),
    )
    .join("");
}
