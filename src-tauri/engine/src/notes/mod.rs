//! The notes folder: which files are notes, and what their bytes say.
