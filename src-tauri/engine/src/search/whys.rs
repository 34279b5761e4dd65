//! Why a section matched, without taking memory of its own for each of thousands of sections.

use crate::wire::Why;

/// A set of reasons, strictest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Whys(u16);

impl Whys {
    /// With one more.
    pub fn insert(&mut self, why: Why) {
        self.0 |= 1 << why as u16;
    }

    /// Whether it is one of them.
    pub fn contains(self, why: Why) -> bool {
        self.0 & (1 << why as u16) != 0
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = Why> {
        Why::ALL.into_iter().filter(move |why| self.contains(*why))
    }
}

impl From<Why> for Whys {
    fn from(why: Why) -> Self {
        Self(1 << why as u16)
    }
}

impl FromIterator<Why> for Whys {
    fn from_iter<I: IntoIterator<Item = Why>>(all: I) -> Self {
        let mut whys = Self::default();
        all.into_iter().for_each(|why| whys.insert(why));
        whys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_each_once_and_strictest_first() {
        let check = |given: &[Why], expected: &[Why]| {
            let whys: Whys = given.iter().copied().collect();
            assert_eq!(whys.iter().collect::<Vec<_>>(), expected);
            assert!(
                Why::ALL
                    .iter()
                    .all(|why| whys.contains(*why) == expected.contains(why))
            );
        };
        check(&[], &[]);
        check(&[Why::Partial], &[Why::Partial]);
        check(
            &[Why::Synonym, Why::Exact, Why::Synonym, Why::Reading],
            &[Why::Exact, Why::Reading, Why::Synonym],
        );
        let mut sorted = Why::ALL;
        sorted.sort();
        check(&Why::ALL, &sorted);
    }
}
