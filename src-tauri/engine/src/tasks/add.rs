//! Where a new task is written, and how: like those around it.

use crate::markdown::{self, ParsedNote, ParsedTask, Section};
use crate::notes;

/// A task to be added to a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Addition {
    /// Index of the line below which it comes; none in an empty note.
    pub(crate) below: Option<usize>,
    /// What is added.
    pub(crate) lines: Vec<String>,
    /// Which of the lines is the task's.
    pub(crate) task: usize,
}

/// A task's text as one line of Markdown; none when there is nothing in it.
pub(crate) fn one_line(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    // People type the box along with the task, or paste a whole item.
    let text = ["- [ ]", "* [ ]", "+ [ ]", "[ ]"]
        .iter()
        .find_map(|marker| text.strip_prefix(marker))
        .filter(|rest| rest.is_empty() || rest.starts_with(' '))
        .map_or(text.as_str(), str::trim_start);
    (!text.is_empty()).then(|| text.to_owned())
}

/// The section with these headings; the end of them is enough, or its anchor.
pub(crate) fn section(note: &ParsedNote, headings: &[String]) -> Option<usize> {
    let joined = headings.join("/");
    note.sections.iter().position(|section| {
        section.heading_path.ends_with(headings)
            || section.anchor == joined
            || format!("/{}", section.heading_path.join("/")).ends_with(&format!("/{joined}"))
    })
}

/// Where and how a task with this text is added to a note or one of its sections: after the last
/// task there, else at the end. None when it would not be a task there, as in an unclosed code
/// block.
pub(crate) fn plan(
    source: &str,
    note: &ParsedNote,
    at: Option<usize>,
    text: &str,
) -> Option<Addition> {
    let lines: Vec<&str> = notes::lines(source).collect();
    let section = at.and_then(|at| note.sections.get(at));
    let addition = match last_task(&lines, note, at) {
        Some(task) => after_task(&lines, task, text)?,
        None => at_end(&lines, section, text),
    };
    is_task(&lines, &addition).then_some(addition)
}

/// The last of the outermost tasks, those in quotes left aside unless there are no others.
fn last_task<'a>(
    lines: &[&str],
    note: &'a ParsedNote,
    at: Option<usize>,
) -> Option<&'a ParsedTask> {
    let here = |task: &&ParsedTask| at.is_none_or(|at| task.section == at);
    let outermost = |task: &&ParsedTask| {
        let around =
            |other: &ParsedTask| other.lines.start < task.line && other.lines.end > task.line;
        !note.tasks.iter().any(around)
    };
    let quoted = |task: &&ParsedTask| {
        let line = lines.get(task.line as usize).copied().unwrap_or_default();
        line.trim_start().starts_with('>')
    };
    let tasks = || note.tasks.iter().filter(here).filter(outermost);
    tasks()
        .rfind(|task| !quoted(task))
        .or_else(|| tasks().next_back())
}

fn after_task(lines: &[&str], task: &ParsedTask, text: &str) -> Option<Addition> {
    let line = lines.get(task.line as usize)?;
    let (before, _) = line.split_once('[')?;
    let last = (task.lines.end as usize).clamp(task.line as usize + 1, lines.len()) - 1;
    Some(Addition {
        below: Some(last),
        lines: vec![format!("{}[ ] {text}", counted_on(before))],
        task: 0,
    })
}

/// A numbered item's marker with the next number; any other as it is.
fn counted_on(before: &str) -> String {
    let end = before.rfind(|c: char| c.is_ascii_digit());
    let Some(end) = end.filter(|end| matches!(before.as_bytes().get(end + 1), Some(b'.' | b')')))
    else {
        return before.to_owned();
    };
    let start = before[..end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let number: u32 = before[start..=end].parse().unwrap_or_default();
    format!(
        "{}{}{}",
        &before[..start],
        number.saturating_add(1),
        &before[end + 1..]
    )
}

fn at_end(lines: &[&str], section: Option<&Section>, text: &str) -> Addition {
    let end = section.map_or(lines.len(), |section| {
        (section.lines.end as usize).min(lines.len())
    });
    let last = lines[..end]
        .iter()
        .rposition(|line| !line.trim().is_empty());
    let marker = marker(lines);
    let item = format!("{marker} [ ] {text}");
    let Some(last) = last else {
        return Addition {
            below: end.checked_sub(1),
            lines: vec![item],
            task: 0,
        };
    };
    let in_list = list_marker(lines[last])
        .is_some_and(|found| found == marker && lines[last].starts_with(found));
    let mut added = if in_list {
        vec![item]
    } else {
        vec![String::new(), item]
    };
    let task = added.len() - 1;
    // A heading right below would stand too near.
    if lines
        .get(last + 1)
        .is_some_and(|next| !next.trim().is_empty())
    {
        added.push(String::new());
    }
    Addition {
        below: Some(last),
        lines: added,
        task,
    }
}

/// The list marker that the note uses, a hyphen if none.
fn marker(lines: &[&str]) -> char {
    lines
        .iter()
        .find_map(|line| list_marker(line))
        .unwrap_or('-')
}

fn list_marker(line: &str) -> Option<char> {
    let mut chars = line.trim_start().chars();
    let marker = chars.next().filter(|c| matches!(c, '-' | '*' | '+'))?;
    (chars.next() == Some(' ')).then_some(marker)
}

/// Whether the note, read with the addition in it, has a task there.
fn is_task(lines: &[&str], addition: &Addition) -> bool {
    let below = addition.below.map_or(0, |below| below + 1);
    let mut all: Vec<&str> = lines[..below].to_vec();
    all.extend(addition.lines.iter().map(String::as_str));
    all.extend(&lines[below..]);
    let parsed = markdown::parse(&all.join("\n"));
    let line = (below + addition.task) as u32;
    parsed.tasks.iter().any(|task| task.line == line)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The note with a task added under a heading, or to the note as a whole.
    #[track_caller]
    fn check(source: &str, heading: Option<&str>, want: Option<&str>) {
        let note = markdown::parse(source);
        let at = heading.map(|heading| section(&note, &[heading.to_owned()]).expect("a section"));
        let added = plan(source, &note, at, "足す").map(|addition| {
            let mut lines: Vec<String> = source.lines().map(str::to_owned).collect();
            let at = addition.below.map_or(0, |below| below + 1);
            lines.splice(at..at, addition.lines);
            lines.join("\n")
        });
        assert_eq!(added.as_deref(), want, "{source:?}");
    }

    #[test]
    fn it_comes_after_the_last_task_and_looks_like_it() {
        check("", None, Some("- [ ] 足す"));
        check("\n", None, Some("\n- [ ] 足す"));
        check(
            "- [ ] 一\n- [x] 二",
            None,
            Some("- [ ] 一\n- [x] 二\n- [ ] 足す"),
        );
        check(
            "* [ ] 一\n\n本文",
            None,
            Some("* [ ] 一\n* [ ] 足す\n\n本文"),
        );
        check(
            "+ [ ] 一\n  https://a.b\n\n本文",
            None,
            Some("+ [ ] 一\n  https://a.b\n+ [ ] 足す\n\n本文"),
        );
        check(
            "- [ ] 親\n  - [ ] 子",
            None,
            Some("- [ ] 親\n  - [ ] 子\n- [ ] 足す"),
        );
        check(
            "1. [ ] 一\n2. [x] 二",
            None,
            Some("1. [ ] 一\n2. [x] 二\n3. [ ] 足す"),
        );
        check("9) [ ] 一", None, Some("9) [ ] 一\n10) [ ] 足す"));
        check(
            "- 用事\n  - [ ] 一\n- ほか",
            None,
            Some("- 用事\n  - [ ] 一\n  - [ ] 足す\n- ほか"),
        );
        check(
            "- [ ] 一\n\n> - [ ] 引用",
            None,
            Some("- [ ] 一\n- [ ] 足す\n\n> - [ ] 引用"),
        );
        check("> - [ ] 引用", None, Some("> - [ ] 引用\n> - [ ] 足す"));
    }

    #[test]
    fn it_comes_into_its_section() {
        let note = "# あ\n\n- [ ] 一\n\n## い\n\n本文\n\n## う\n- 項目\n## え";
        check(
            note,
            Some("あ"),
            Some("# あ\n\n- [ ] 一\n- [ ] 足す\n\n## い\n\n本文\n\n## う\n- 項目\n## え"),
        );
        check(
            note,
            Some("い"),
            Some("# あ\n\n- [ ] 一\n\n## い\n\n本文\n\n- [ ] 足す\n\n## う\n- 項目\n## え"),
        );
        check(
            note,
            Some("う"),
            Some("# あ\n\n- [ ] 一\n\n## い\n\n本文\n\n## う\n- 項目\n- [ ] 足す\n\n## え"),
        );
        check(
            note,
            Some("え"),
            Some("# あ\n\n- [ ] 一\n\n## い\n\n本文\n\n## う\n- 項目\n## え\n\n- [ ] 足す"),
        );
        check("* 項目\n\n本文", None, Some("* 項目\n\n本文\n\n* [ ] 足す"));
        check("# あ\n```\n閉じない", Some("あ"), None);
        check("<!--\n閉じない", None, None);
    }

    #[test]
    fn what_is_typed_becomes_one_line() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(one_line(text).as_deref(), want, "{text:?}");
        };
        check("  本を返す\n〆11/30 ", Some("本を返す 〆11/30"));
        check("- [ ] 本を返す", Some("本を返す"));
        check("[ ] 本を返す", Some("本を返す"));
        check(" \n ", None);
        check("- [ ] ", None);
    }
}
