//! Annotations as a reader shows them: which appearance is in force, and where it stands (ISO 32000-1, 12.5.5).

use hayro::hayro_syntax::object::{Array, Dict, Name, ObjRef, Rect, Stream};
use hayro::vello_cpu::kurbo::{Affine, Rect as Box, Shape};

/// An annotation of a page.
pub(super) struct Annotation<'a> {
    /// Its dictionary.
    pub own: Dict<'a>,
}

impl<'a> Annotation<'a> {
    /// All of a page, in order.
    pub(super) fn all(page: &Dict<'a>) -> impl Iterator<Item = Annotation<'a>> {
        let all: Option<Array<'a>> = page.get(b"Annots");
        all.into_iter().flat_map(|all| all.iter::<Dict<'a>>()).map(|own| Annotation { own })
    }

    /// Flags (table 165).
    pub(super) fn flags(&self) -> u32 {
        self.own.get::<u32>(b"F").unwrap_or(0)
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Option<Box> {
        let place: Rect = self.own.get(b"Rect")?;
        Some(Box::new(place.x0, place.y0, place.x1, place.y1).abs())
    }

    /// The appearance in force: the normal one, of several the one of its state.
    pub(super) fn appearance(&self) -> Option<(ObjRef, Stream<'a>)> {
        let appearances: Dict<'a> = self.own.get(b"AP")?;
        if let Some(stream) = appearances.get::<Stream<'a>>(b"N") {
            return Some((appearances.get_ref(b"N")?, stream));
        }
        let states: Dict<'a> = appearances.get(b"N")?;
        let state: Name<'a> = self.own.get(b"AS")?;
        Some((states.get_ref(state.as_ref())?, states.get(state.as_ref())?))
    }

    /// The annotation in words that make the library draw its appearance where it belongs. Nothing where nothing is to be drawn.
    pub(super) fn placed(&self) -> Option<String> {
        if self.flags() & HIDDEN != 0 {
            return None;
        }
        let (id, stream) = self.appearance()?;
        let place = self.place()?;
        let appearance = stream.dict();
        let matrix = Affine::new(appearance.get::<[f64; 6]>(b"Matrix").unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]));
        let [left, bottom, right, top] = appearance.get::<[f64; 4]>(b"BBox")?;
        let turned = (matrix * Box::new(left, bottom, right, top).to_path(0.1)).bounding_box();
        let (across, up) = (place.width() / turned.width(), place.height() / turned.height());
        // The library moves what it scales by the corner as it was before: what is missing is put into the place.
        let corner = |place: f64, turned: f64, scale: f64| place - scale * turned + turned;
        let (x, y) = (corner(place.x0, turned.x0, across), corner(place.y0, turned.y0, up));
        let sides = [x, y, x + place.width(), y + place.height()];
        sides.iter().all(|side| side.is_finite()).then(|| {
            format!(
                "<</Rect [{} {} {} {}] /AP <</N {} {} R>>>>\n",
                sides[0], sides[1], sides[2], sides[3], id.obj_number, id.gen_number
            )
        })
    }
}

/// Flag: not shown and not printed.
pub(super) const HIDDEN: u32 = 1 << 1;
