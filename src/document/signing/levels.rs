//! The levels above B-B (ETSI EN 319 142-1, 6): time-stamps and validation data behind a signature, and behind all that a file has.

use std::sync::Arc;

use super::{Stop, aside, refused};
use crate::document::reading;
use crate::press::{self, Pool};
use fault::Fault;
use pdf::read::Unreadable;
use pdf::signature::{Prepared as Room, Signer, Sort, Wish};
use sign::existing::{Existing, Which};
use sign::level::Level;
use sign::phases::Completed;
use sign::services::Services;
use sign::{ROOM_FOR_TIME_STAMP, SignError, time_stamp};

/// Field of a document time-stamp, with a number behind it, and what a reader hears of it.
const TIME_STAMP_FIELD: (&str, &str) = ("tijdstempel", "Tijdstempel over het document");

/// Puts a signature in, and adds what its level asks for.
pub(super) async fn finish(
    pool: &Pool,
    mut bytes: Vec<u8>,
    room: Room,
    completed: Completed,
    services: &Arc<Services>,
) -> Result<Vec<u8>, Stop> {
    let level = completed.level();
    let own = Arc::clone(services);
    let data = aside(move || {
        let token = (level > Level::B).then(|| time_stamp::ask(&[completed.signature()], &own)).transpose()?;
        completed.signed_data(token.as_deref())
    })
    .await?;
    room.put(&mut bytes, &data).ok_or(SignError::Room)?;
    if level >= Level::Lt {
        bytes = add_validation_data(pool, bytes, Which::Last, Some(data), services).await?;
    }
    if level == Level::Lta {
        bytes = add_time_stamp(pool, bytes, services).await?;
    }
    Ok(bytes)
}

/// Brings all signatures of a file to a level.
pub(super) async fn extend(
    pool: &Pool,
    mut bytes: Vec<u8>,
    level: Level,
    services: &Arc<Services>,
) -> Result<Vec<u8>, Stop> {
    services.can(level.max(Level::T))?;
    let held = pool.held(&bytes).await?.map_err(|why| unreadable(&why))?;
    if press::apart(|| Existing::read(held)).await?.lacks_time() {
        // A time-stamp over the file proves the time of every signature in it.
        bytes = add_time_stamp(pool, bytes, services).await?;
    }
    if level >= Level::Lt {
        bytes = add_validation_data(pool, bytes, Which::All, None, services).await?;
    }
    if level == Level::Lta {
        bytes = add_time_stamp(pool, bytes, services).await?;
    }
    Ok(bytes)
}

async fn add_validation_data(
    pool: &Pool,
    mut bytes: Vec<u8>,
    which: Which,
    own: Option<Vec<u8>>,
    services: &Arc<Services>,
) -> Result<Vec<u8>, Stop> {
    let held = pool.held(&bytes).await?.map_err(|why| unreadable(&why))?;
    // Only the signature that was just made may stand last: addresses are asked for it, and for no chain that the file brought.
    let last = held.signatures.last().map(|one| one.contents.as_slice()).unwrap_or_default();
    if own.is_some_and(|own| !last.starts_with(&own)) {
        return Err(SignError::Changed.into());
    }
    let own = Arc::clone(services);
    let more = aside(move || Existing::read(held)?.collect(which, &own)).await?;
    let mut tail = pool.add_validation_data(&bytes, &more).await?.map_err(|why| refused(&why, ""))?;
    bytes.append(&mut tail);
    Ok(bytes)
}

async fn add_time_stamp(pool: &Pool, mut bytes: Vec<u8>, services: &Arc<Services>) -> Result<Vec<u8>, Stop> {
    let (field, label) = TIME_STAMP_FIELD;
    let wish = Wish {
        field: field.to_owned(),
        label: Some(label.to_owned()),
        sort: Sort::TimeStamp,
        at: None,
        reason: None,
        room: ROOM_FOR_TIME_STAMP,
        signer: Signer::default(),
        look: None,
    };
    let mut room = pool.prepare(&bytes, wish, Vec::new()).await?.map_err(|why| refused(&why, field))?;
    bytes.append(&mut room.tail);
    let own = Arc::clone(services);
    let (mut bytes, room, token) = aside(move || {
        let token = time_stamp::ask(&room.signed(&bytes).ok_or(SignError::Room)?, &own)?;
        Ok((bytes, room, token))
    })
    .await?;
    room.put(&mut bytes, &token).ok_or(SignError::Room)?;
    Ok(bytes)
}

fn unreadable(why: &Unreadable) -> Fault {
    reading::unreadable(why, reading::For::Adding).below("/file")
}
