//! Lines of the source, ended by LF, CR LF or a lone CR, as CommonMark counts them.

/// Where each line begins.
#[derive(Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines. A line end at the very end begins no further line.
    pub(super) fn of(source: &str) -> Self {
        let bytes = source.as_bytes();
        let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
        if !bytes.is_empty() {
            starts.push(0);
        }
        for (at, &byte) in bytes.iter().enumerate() {
            let ends = byte == b'\n' || byte == b'\r' && bytes.get(at + 1) != Some(&b'\n');
            if ends && at + 1 < bytes.len() {
                starts.push(at + 1);
            }
        }
        Self { starts }
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> u32 {
        to_u32(self.starts.len())
    }

    /// The line that holds a byte.
    pub(super) fn line_of(&self, byte: usize) -> u32 {
        to_u32(
            self.starts
                .partition_point(|&start| start <= byte)
                .saturating_sub(1),
        )
    }

    /// First byte of a line.
    pub(super) fn start_of(&self, line: u32) -> usize {
        self.starts.get(line as usize).copied().unwrap_or(0)
    }

    /// Each line's bytes, its line end excluded.
    pub(super) fn iter<'a>(
        &'a self,
        source: &'a str,
    ) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
        self.starts.iter().enumerate().map(move |(line, &start)| {
            let next = self.starts.get(line + 1).copied().unwrap_or(source.len());
            let text = source[start..next].trim_end_matches(['\n', '\r']);
            start..start + text.len()
        })
    }
}

fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
