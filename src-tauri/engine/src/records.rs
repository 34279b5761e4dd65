//! What is kept of a note that was read and parsed: its record and those of its headings, tasks and
//! notices.

use crate::index::record::{HeadingRecord, NoteRecord, NoticeRecord, TaskRecord};
use crate::language::Language;
use crate::markdown::{self, Oddity, ParsedNote, ParsedTask};
use crate::notes::{self, NoteFile};
use crate::tasks;

/// What the index and the lists need to know of a note.
pub(crate) fn record(file: &NoteFile, parsed: &ParsedNote) -> NoteRecord {
    let path = file.path.to_string();
    let stem = || {
        let name = file.path.display();
        let name = name.rsplit('/').next().unwrap_or(&name).to_owned();
        name.rsplit_once('.')
            .map_or(name.clone(), |(stem, _)| stem.to_owned())
    };
    let lines: Vec<&str> = notes::lines(&file.text).collect();
    let tasks = parsed
        .tasks
        .iter()
        .map(|task| task_record(task, parsed, &path, &lines))
        .collect();
    let mut notices: Vec<NoticeRecord> = Vec::new();
    notices.extend(file.notice().map(|notice| NoticeRecord {
        code: notice.code().to_owned(),
        ja: notice.message(Language::Ja),
        en: notice.message(Language::En),
    }));
    notices.extend(
        parsed
            .oddities
            .iter()
            .map(|oddity| oddity_notice(*oddity, &path)),
    );
    NoteRecord {
        title: parsed
            .title
            .clone()
            .filter(|title| !title.trim().is_empty())
            .unwrap_or_else(stem),
        path,
        size: file.stamp.size,
        modified_ns: file.stamp.modified_ns,
        inode: file.stamp.inode,
        hash: file.hash.clone(),
        sections: parsed.sections.len() as u32,
        headings: headings(parsed),
        tasks,
        notices,
    }
}

/// The headings that say anything.
fn headings(parsed: &ParsedNote) -> Vec<HeadingRecord> {
    let named = parsed.sections.iter().filter_map(|section| {
        let text = section.heading_path.last()?;
        (section.level > 0 && !text.is_empty()).then(|| HeadingRecord {
            level: section.level,
            text: text.clone(),
            anchor: section.anchor.clone(),
            line: section.lines.start + 1,
        })
    });
    named.collect()
}

/// What a task stands below: its headings, innermost first, its note's file, folders and title.
pub(crate) fn names_around<'a>(
    task: &ParsedTask,
    parsed: &'a ParsedNote,
    path: &'a str,
) -> impl Iterator<Item = &'a str> {
    let section = parsed.sections.get(task.section);
    let heading_path = section.map_or(&[][..], |section| &section.heading_path);
    let headings = heading_path.iter().rev().map(String::as_str);
    headings
        .chain(path.rsplit('/'))
        .chain(parsed.title.as_deref())
}

pub(crate) fn task_record(
    task: &ParsedTask,
    parsed: &ParsedNote,
    path: &str,
    lines: &[&str],
) -> TaskRecord {
    let section = parsed.sections.get(task.section);
    let heading_path = section.map_or(&[][..], |section| &section.heading_path);
    let details = tasks::read(&task.text, &task.unread);
    let names = names_around(task, parsed, path);
    TaskRecord {
        line: task.line + 1,
        text: task.text.clone(),
        unread: task
            .unread
            .iter()
            .map(|range| range.start as u32..range.end as u32)
            .collect(),
        done: markdown::is_closing_mark(task.mark),
        mark: task.mark,
        due: details.due.map(|due| tasks::of_note(due, names)),
        heading_path: heading_path.to_vec(),
        source_line: lines
            .get(task.line as usize)
            .map(|line| (*line).to_owned())
            .unwrap_or_default(),
        twin: task.twin,
        anchor: section
            .map(|section| section.anchor.clone())
            .unwrap_or_default(),
        priority: details.priority,
        recurrence: details.recurrence,
        tags: details.tags,
    }
}

fn oddity_notice(oddity: Oddity, path: &str) -> NoticeRecord {
    let (code, ja, en) = match oddity {
        Oddity::FrontMatter => (
            "front-matter",
            "の先頭の --- で囲んだ部分は YAML として読めないため、題名などを使っていません。書き方を直してください。",
            "has front matter that is not valid YAML, so its title is not used; correct it.",
        ),
        Oddity::PlainText => (
            "plain-text",
            "は入れ子が深すぎるか大きすぎるため、文字だけを表示しています。分けて保存すると装飾されます。",
            "is nested too deeply or too large to be laid out and is shown as plain text; split it.",
        ),
    };
    NoticeRecord {
        code: code.to_owned(),
        ja: format!("{path} {ja}"),
        en: format!("{path} {en}"),
    }
}
