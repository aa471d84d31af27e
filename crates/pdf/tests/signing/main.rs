//! Signatures within the rules of the file: what is refused, and what the judge of revisions says of all that is not.

mod files;
mod locks;
mod random;
mod seeds;
mod structure;
