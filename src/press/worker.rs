//! The worker's end: confine itself, say hello, then answer one task after the other until the pipe ends.

use std::io;

use super::composing::Compose;
use super::protocol::{self, Hello, Reply, Task};
use super::{sandbox, signing, steps};
use colour::OutputProfile;
use pdf::read::Unreadable;
use verify::Material;

/// Runs a worker on standard input and output. `memory_mib` bounds its data; `compose` does what is more than typesetting.
///
/// # Errors
/// Those of the pipes; the service then replaces the worker.
pub fn work(memory_mib: u64, compose: Compose) -> io::Result<()> {
    // Before any thread starts: limits and filters reach only threads that are born later.
    let asked = sandbox::enter(memory_mib);
    // One layout thread: two in one process gain little over two processes (see typst-and-pdf in the design notes).
    let threads = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(LAYOUT_STACK).build_global();
    typeset::warm_up();
    let report = sandbox::try_out(asked, threads.is_ok());
    tell_out_of_memory();
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    protocol::send(&mut output, &serde_json::to_vec(&Hello { sandbox: report })?)?;
    let mut trust = Material::default();
    while let Some(frame) = protocol::receive(&mut input)? {
        let task = serde_json::from_slice(&frame)?;
        drop(frame);
        match task {
            Task::Typeset { job, data, work, assets } => {
                let Some(bytes) = protocol::receive(&mut input)? else { break };
                let filled = steps::filled(job, &bytes, [data, work], &assets, compose)?;
                drop(bytes);
                let job = match filled {
                    Ok(job) => job,
                    Err(reason) => {
                        protocol::send(&mut output, &serde_json::to_vec(&Reply::NotComposed { reason })?)?;
                        continue;
                    }
                };
                match steps::carry_out(&job) {
                    Ok(made) => {
                        let reply = Reply::Made { pages: made.pages, reports: made.reports, warnings: made.warnings };
                        protocol::send(&mut output, &serde_json::to_vec(&reply)?)?;
                        protocol::send(&mut output, &made.bytes)?;
                    }
                    Err(failure) => protocol::send(&mut output, &serde_json::to_vec(&Reply::Failed(failure))?)?,
                }
            }
            Task::Compose { lengths } => {
                let Some(bytes) = protocol::receive(&mut input)? else { break };
                match steps::compose(&bytes, &lengths, compose)? {
                    Ok(made) => {
                        protocol::send(&mut output, &serde_json::to_vec(&Reply::Composed)?)?;
                        protocol::send(&mut output, &made)?;
                    }
                    Err(reason) => {
                        protocol::send(&mut output, &serde_json::to_vec(&Reply::NotComposed { reason })?)?;
                    }
                }
            }
            Task::Image(wish) => {
                let Some(file) = protocol::receive(&mut input)? else { break };
                match steps::image(&file, &wish) {
                    Ok(mut prepared) => {
                        let bytes = std::mem::take(&mut prepared.bytes);
                        protocol::send(&mut output, &serde_json::to_vec(&Reply::Image(prepared))?)?;
                        protocol::send(&mut output, &bytes)?;
                    }
                    Err(refusal) => protocol::send(&mut output, &serde_json::to_vec(&Reply::NoImage(refusal))?)?,
                }
            }
            Task::Read => {
                let Some(file) = protocol::receive(&mut input)? else { break };
                let reply = steps::read(&file).map_or_else(Reply::Unreadable, Reply::Facts);
                protocol::send(&mut output, &serde_json::to_vec(&reply)?)?;
            }
            Task::Prepare { wish, words } => {
                let Some(file) = protocol::receive(&mut input)? else { break };
                match steps::prepare(&file, wish, &words) {
                    Ok(mut prepared) => {
                        let tail = std::mem::take(&mut prepared.tail);
                        protocol::send(&mut output, &serde_json::to_vec(&Reply::Prepared(prepared))?)?;
                        protocol::send(&mut output, &tail)?;
                    }
                    Err(why) => protocol::send(&mut output, &serde_json::to_vec(&Reply::NotPrepared(why))?)?,
                }
            }
            Task::FindWaiting => {
                let Some(file) = protocol::receive(&mut input)? else { break };
                match steps::find_waiting(&file) {
                    Ok(mut waiting) => {
                        let contents = std::mem::take(&mut waiting.contents);
                        protocol::send(&mut output, &serde_json::to_vec(&Reply::Waiting(waiting))?)?;
                        protocol::send(&mut output, &contents)?;
                    }
                    Err(why) => protocol::send(&mut output, &serde_json::to_vec(&Reply::NothingWaits(why))?)?,
                }
            }
            Task::Held => {
                let Some(file) = protocol::receive(&mut input)? else { break };
                match steps::held(&file) {
                    Ok(held) => {
                        let contents: Vec<u8> =
                            held.signatures.iter().flat_map(|signature| signature.contents.iter().copied()).collect();
                        let data = signing::joined(&held.data);
                        let [certificates, ocsps, crls] = signing::lengths(&held.data);
                        let signatures = held.signatures.into_iter().map(|one| (one.contents.len(), one));
                        let signatures = signatures.map(|(length, one)| (one, length)).collect();
                        let reply = Reply::Held { signatures, certificates, ocsps, crls };
                        protocol::send(&mut output, &serde_json::to_vec(&reply)?)?;
                        protocol::send(&mut output, &[contents, data].concat())?;
                    }
                    Err(why) => protocol::send(&mut output, &serde_json::to_vec(&Reply::Unreadable(why))?)?,
                }
            }
            Task::AddValidationData { certificates, ocsps, crls } => {
                let Some(bytes) = protocol::receive(&mut input)? else { break };
                match steps::add_validation_data(&bytes, &[&certificates, &ocsps, &crls]) {
                    Ok(tail) => {
                        protocol::send(&mut output, &serde_json::to_vec(&Reply::Added)?)?;
                        protocol::send(&mut output, &tail)?;
                    }
                    Err(why) => protocol::send(&mut output, &serde_json::to_vec(&Reply::NotPrepared(why))?)?,
                }
            }
            Task::Preflight { mode } => {
                let Some(file) = protocol::receive(&mut input)? else { break };
                let reply = steps::preflight(&file, mode).map(Box::new);
                let reply = reply.map_or_else(Reply::Unreadable, Reply::Preflighted);
                protocol::send(&mut output, &bounded(&reply)?)?;
            }
            Task::Press { condition, ink_limit } => {
                let Some(bytes) = protocol::receive(&mut input)? else { break };
                let profile = OutputProfile::read(bytes, Some(&condition), ink_limit);
                profile.map_err(io::Error::other)?.install();
            }
            Task::Trust => {
                let Some(bytes) = protocol::receive(&mut input)? else { break };
                trust = Material::from_bytes(&bytes)?;
                protocol::send(&mut output, &serde_json::to_vec(&Reply::Trusting)?)?;
            }
            Task::Verify { at } => {
                let Some(file) = protocol::receive(&mut input)? else { break };
                let verified = steps::verify(&file, &trust, at).map(Box::new);
                let reply = verified.map_or_else(Reply::Unreadable, Reply::Verified);
                protocol::send(&mut output, &bounded(&reply)?)?;
            }
            Task::Picture { pages } => {
                let Some(file) = protocol::receive(&mut input)? else { break };
                let mut taken = steps::picture(file, &pages);
                let bytes = taken.iter_mut().map(|picture| std::mem::take(&mut picture.png)).collect::<Vec<_>>();
                let pictures = taken.into_iter().zip(&bytes).map(|(picture, png)| (picture, png.len())).collect();
                protocol::send(&mut output, &serde_json::to_vec(&Reply::Pictures { pictures })?)?;
                protocol::send(&mut output, &bytes.concat())?;
            }
            Task::Attach { files, raise } => {
                let Some(bytes) = protocol::receive(&mut input)? else { break };
                match steps::attach(&bytes, &files, raise) {
                    Ok(mut attached) => {
                        let tail = std::mem::take(&mut attached.tail);
                        protocol::send(&mut output, &serde_json::to_vec(&Reply::Attached(attached))?)?;
                        protocol::send(&mut output, &tail)?;
                    }
                    Err(refusals) => {
                        protocol::send(&mut output, &serde_json::to_vec(&Reply::Refused { refusals })?)?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// Bytes of a report on a file: it goes out as it is, and nobody reads more of it.
const LONGEST_REPORT: usize = 8 << 20;

/// A report, or in its place that there is too much to say of the file.
fn bounded(reply: &Reply) -> io::Result<Vec<u8>> {
    let written = serde_json::to_vec(reply)?;
    if written.len() <= LONGEST_REPORT {
        return Ok(written);
    }
    Ok(serde_json::to_vec(&Reply::Unreadable(Unreadable::TooComplex))?)
}

/// Deeply nested content is laid out by recursion.
const LAYOUT_STACK: usize = 16 << 20;

/// A stack that cannot grow ends in a panic, not in an abort as other allocations do; the service must know the difference.
fn tell_out_of_memory() {
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or_default();
        if said.contains("Cannot allocate memory") || said.contains("capacity overflow") {
            std::process::exit(protocol::OUT_OF_MEMORY);
        }
        default(panic);
    }));
}
