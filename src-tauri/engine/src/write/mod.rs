//! Changing notes: the very bytes that are meant, whole and durable, or nothing.
//!
//! This is the only code that writes into the notes folder. A file is never decoded and encoded
//! again: an [`Edit`] finds its line by what the reader saw and becomes a splice of bytes
//! (`edit`). What is about to be done is written into the journal first (`journal`), from which
//! it can be undone, and from which the next start tells what a killed process had begun
//! (`recover`). The write itself lets go of nothing until it has seen that what it replaced is
//! what it had read (`swap`), and even then keeps hold of it for a moment (`keeper`).
//!
//! Another part of the engine that wants to change notes does it by [`Writer::edit`] and
//! [`Writer::create`], through [`Engine::edit`](crate::Engine::edit), which also brings the index up to date.

mod edit;
mod journal;
mod keeper;
mod leftovers;
mod make;
mod outcome;
mod recover;
mod region;
mod splice;
mod swap;
mod task_box;
mod temporary;
#[cfg(test)]
mod tests;
mod undo;
mod writer;

pub use edit::{Edit, Line, Piece, Rewrite};
pub use journal::{Past, What};
pub use keeper::{Kept, Rescue};
pub use leftovers::remove_leftovers;
pub use outcome::{Outcome, Refusal};
pub use undo::{Direction, Undone};
pub use writer::{OnRescue, Writer, settle};
