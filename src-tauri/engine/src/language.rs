//! The two languages of the interface.

use serde::{Deserialize, Serialize};

/// The language in which the engine words its notices and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

impl Language {
    /// The language of a locale name such as `ja_JP.UTF-8`; English for all but Japanese.
    pub fn of_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("ja") {
            Self::Ja
        } else {
            Self::En
        }
    }

    /// The language of the user's messages, from the values of `LC_ALL`, `LC_MESSAGES` and `LANG`:
    /// the first that is set and not empty counts.
    pub fn of_environment<S: AsRef<str>>(values: impl IntoIterator<Item = Option<S>>) -> Self {
        let mut set = values.into_iter().flatten();
        set.find(|value| !value.as_ref().is_empty())
            .map_or(Self::En, |value| Self::of_locale(value.as_ref()))
    }

    /// The one of two wordings that is in this language.
    pub fn pick<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_counts() {
        let check = |values: [Option<&str>; 3], expected| {
            assert_eq!(Language::of_environment(values), expected, "{values:?}");
        };
        check([None, None, Some("ja_JP.UTF-8")], Language::Ja);
        check([Some(""), None, Some("ja_JP.UTF-8")], Language::Ja);
        check([Some("C.UTF-8"), None, Some("ja_JP.UTF-8")], Language::En);
        check([None, Some("ja"), Some("en_US.UTF-8")], Language::Ja);
        check([None, None, None], Language::En);
    }
}
