//! Where the value of a field is looked for.

use crate::index::areas::Area;
use crate::query::Field;

/// Where a value is looked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Place {
    /// In the section, with the help of what stands above it.
    Text,
    /// In the section alone, inside these parts of it.
    Inside(Vec<Area>),
    /// In the note's title or path.
    Name(Area),
    Tag,
    Lang,
    Updated,
}

impl Place {
    /// The place of a value that stands in a field, itself in this place.
    pub(super) fn inner(&self, field: Field) -> Self {
        let narrower = |area: Area| match self {
            Self::Inside(areas) if !areas.contains(&Area::Heading) => {
                let mut areas = areas.clone();
                areas.push(area);
                Self::Inside(areas)
            }
            _ => Self::Inside(vec![area]),
        };
        match field {
            Field::Path => Self::Name(Area::Path),
            Field::File => Self::Name(Area::File),
            Field::Title => Self::Name(Area::Title),
            Field::Heading => Self::Inside(vec![Area::Heading]),
            Field::Section => match self {
                Self::Inside(areas) => Self::Inside(areas.clone()),
                _ => Self::Inside(Vec::new()),
            },
            Field::Tag => Self::Tag,
            Field::Lang => Self::Lang,
            Field::Code => narrower(Area::Code),
            Field::Task => narrower(Area::Task),
            Field::TaskTodo => narrower(Area::Todo),
            Field::TaskDone => narrower(Area::Done),
            Field::Updated => Self::Updated,
        }
    }
}
