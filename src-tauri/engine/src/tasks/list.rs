//! The list of tasks: which are in it, in which groups and order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{due, words};
use crate::index::record::{NoteRecord, TaskKey, TaskRecord};
use crate::index::tags::key;
use crate::wire::{
    DueFilter, DueGroup, ListedTask, Task, TaskFilter, TaskGroup, TaskGrouping, TaskList, TaskRow,
    TasksRequest,
};

/// A task of the list, still in the catalog.
#[derive(Clone, Copy)]
struct Entry<'a> {
    note: &'a NoteRecord,
    task: &'a TaskRecord,
    due: Option<Date>,
    group: DueGroup,
}

/// Makes the list of `notes`, which are in the order of the tree. `found` are the tasks that the
/// request's query finds, if it has one.
pub(crate) fn list(
    notes: &[&NoteRecord],
    request: &TasksRequest,
    today: Date,
    found: Option<&HashSet<TaskKey>>,
) -> TaskList {
    let mut list = TaskList {
        rows: Vec::new(),
        total_rows: 0,
        tasks: 0,
        open: 0,
        overdue: 0,
        today: 0,
        done: 0,
    };
    let mut entries = Vec::new();
    for &note in notes {
        for (index, task) in note.tasks.iter().enumerate() {
            let due = task.due.and_then(|day| due::resolve(day, today));
            let group = due_group(due, task.done, today);
            if task.done {
                list.done += 1;
            } else {
                list.open += 1;
                list.overdue += usize::from(group == DueGroup::Overdue);
                list.today += usize::from(group == DueGroup::Today);
            }
            let entry = Entry {
                note,
                task,
                due,
                group,
            };
            let is_found = || {
                found.is_none_or(|found| {
                    found.contains(&TaskKey {
                        path: note.path.clone(),
                        index: index as u32,
                    })
                })
            };
            if entry.is_wanted(request, today) && is_found() {
                entries.push(entry);
            }
        }
    }
    list.tasks = entries.len();
    let groups = grouped(entries, request.group);
    let headings = usize::from(request.group != TaskGrouping::Plain);
    list.total_rows = groups.iter().map(|group| group.len() + headings).sum();
    list.rows = rows(&groups, request);
    list
}

impl Entry<'_> {
    fn is_wanted(&self, request: &TasksRequest, today: Date) -> bool {
        let Self {
            note,
            task,
            due,
            group,
        } = self;
        let kept = || {
            let mut kept = request.keep.iter();
            kept.any(|place| place.line == task.line && place.path == note.path)
        };
        let which = match request.which {
            TaskFilter::All => true,
            TaskFilter::Open => !task.done,
            TaskFilter::Done => task.done,
        };
        let due = match &request.due {
            None => true,
            Some(DueFilter::Overdue) => *group == DueGroup::Overdue,
            Some(DueFilter::Today) => *due == Some(today),
            Some(DueFilter::Week) => {
                due.is_some_and(|due| (today..=week_end(today)).contains(&due))
            }
            Some(DueFilter::None) => due.is_none(),
            Some(DueFilter::On(day)) => due.is_some() && *due == super::day(day),
        };
        let tag = request
            .tag
            .as_ref()
            .is_none_or(|tag| task.tags.iter().any(|own| is_tag(own, tag)));
        let under = request
            .under
            .as_ref()
            .is_none_or(|under| lies_under(&note.path, under));
        (which && due || kept()) && tag && under
    }

    fn to_wire(self) -> ListedTask {
        ListedTask {
            task: task(self.note, self.task, self.due),
            title: self.note.title.clone(),
            hash: self.note.hash.clone(),
            due: self.group,
            words: words::of(&self.task.text, &unread(self.task)),
        }
    }
}

fn unread(task: &TaskRecord) -> Vec<Range<usize>> {
    task.unread
        .iter()
        .map(|range| range.start as usize..range.end as usize)
        .collect()
}

/// A task as it crosses the wire.
pub(crate) fn task(note: &NoteRecord, task: &TaskRecord, due: Option<Date>) -> Task {
    Task {
        path: note.path.clone(),
        line: task.line,
        text: task.text.clone(),
        done: task.done,
        mark: task.mark,
        heading_path: task.heading_path.clone(),
        anchor: task.anchor.clone(),
        due: due.map(|due| due.to_string()),
        priority: task.priority,
        recurrence: task.recurrence.clone(),
        tags: task.tags.clone(),
        source_line: task.source_line.clone(),
        twin: task.twin,
    }
}

/// Whether `own` is the tag, or one below it: `project/sakuin` is also found by `project`.
pub(crate) fn is_tag(own: &str, tag: &str) -> bool {
    let (own, tag) = (key(own), key(tag));
    own.strip_prefix(&tag)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a note is `under` itself, or lies in that folder.
fn lies_under(path: &str, under: &str) -> bool {
    let under = under.trim_start_matches("./").trim_end_matches('/');
    under.is_empty()
        || under == "."
        || path
            .strip_prefix(under)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn week_end(today: Date) -> Date {
    today.saturating_add(7.days())
}

fn due_group(due: Option<Date>, done: bool, today: Date) -> DueGroup {
    match due {
        None => DueGroup::None,
        Some(due) if due == today => DueGroup::Today,
        Some(due) if due < today && done => DueGroup::Past,
        Some(due) if due < today => DueGroup::Overdue,
        Some(due) if due <= week_end(today) => DueGroup::Week,
        Some(_) => DueGroup::Later,
    }
}

/// The groups of a list, each in its order.
fn grouped(mut entries: Vec<Entry<'_>>, grouping: TaskGrouping) -> Vec<Vec<Entry<'_>>> {
    match grouping {
        TaskGrouping::Plain => vec![entries],
        TaskGrouping::Note => chunks(&entries, |a, b| {
            a.note.path == b.note.path && a.task.anchor == b.task.anchor
        }),
        TaskGrouping::Folder => chunks(&entries, |a, b| {
            folder(&a.note.path) == folder(&b.note.path)
        }),
        TaskGrouping::Due => {
            // Stable: those alike stay in the order of the tree.
            entries.sort_by_key(|e| (e.group, e.due, Reverse(e.task.priority)));
            chunks(&entries, |a, b| a.group == b.group)
        }
        TaskGrouping::Tag => {
            let mut tags: BTreeMap<(bool, &str), Vec<Entry<'_>>> = BTreeMap::new();
            for entry in entries {
                for tag in &entry.task.tags {
                    tags.entry((false, tag)).or_default().push(entry);
                }
                if entry.task.tags.is_empty() {
                    tags.entry((true, "")).or_default().push(entry);
                }
            }
            tags.into_values().collect()
        }
    }
}

fn chunks<'a>(
    entries: &[Entry<'a>],
    together: impl Fn(&Entry<'a>, &Entry<'a>) -> bool,
) -> Vec<Vec<Entry<'a>>> {
    entries.chunk_by(together).map(<[_]>::to_vec).collect()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The rows that the request asks for; only these are copied out of the catalog.
fn rows(groups: &[Vec<Entry<'_>>], request: &TasksRequest) -> Vec<TaskRow> {
    let limit = if request.limit == 0 {
        usize::MAX
    } else {
        request.limit
    };
    let end = request.offset.saturating_add(limit);
    let headed = request.group != TaskGrouping::Plain;
    let mut rows = Vec::new();
    let mut at = 0;
    let tags = (request.group == TaskGrouping::Tag).then(|| tags_of(groups));
    for (index, entries) in groups.iter().enumerate() {
        if headed {
            if (request.offset..end).contains(&at) {
                let tag = tags.as_ref().and_then(|tags| tags.get(index).cloned());
                rows.extend(heading(entries, request.group, tag).map(TaskRow::Group));
            }
            at += 1;
        }
        let from = request.offset.saturating_sub(at).min(entries.len());
        let to = end.saturating_sub(at).min(entries.len()).max(from);
        rows.extend(
            entries[from..to]
                .iter()
                .map(|entry| TaskRow::Task(entry.to_wire())),
        );
        at += entries.len();
    }
    rows
}

/// The tag of each group, which are in the order of their tags, those without one last.
fn tags_of(groups: &[Vec<Entry<'_>>]) -> Vec<String> {
    let mut tags: Vec<&str> = groups
        .iter()
        .flatten()
        .flat_map(|entry| entry.task.tags.iter().map(String::as_str))
        .collect();
    tags.sort_unstable();
    tags.dedup();
    let mut tags: Vec<String> = tags.into_iter().map(str::to_owned).collect();
    tags.resize(groups.len(), String::new());
    tags
}

fn heading(entries: &[Entry<'_>], by: TaskGrouping, tag: Option<String>) -> Option<TaskGroup> {
    let first = entries.first()?;
    let mut group = TaskGroup {
        path: None,
        title: None,
        heading_path: Vec::new(),
        anchor: None,
        due: None,
        folder: None,
        tag: None,
        tasks: entries.len(),
        open: entries.iter().filter(|entry| !entry.task.done).count(),
    };
    match by {
        TaskGrouping::Note => {
            group.path = Some(first.note.path.clone());
            group.title = Some(first.note.title.clone());
            group.heading_path.clone_from(&first.task.heading_path);
            group.anchor = Some(first.task.anchor.clone());
        }
        TaskGrouping::Due => group.due = Some(first.group),
        TaskGrouping::Folder => group.folder = Some(folder(&first.note.path).to_owned()),
        TaskGrouping::Tag => group.tag = tag,
        TaskGrouping::Plain => {}
    }
    Some(group)
}
