//! Pages of a file of others, drawn: the one place where that is done for the judgement of signatures.
//!
//! The library draws whole pages of a file. So that a part of a large sheet costs no more than a small one, a revision is added in
//! memory in which the page is that part; and in which its annotations stand as ISO 32000-1, 12.5.5 has it, in the state that they
//! are in. Nothing of it is kept.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_syntax::object::{Dict, ObjRef, Rect};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{Pdf, PdfData};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::kurbo::{Affine, Point, Rect as Box};
use hayro::{RenderCache, RenderSettings};

use super::annotation::Annotation;
use super::tree::{can_be_walked, last_cross_references};

/// Points of one picture.
pub(super) const MOST_POINTS: usize = 12_000_000;

/// A revision of a file, opened to be drawn.
pub(super) struct Opened {
    pdf: Pdf,
}

/// A box of points: columns from and to, rows from and to.
pub(super) type Extent = ([usize; 2], [usize; 2]);

/// A part of a page, drawn on white.
pub(super) struct Painted {
    /// Points in a row.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// Red, green, blue and nothing, point after point, from the top left.
    pub points: Vec<u8>,
    /// From points to the page's own units.
    pub to_page: Affine,
    /// Whether the library said that something could not be drawn.
    pub failed: bool,
}

/// What is to be drawn.
pub(super) struct Wish<'a> {
    /// Left, bottom, right, top in the page's own units. What is outside the page is not drawn.
    pub sides: [f64; 4],
    /// Points to a unit of the page.
    pub scale: f64,
    /// Which of its annotations are drawn, by their place among them.
    pub annotations: &'a dyn Fn(usize) -> bool,
}

/// What the library is told for any file.
pub(super) fn settings() -> InterpreterSettings {
    InterpreterSettings {
        font_resolver: Arc::new(|_| Some((Arc::new(crate::fallback::FACE), 0))),
        ..InterpreterSettings::default()
    }
}

/// Calls what may panic on a hostile file.
pub(super) fn guarded<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok().flatten()
}

impl Opened {
    /// Opens a revision. Nothing where it cannot be opened.
    pub(super) fn new(bytes: impl Into<PdfData>) -> Option<Opened> {
        let bytes: PdfData = bytes.into();
        guarded(|| can_be_walked(bytes.as_ref()).then_some(()))?;
        Opened::of_known(bytes)
    }

    /// Opens a file of which the pages are those of one that was opened.
    pub(super) fn of_known(bytes: impl Into<PdfData>) -> Option<Opened> {
        guarded(|| Some(Opened { pdf: Pdf::new(bytes).ok()? }))
    }

    /// Its pages, in order.
    pub(super) fn pages(&self) -> &[Page<'_>] {
        self.pdf.pages()
    }

    /// Its bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        self.pdf.data().as_ref()
    }

    /// Its catalogue.
    pub(super) fn catalog(&self) -> Option<Dict<'_>> {
        self.pdf.xref().get(self.pdf.xref().root_id())
    }

    /// Draws a part of a page. Nothing where it cannot be drawn, or is too large.
    pub(super) fn paint(&self, index: usize, wish: &Wish<'_>) -> Option<Painted> {
        guarded(|| {
            let part = part(self.pages().get(index)?, wish.sides)?;
            let excerpt = Opened::of_known(self.excerpt(index, part, wish.annotations, true)?)?;
            let page = excerpt.pages().get(index)?;
            let own = page.intersected_crop_box();
            // It reads sides with 24 bits; what is so far away that this tells is not drawn.
            if (own.width() - part.width()).abs() > 0.05 || (own.height() - part.height()).abs() > 0.05 {
                return None;
            }
            let (width, height) = page.render_dimensions();
            let (columns, rows) = (points(width, wish.scale)?, points(height, wish.scale)?);
            if usize::from(columns) * usize::from(rows) > MOST_POINTS {
                return None;
            }
            // A whole number of points, so that none is half paper.
            let (x_scale, y_scale) = (f32::from(columns) / width, f32::from(rows) / height);
            let picture =
                RenderSettings { x_scale, y_scale, width: Some(columns), height: Some(rows), bg_color: WHITE };
            let failed = Arc::new(AtomicBool::new(false));
            let said = failed.clone();
            let settings = InterpreterSettings {
                warning_sink: Arc::new(move |_| said.store(true, Ordering::Relaxed)),
                ..settings()
            };
            let drawn = hayro::render(page, &RenderCache::new(), &settings, &picture);
            let onto = Affine::scale_non_uniform(f64::from(x_scale), f64::from(y_scale))
                * page.initial_transform(true).to_kurbo();
            Some(Painted {
                columns: usize::from(columns),
                rows: usize::from(rows),
                points: drawn.data_as_u8_slice().to_vec(),
                to_page: onto.inverse(),
                failed: failed.load(Ordering::Relaxed),
            })
        })
    }

    /// The file with a revision more, in which a page is a part of itself, without its content if that is not wanted.
    pub(super) fn excerpt(
        &self,
        index: usize,
        part: Box,
        annotations: &dyn Fn(usize) -> bool,
        content: bool,
    ) -> Option<Vec<u8>> {
        let page = self.pages().get(index)?.raw();
        let id = page.obj_id()?;
        let xref = self.pdf.xref();
        // A page that is no object of its own has none that could be replaced.
        if xref.get::<Dict<'_>>(id).is_none_or(|own| own.data() != page.data()) {
            return None;
        }
        let number = ObjRef::from(id);
        let root = ObjRef::from(xref.root_id());
        let sides = format!("[{} {} {} {}]", part.x0, part.y0, part.x1, part.y1);
        let mut shown = String::new();
        for (place, annotation) in Annotation::all(page).enumerate() {
            if annotations(place) {
                shown.push_str(&annotation.placed().unwrap_or_default());
            }
        }
        let inner = page.data().strip_prefix(b"<<")?.strip_suffix(b">>")?;
        let before = self.bytes();
        let previous = last_cross_references(before)?;
        let mut out = Vec::with_capacity(before.len() + inner.len() + 4_096);
        out.extend_from_slice(before);
        out.extend_from_slice(b"\n");
        let at = out.len();
        out.extend_from_slice(format!("{} {} obj\n<<", number.obj_number, number.gen_number).as_bytes());
        out.extend_from_slice(inner);
        // Of a key that stands twice the library takes the last.
        let content = if content { "" } else { " /Contents null" };
        out.extend_from_slice(
            format!("\n/MediaBox {sides} /CropBox {sides} /Annots [{shown}]{content} >>\nendobj\n").as_bytes(),
        );
        let end = out.len();
        out.extend_from_slice(
            format!(
                "xref\n{} 1\n{at:010} {:05} n \ntrailer\n<< /Root {} {} R /Prev {previous} >>\nstartxref\n{end}\n%%EOF\n",
                number.obj_number, number.gen_number, root.obj_number, root.gen_number
            )
            .as_bytes(),
        );
        Some(out)
    }
}

impl Painted {
    /// Red, green and blue of a point.
    pub(super) fn at(&self, column: usize, row: usize) -> [u8; 3] {
        let at = (row * self.columns + column) * 4;
        match self.points.get(at..at + 3) {
            Some([red, green, blue]) => [*red, *green, *blue],
            _ => [0; 3],
        }
    }

    /// A part of it: the points that some sides, in the page's own units, touch.
    pub(super) fn part(&self, sides: [f64; 4]) -> Painted {
        let ([first, last], [top, bottom]) = self.extent(sides);
        let row = |row: usize| self.points.get((row * self.columns + first) * 4..(row * self.columns + last) * 4);
        let points = (top..bottom).filter_map(row).flatten().copied().collect();
        Painted {
            columns: last - first,
            rows: bottom - top,
            points,
            to_page: self.to_page * Affine::translate((first as f64, top as f64)),
            failed: self.failed,
        }
    }

    /// Points that some sides, in the page's own units, touch.
    pub(super) fn extent(&self, [left, bottom, right, top]: [f64; 4]) -> Extent {
        let to_points = self.to_page.inverse();
        let (one, two) = (to_points * Point::new(left, bottom), to_points * Point::new(right, top));
        let range = |one: f64, two: f64, most: usize| {
            let (low, high) = (one.min(two).floor().max(0.0) as usize, one.max(two).ceil().max(0.0) as usize);
            [low.min(most), high.min(most)]
        };
        (range(one.x, two.x, self.columns), range(one.y, two.y, self.rows))
    }

    /// A box of points in the page's own units: left, bottom, right, top.
    pub(super) fn sides(&self, columns: [usize; 2], rows: [usize; 2]) -> [f64; 4] {
        let corner = |column: usize, row: usize| self.to_page * Point::new(column as f64, row as f64);
        let (one, two) = (corner(columns[0], rows[0]), corner(columns[1], rows[1]));
        [one.x.min(two.x), one.y.min(two.y), one.x.max(two.x), one.y.max(two.y)]
    }
}

/// How many units of a page go into an inch.
pub(super) fn units_per_inch(page: &Page<'_>) -> f64 {
    let unit = page.raw().get::<f64>(b"UserUnit").filter(|unit| *unit > 0.0 && unit.is_finite()).unwrap_or(1.0);
    72.0 / unit
}

/// What of some sides lies on the page; at least a unit either way, for the library draws nothing smaller.
pub(super) fn part(page: &Page<'_>, sides: [f64; 4]) -> Option<Box> {
    let sheet = page.intersected_crop_box();
    let [left, bottom, right, top] = sides;
    if !sides.iter().all(|side| side.is_finite()) {
        return None;
    }
    let widened = |low: f64, high: f64| {
        let (low, high) = (low.min(high), low.max(high));
        if high - low < 1.5 { ((low + high) / 2.0 - 0.75, (low + high) / 2.0 + 0.75) } else { (low, high) }
    };
    let ((left, right), (bottom, top)) = (widened(left, right), widened(bottom, top));
    let part = sheet.intersect(Rect::new(left, bottom, right, top));
    (part.width() >= 1.0 && part.height() >= 1.0).then(|| Box::new(part.x0, part.y0, part.x1, part.y1))
}

fn points(length: f32, scale: f64) -> Option<u16> {
    let points = (f64::from(length) * scale).ceil().max(1.0);
    (points <= f64::from(u16::MAX)).then_some(points as u16)
}
