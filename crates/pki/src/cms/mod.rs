//! Signed data (CMS, RFC 5652) as PAdES wants it: detached, one signer, attributes of CAdES (ETSI EN 319 122-1).
//!
//! [`Unsigned`] makes it, [`SignedData`] reads it, also when others made it, and [`with_time_stamp`] adds a time-stamp to it. To read
//! one more attribute: a method of [`Attributes`].

mod addition;
mod attributes;
mod check;
mod signed_data;
mod signer;
mod unsigned;

pub use addition::with_time_stamp;
pub use attributes::{Attribute, Attributes, EssCertificate, oid};
pub use check::{Checks, Found};
pub use signed_data::SignedData;
pub use signer::{SignerIdentifier, SignerInfo};
pub use unsigned::Unsigned;
