//! Status of certificates by OCSP (RFC 6960): asked for, answered, and read.
//!
//! [`Request`] asks, [`Response`] is the answer. Whether the answer is fresh enough is a judge's matter.

mod message;
mod response;

pub use message::{CertificateId, Request};
pub use response::{OcspFault, Responder, ResponderId, Response, SingleResponse, Status};
