//! A picture that travels with a form: looked at when it comes, and no larger than any sheet needs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::faults;
use crate::document::Documents;
use crate::document::model::Place;
use crate::document::sent_images::Sent;
use crate::press::PressError;
use fault::Fault;
use image::{Role, Wish};

/// Bytes above which a picture is made smaller before it travels along.
const LARGE_PICTURE: usize = 2 << 20;

/// The same for a logo, which is printed small.
const LARGE_LOGO: usize = 256 << 10;

/// Bytes of a light logo that keeps its own file, for its dark ground belongs to the page.
const LARGEST_LIGHT: usize = 4 << 20;

/// What a look at a picture needs: whether it can be shown at all.
const LOOK: Wish = Wish { width: 20.0, height: 20.0, dpi: 96.0, role: Role::Picture, press: None };

impl Documents {
    /// A picture in base64 as a form carries it: as it came, or made smaller by a worker when it is large. A logo keeps what A0 needs, a
    /// picture 6,000 pixels a side.
    ///
    /// # Errors
    /// When the press is busy or broken; the inner one tells why it is no picture, or none that can travel along.
    pub async fn made_small(
        &self,
        place: Place,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<Result<String, Fault>, PressError> {
        let refused = |refusal| Ok(Err(faults::refused(&refusal, name)));
        let sent = Sent::new(bytes);
        let (large, wish) = match place {
            Place::Logos | Place::House => {
                (LARGE_LOGO, Wish { width: 176.0, height: 48.0, dpi: 300.0, role: Role::Logo, press: None })
            }
            Place::Pictures => {
                (LARGE_PICTURE, Wish { width: 508.0, height: 508.0, dpi: 300.0, role: Role::Picture, press: None })
            }
        };
        if sent.bytes.len() <= large {
            return match self.prepare_picture(&sent, &Wish { role: wish.role, ..LOOK }).await? {
                Ok(_) => Ok(Ok(STANDARD.encode(&sent.bytes))),
                Err(refusal) => refused(refusal),
            };
        }
        match self.prepare_picture(&sent, &wish).await? {
            Ok(small) if small.on_dark && sent.bytes.len() > LARGEST_LIGHT => {
                Ok(Err(Fault::new("form-image-too-heavy", "").with("name", name).with("limit", LARGEST_LIGHT >> 20)))
            }
            Ok(small) if small.on_dark => Ok(Ok(STANDARD.encode(&sent.bytes))),
            Ok(small) => Ok(Ok(STANDARD.encode(&small.bytes))),
            Err(refusal) => refused(refusal),
        }
    }
}
