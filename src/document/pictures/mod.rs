//! Pictures and logos of a request: which it names, how large each is printed, and what became of them in a worker.
//!
//! Lives here: the wish for each, how all of them are made ready within bounds, what is said of them. May not live here: the shape of `logos`
//! and `pictures` (`model`), the images as they were sent (`sent_images`), decoding (`image`), where they stand
//! (`typst-templates/house/pictures.typ`).
//!
//! To add a place for pictures: a [`Place`] with its member in [`members`](super::model::picture::members), its size in `wish`, and its piece in the templates.

mod faults;
mod ready;
mod small;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::future::try_join_all;

use super::Documents;
use super::model::profile::IMAGES;
use super::model::{Format, Place, Profile};
use super::request::Request;
use super::sent_images::Sent;
use crate::press::{self, PressError, Room};
use catalog::{Orientation, paper};
use fault::Fault;
use image::{Prepared, Press, Refusal, Role, Wish};

pub(super) use faults::{refused, warnings};
pub use ready::{Pictures, Ready, Wanted};

/// Pixels of one picture on a page, whatever its size: a sheet of A0 needs no more to be looked at.
const MOST_PIXELS: f64 = 24e6;

fn path(wanted: &Wanted, prepared: &Prepared) -> String {
    format!("/images/{}-{}.{}", wanted.place.member(), wanted.index, prepared.extension.as_str())
}

/// Everything a request shows, in order.
pub fn wanted(request: &Request) -> Vec<Wanted> {
    let data = request.data.as_ref();
    let named =
        |place: Place| data.and_then(|data| data[place.member()].as_array()).map(Vec::as_slice).unwrap_or_default();
    let mut out = Vec::new();
    if let Some(logo) = &request.house.logo {
        out.push(Wanted {
            place: Place::House,
            index: 0,
            image: logo.image.clone(),
            wish: wish(request, Place::House, 1),
        });
    }
    for place in [Place::Logos, Place::Pictures] {
        let all = named(place);
        for (index, one) in all.iter().enumerate() {
            let Some(image) = one["image"].as_str() else { continue };
            let wish = wish(request, place, all.len());
            out.push(Wanted { place, index, image: image.to_owned(), wish });
        }
    }
    out
}

/// How large a picture is at most, by its place and the sheet.
fn wish(request: &Request, place: Place, count: usize) -> Wish {
    let (short, long) =
        paper(&request.sheet).map_or((210.0, 297.0), |(short, long)| (f64::from(short), f64::from(long)));
    let (width, height) = match request.orientation {
        Orientation::Landscape => (long, short),
        Orientation::Portrait => (short, long),
    };
    // One grid unit of the house style: the diagonal of the sheet by that of A4.
    let unit = width.hypot(height) / 363.74;
    // Logos are looked at from near, and so is a sheet that is held in the hand.
    let (width, height, dpi) = match place {
        Place::Logos => (44.0 * unit, 12.0 * unit, 300.0),
        // On a small sheet it stands in a masthead.
        Place::House => (44.0 * unit.max(1.2), 12.0 * unit.max(1.2), 300.0),
        Place::Pictures => {
            let [columns, rows] = grid(count, width > height);
            (width / columns, height / rows, dpi(&request.sheet))
        }
    };
    let pixels = width * height * (dpi / 25.4_f64).powi(2);
    let dpi = if pixels > MOST_PIXELS { dpi * (MOST_PIXELS / pixels).sqrt() } else { dpi };
    let inks = request.options.get(IMAGES.id).is_none_or(|given| given == IMAGES.values[0]);
    let press = (request.profile == Profile::Print && request.format == Format::Pdf).then_some(if inks {
        Press::Cmyk
    } else {
        Press::Rgb
    });
    Wish { width, height, dpi, role: role(place), press }
}

fn role(place: Place) -> Role {
    match place {
        Place::Logos | Place::House => Role::Logo,
        Place::Pictures => Role::Picture,
    }
}

/// Columns and rows of so many pictures on one sheet.
fn grid(count: usize, lies: bool) -> [f64; 2] {
    let [more, fewer] = match count {
        0 | 1 => [1.0, 1.0],
        2 => [2.0, 1.0],
        3 | 4 => [2.0, 2.0],
        5 | 6 => [3.0, 2.0],
        7..=9 => [3.0, 3.0],
        _ => [4.0, 3.0],
    };
    if lies { [more, fewer] } else { [fewer, more] }
}

/// Dots per inch that a picture needs on a sheet, by the distance from which it is looked at.
fn dpi(sheet: &str) -> f64 {
    match sheet {
        "A0" => 150.0,
        "A1" => 200.0,
        "A2" => 250.0,
        _ => 300.0,
    }
}

/// How often the service holds the pictures of an archive while it writes them into the request that the file carries.
const ARCHIVED: u64 = 4;

/// Why a picture is not ready.
enum Unready {
    Refused(Refusal),
    /// With those that are ready it is more than a document may have.
    TooHeavy,
    Press(PressError),
}

impl Documents {
    /// Has workers make every picture of a request ready, each file once for whatever it is wanted for, however often it is shown; those that
    /// were made ready before come from the cache. What they take in the service is bounded, and so is what they take of the queue
    /// ([`press::one_turn`]).
    ///
    /// # Errors
    /// When the press is busy or broken; the inner ones are a fault for each picture that is none.
    pub(super) async fn pictures(&self, request: &Request) -> Result<Result<Pictures, Vec<Fault>>, PressError> {
        let shown: Vec<(String, Wanted, &Sent)> = wanted(request)
            .into_iter()
            .filter_map(|wanted| {
                let sent = request.images.get(&wanted.image)?;
                Some((format!("{} {:?}", sent.digest, wanted.wish), wanted, sent))
            })
            .collect();
        let each: BTreeMap<&str, (&Sent, &Wish)> =
            shown.iter().map(|(key, wanted, sent)| (key.as_str(), (*sent, &wanted.wish))).collect();
        if each.is_empty() {
            return Ok(Ok(Pictures::default()));
        }
        let times = if request.profile == Profile::Archive { ARCHIVED } else { 1 };
        let limit = self.pool.as_ref().map_or(u64::MAX, |pool| pool.most_of_pictures(times));
        let held = AtomicU64::new(0);
        let made = each.iter().map(|(key, (sent, wish))| {
            let held = &held;
            async move {
                let prepared = match self.ready(key, sent, wish).await {
                    Ok(prepared) => prepared,
                    Err(Unready::Press(error)) => return Err(Unready::Press(error)),
                    Err(refused) => return Ok((*key, Err(refused), Room::default())),
                };
                let own = prepared.bytes.len() as u64;
                if held.fetch_add(own, Ordering::Relaxed) + own > limit {
                    return Err(Unready::TooHeavy);
                }
                let room = match &self.pool {
                    Some(pool) => pool.room(own.saturating_mul(times)).await.map_err(Unready::Press)?,
                    None => Room::default(),
                };
                Ok((*key, Ok(prepared), room))
            }
        });
        let made = match try_join_all(made).await {
            Ok(made) => made,
            Err(Unready::Press(error)) => return Err(error),
            Err(_) => return Ok(Err(vec![Fault::new("images-too-heavy", "/images").with("limit", limit >> 20)])),
        };
        let mut rooms = Vec::new();
        let made: BTreeMap<&str, Result<Arc<Prepared>, Unready>> = made
            .into_iter()
            .map(|(key, outcome, room)| {
                rooms.push(room);
                (key, outcome)
            })
            .collect();
        let mut paths: BTreeMap<&str, String> = BTreeMap::new();
        let (mut all, mut faults) = (Vec::new(), Vec::new());
        for (key, wanted, _) in &shown {
            match made.get(key.as_str()) {
                Some(Ok(prepared)) => {
                    let path = paths.entry(key).or_insert_with(|| path(wanted, prepared)).clone();
                    all.push(Ready { wanted: wanted.clone(), prepared: Arc::clone(prepared), path });
                }
                Some(Err(Unready::Refused(refusal))) => {
                    let fault = faults::refused(refusal, &wanted.image);
                    // A picture that stands in two places is one upload.
                    if !faults.contains(&fault) {
                        faults.push(fault);
                    }
                }
                _ => {}
            }
        }
        Ok(if faults.is_empty() { Ok(Pictures::new(all, rooms)) } else { Err(faults) })
    }

    /// One picture, from the cache or made now; asked for twice at once, it is made once.
    async fn ready(&self, key: &str, sent: &Sent, wish: &Wish) -> Result<Arc<Prepared>, Unready> {
        let made = async {
            let prepared = self.prepare_picture(sent, wish).await.map_err(Unready::Press)?;
            prepared.map(Arc::new).map_err(Unready::Refused)
        };
        self.images.get_or_insert_async(key, made).await
    }

    pub(super) async fn prepare_picture(
        &self,
        sent: &Sent,
        wish: &Wish,
    ) -> Result<Result<Prepared, Refusal>, PressError> {
        match &self.pool {
            Some(pool) => pool.image(&sent.bytes, wish).await,
            None => Ok(press::image_here(&sent.bytes, wish)),
        }
    }
}
