//! What requests, data and documents are said in, below everything that checks or makes them.
//!
//! Lives here: formats, profiles with the choices that many instruments share, limits, the places of pictures, what a canvas
//! defines, files from outside. May not
//! live here: kinds, whole requests, anything that asks the press.
//!
//! To add a format: a variant of [`Format`] with its extension and media type, and the kinds that list it. To add a choice that instruments
//! share: a constant in [`profile`] and its place in the list there.

pub mod canvas;
mod file;
mod format;
pub mod limits;
pub mod picture;
pub mod profile;

pub use canvas::Canvas;
pub use file::File;
pub use format::Format;
pub use limits::Limits;
pub use picture::Place;
pub use profile::Profile;
