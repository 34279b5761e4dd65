//! Shared by the suites and benches.
