//! Ticking a task in the file itself: one byte changes, or nothing.
