//! Messages between service and worker: frames of a length (u32, little endian) and that many bytes.
//!
//! A worker first sends [`Hello`]. Then, for each task frame (JSON), it sends a reply frame (JSON). Bytes of files go in a frame of
//! their own: after a task that reads them, and after a reply that made some.

use std::io::{self, Read, Write};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::sandbox::Report;
use fault::language::Language;
use pdf::attach::{Attached, Refusal};
use pdf::prepared::{self, Waiting};
use pdf::read::{Facts, Unreadable};
use pdf::signature::{self, Prepared, Wish};
use pdf::validation_data::HeldSignature;
use preflight::picture::Picture;
use typeset::{Failure, Job};

/// No frame is longer: 256 MiB. A longer one is a broken worker.
pub const LONGEST: usize = 256 << 20;

/// Exit code of a worker to which the kernel gave no more memory.
pub const OUT_OF_MEMORY: i32 = 102;

/// What a worker says when it is ready.
#[derive(Debug, Serialize, Deserialize)]
pub struct Hello {
    /// How well it is confined, tried and not merely asked for.
    pub sandbox: Report,
}

/// What a worker can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "task")]
pub enum Task {
    /// Make a document. Its data, the work that completes them (or nothing) and its assets follow in one frame.
    Typeset {
        /// What to make, without its data.
        job: Job,
        /// Length in bytes of its data.
        data: usize,
        /// Length in bytes of the work.
        work: usize,
        /// Path and length in bytes of each asset.
        assets: Vec<(String, usize)>,
    },
    /// Do a piece of work; it and what it is made of follow in one frame.
    Compose {
        /// Length in bytes of each.
        lengths: Vec<usize>,
    },
    /// Make the picture ready that follows in a frame of its own.
    Image(image::Wish),
    /// Take apart the PDF that follows in a frame of its own.
    Read,
    /// Attach files to a PDF; both follow in one frame, the PDF first.
    Attach {
        /// Name and length in bytes of each file.
        files: Vec<(String, usize)>,
        /// Whether the PDF may claim a higher part of PDF/A.
        raise: bool,
    },
    /// Make room for a signature in the PDF that follows in a frame of its own.
    Prepare {
        /// What it is to be.
        wish: Wish,
        /// What it shows where its field has a box: lines in each language, the first language where the document has none of them.
        words: Vec<(Language, Vec<String>)>,
    },
    /// Find the signature that waits in the PDF that follows in a frame of its own.
    FindWaiting,
    /// Take the signatures and the validation data out of the PDF that follows in a frame of its own.
    Held,
    /// Add validation data to a PDF; all follow in one frame, the PDF first.
    AddValidationData {
        /// Length in bytes of each certificate.
        certificates: Vec<usize>,
        /// Of each OCSP response.
        ocsps: Vec<usize>,
        /// Of each CRL.
        crls: Vec<usize>,
    },
    /// Say what a print shop would say of the PDF that follows in a frame of its own.
    Preflight {
        /// How thoroughly.
        mode: preflight::report::Mode,
    },
    /// Print for the press whose ICC profile follows in a frame of its own. Comes first, if at all, and has no reply.
    Press {
        /// Name of its condition.
        condition: String,
        /// Most ink, in percent.
        ink_limit: u16,
    },
    /// Trust what follows in a frame of its own, until told otherwise.
    Trust,
    /// Judge the signatures of the PDF that follows in a frame of its own.
    Verify {
        /// For when.
        at: Timestamp,
    },
    /// Picture pages of the PDF that follows in a frame of its own.
    Picture {
        /// Which, from 1.
        pages: Vec<usize>,
    },
}

/// What a worker answers; bytes that some of them speak of come in a frame of their own.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "reply")]
pub enum Reply {
    /// A document follows.
    Made {
        /// Pages of the whole document.
        pages: usize,
        /// The template's reports.
        reports: Vec<Value>,
        /// Typst's warnings.
        warnings: Vec<String>,
    },
    /// The document cannot be made.
    Failed(Failure),
    /// What the work came to follows.
    Composed,
    /// The work came to nothing.
    NotComposed {
        /// What its writer said.
        reason: String,
    },
    /// A picture follows.
    Image(image::Prepared),
    /// Why it is no picture.
    NoImage(image::Refusal),
    /// What the PDF says.
    Facts(Facts),
    /// The PDF says nothing.
    Unreadable(Unreadable),
    /// What comes behind the PDF follows.
    Attached(Attached),
    /// Why nothing is attached.
    Refused {
        /// All reasons.
        refusals: Vec<Refusal>,
    },
    /// What comes behind the PDF follows.
    Prepared(Prepared),
    /// Why there is no room for a signature.
    NotPrepared(signature::Refusal),
    /// A signature waits; what stands in its place follows.
    Waiting(Waiting),
    /// Why no signature can be put in.
    NothingWaits(prepared::Refusal),
    /// What the PDF holds; its bytes follow: the signed data of each signature, then certificates, OCSP responses and CRLs.
    Held {
        /// Each signature with the length of its signed data.
        signatures: Vec<(HeldSignature, usize)>,
        /// Length of each certificate.
        certificates: Vec<usize>,
        /// Of each OCSP response.
        ocsps: Vec<usize>,
        /// Of each CRL.
        crls: Vec<usize>,
    },
    /// What comes behind the PDF follows; nothing when it has everything.
    Added,
    /// It trusts what came.
    Trusting,
    /// What a print shop would say.
    Preflighted(Box<preflight::report::Report>),
    /// What is to be said of the signatures.
    Verified(Box<verify::report::Report>),
    /// Each picture with the length of its PNG; those follow.
    Pictures {
        /// What they show.
        pictures: Vec<(Picture, usize)>,
    },
}

impl Task {
    /// Whether something is made of what we know, and no file is opened that comes from outside.
    pub fn is_ours(&self) -> bool {
        matches!(self, Task::Typeset { .. } | Task::Compose { .. })
    }
}

impl Reply {
    /// Whether bytes follow in a frame of their own.
    pub fn has_bytes(&self) -> bool {
        match self {
            Reply::Made { .. }
            | Reply::Composed
            | Reply::Image(_)
            | Reply::Attached(_)
            | Reply::Prepared(_)
            | Reply::Waiting(_)
            | Reply::Held { .. }
            | Reply::Added
            | Reply::Pictures { .. } => true,
            Reply::Failed(_)
            | Reply::NotComposed { .. }
            | Reply::NoImage(_)
            | Reply::Facts(_)
            | Reply::Unreadable(_)
            | Reply::Refused { .. }
            | Reply::NotPrepared(_)
            | Reply::NothingWaits(_)
            | Reply::Trusting
            | Reply::Preflighted(_)
            | Reply::Verified(_) => false,
        }
    }
}

/// Parts that stand behind one another, by their lengths; `None` when there is less or more.
pub fn parts<'a>(mut bytes: &'a [u8], lengths: &[usize]) -> Option<Vec<&'a [u8]>> {
    let mut out = Vec::with_capacity(lengths.len());
    for length in lengths {
        let (part, rest) = bytes.split_at_checked(*length)?;
        out.push(part);
        bytes = rest;
    }
    bytes.is_empty().then_some(out)
}

/// Writes one frame.
///
/// # Errors
/// Those of the pipe.
pub fn send(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&length(bytes.len())?)?;
    out.write_all(bytes)?;
    out.flush()
}

/// Reads one frame; `None` at the end of the pipe.
///
/// # Errors
/// Those of the pipe, and a frame that is too long.
pub fn receive(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut bytes = vec![0; checked(length)?];
    from.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

/// [`send`] in the service: one frame of parts behind one another, none of which is copied.
///
/// # Errors
/// As [`send`].
pub async fn send_async(out: &mut (impl AsyncWrite + Unpin), parts: &[&[u8]]) -> io::Result<()> {
    let whole = parts.iter().try_fold(0_usize, |sum, part| sum.checked_add(part.len()));
    out.write_all(&length(whole.unwrap_or(usize::MAX))?).await?;
    for part in parts {
        out.write_all(part).await?;
    }
    out.flush().await
}

/// [`receive`] in the service.
///
/// # Errors
/// As [`receive`]; the end of the pipe is an error here, for a worker ends only when it is told to.
pub async fn receive_async(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length).await?;
    let mut bytes = vec![0; checked(length)?];
    from.read_exact(&mut bytes).await?;
    Ok(bytes)
}

fn length(bytes: usize) -> io::Result<[u8; 4]> {
    u32::try_from(bytes)
        .ok()
        .filter(|_| bytes <= LONGEST)
        .map(u32::to_le_bytes)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "frame too long"))
}

fn checked(length: [u8; 4]) -> io::Result<usize> {
    let length = u32::from_le_bytes(length) as usize;
    if length <= LONGEST { Ok(length) } else { Err(io::Error::new(io::ErrorKind::InvalidData, "frame too long")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_out_as_they_went_in() {
        let mut pipe = Vec::new();
        send(&mut pipe, b"abc").expect("sent");
        send(&mut pipe, b"").expect("sent");
        let mut from = pipe.as_slice();
        assert_eq!(receive(&mut from).expect("read"), Some(b"abc".to_vec()));
        assert_eq!(receive(&mut from).expect("read"), Some(Vec::new()));
        assert_eq!(receive(&mut from).expect("read"), None);
    }

    #[test]
    fn a_length_from_a_broken_worker_is_not_believed() {
        assert!(receive(&mut [0xff, 0xff, 0xff, 0xff, 1].as_slice()).is_err());
    }
}
