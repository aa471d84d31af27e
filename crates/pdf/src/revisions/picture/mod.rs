//! The second judge: what is seen. Pages are drawn as they were and as they are, and their points compared.
//!
//! Lives here: drawing pages of others (`draw`) and what can be said of the points. May not live here: what objects mean, which the
//! judge of the structure knows; a verdict. It reads files by another library than the first judge, so that what deceives the one is
//! seen by the other.

mod annotation;
mod area;
mod blank;
mod colour;
mod colours;
mod compare;
mod draw;
mod frames;
mod left_out;
mod letterforms;
mod letters;
mod likeness;
mod marks;
mod omissions;
mod operators;
mod outline;
mod shadings;
mod tree;
mod walk;

pub use area::area_png;
pub use blank::{Paper, blank, blank_places};
pub use compare::{Difference, NotDrawn, Pictures, compare};
pub use left_out::LeftOut;
pub use letterforms::{Reading, Written, read_letters};
