//! Time-stamps (RFC 3161): asked for, answered, and read.
//!
//! [`Request`] asks, [`Response`] is the answer, [`Token`] is what lasts. Whether its authority is trusted is a judge's matter.

mod message;
mod token;

pub use message::{Request, Response};
pub use token::{Imprint, Token, TokenFault};
