//! When segments are merged: few of them make searching quick, and merging seldom makes writing quick.

use std::cmp::Reverse;

use tantivy::index::SegmentMeta;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// More segments than that are merged. Each costs every search a look-up of every term.
const MOST: usize = 3;

/// Segments that are left alone then, the largest: merging them again and again would cost most.
const LARGE: usize = 2;

/// tantivy's own policy, which merges what is alike in size and drops what is deleted; and, where
/// it leaves many segments of all sizes, as growing checkpoints do, the small ones together.
#[derive(Debug)]
pub(super) struct FewSegments {
    by_size: LogMergePolicy,
}

impl Default for FewSegments {
    fn default() -> Self {
        let mut by_size = LogMergePolicy::default();
        by_size.set_min_num_segments(4);
        by_size.set_min_layer_size(2_000);
        by_size.set_del_docs_ratio_before_merge(0.2);
        Self { by_size }
    }
}

impl MergePolicy for FewSegments {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let candidates = self.by_size.compute_merge_candidates(segments);
        if !candidates.is_empty() || segments.len() <= MOST {
            return candidates;
        }
        let mut by_size: Vec<&SegmentMeta> = segments.iter().collect();
        by_size.sort_by_key(|segment| Reverse(segment.num_docs()));
        let small = by_size[LARGE..].iter().map(|segment| segment.id());
        vec![MergeCandidate(small.collect())]
    }
}
