//! What a request brings, for both doors: its body within limits, and the files of a form (multipart, RFC 7578) told apart.
//!
//! Lives here: bytes of a body, the room that all bodies share, parts of a form into files and members, with their limits, and what the
//! files of a form are for. May not live here: routes, answers, opening a file; a worker does that.

mod attachments;
mod body;
mod encoded_word;
mod form;
mod part;
mod room;

pub use crate::press::apart;
pub use attachments::{Attachments, attachments, disposition, yes};
pub use body::{FIRST, Pace, RequestBody, Use, discard};
pub use form::{Form, MOST_FILES};
pub use room::{Room, Share};
