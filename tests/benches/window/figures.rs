//! Many times, and what they say together.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::time::Duration;

/// Times in milliseconds.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    times: Vec<f64>,
    /// Keys after which nothing changed.
    unchanged: usize,
}

/// The percentiles that are judged; the last is the longest.
const PERCENTS: [usize; 4] = [50, 95, 99, 100];

/// The most that these may be, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target([Option<u32>; 4]);

impl Target {
    pub(crate) const NONE: Self = Self([None; 4]);

    pub(crate) fn three(p50: u32, p95: u32, p99: u32) -> Self {
        Self([Some(p50), Some(p95), Some(p99), None])
    }

    pub(crate) fn p95(p95: u32) -> Self {
        Self([None, Some(p95), None, None])
    }

    pub(crate) fn longest(longest: u32) -> Self {
        Self([None, None, None, Some(longest)])
    }
}

impl Figures {
    pub(crate) const HEAD: &str = "milliseconds                            p50     p95     p99     max   keys  unchanged  target";

    pub(crate) fn add(&mut self, time: Option<Duration>) {
        match time {
            Some(time) => self.times.push(time.as_secs_f64() * 1e3),
            None => self.unchanged += 1,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.times.len()
    }

    /// The time that so many percent of the keys did not take longer than.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.times.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (sorted.len() * percent).div_ceil(100).max(1);
        sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn print(&self, name: &str, target: Target) {
        let values = PERCENTS.map(|percent| self.percentile(percent));
        let verdicts: Vec<String> = PERCENTS
            .iter()
            .zip(values)
            .zip(target.0)
            .filter_map(|((percent, value), target)| {
                let target = target?;
                let verdict = if value <= f64::from(target) {
                    "met"
                } else {
                    "MISSED"
                };
                let name = match percent {
                    100 => "max".to_owned(),
                    _ => format!("p{percent}"),
                };
                Some(format!("{name} ≤ {target} {verdict}"))
            })
            .collect();
        let pad = " ".repeat(36_usize.saturating_sub(name.chars().count()));
        let [p50, p95, p99, longest] = values;
        println!(
            "{name}{pad}{p50:7.1} {p95:7.1} {p99:7.1} {longest:7.1} {:6} {:10}  {}",
            self.times.len(),
            self.unchanged,
            verdicts.join(", "),
        );
    }
}
