//! The tiles pass: a large sheet at full size over the paper of an office printer.
//!
//! Lives here: where the tiles stand (`geometry`), the [`Plan`] of all pages, and putting the sheet's picture under them. What is
//! drawn around and over it (names, cut marks, glue areas, the map) is set by `typst-templates/tiles/` from the plan; one page of
//! that document becomes one page of the finished file. A page of the sheet is one form XObject (ISO 32000-1, 8.10), shown by each of its
//! tiles through its own clip. May not live here: words, Typst.
//!
//! The finished file is for a printer in an office: it has no links, no structure tree, and asks viewers not to scale it
//! (ISO 32000-1, table 150, `PrintScaling`).

mod geometry;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use serde_json::{Value, json};

use super::PdfError;

pub use geometry::{Grid, MOST, Tile, Tiling, TooSmall, name};

/// Points in a millimetre.
const POINTS: f64 = 72.0 / 25.4;

/// The name of the sheet's picture among a page's resources.
const PICTURE: &str = "CanvaspersSheet";

/// A document that is to be parted.
#[derive(Debug)]
pub struct Sheets {
    document: Document,
    pages: Vec<Sheet>,
}

#[derive(Debug, Clone, Copy)]
struct Sheet {
    page: ObjectId,
    /// Its MediaBox in points.
    media: [f64; 4],
    /// Width and height in millimetres.
    size: [f64; 2],
}

/// The pages of the finished file, in order.
#[derive(Debug, Clone)]
pub struct Plan {
    pages: Vec<Page>,
}

#[derive(Debug, Clone)]
struct Page {
    /// Index of the sheet it shows.
    sheet: usize,
    shows: Shows,
}

#[derive(Debug, Clone)]
enum Shows {
    /// All of it small, the tiles named.
    Map { grid: Grid, number: usize, count: usize },
    /// A part of it.
    Tile { grid: Grid, tile: Tile, number: usize, count: usize },
    /// All of it at full size: the paper holds it.
    Whole { size: [f64; 2] },
}

impl Sheets {
    /// Takes a document of Typst's apart.
    ///
    /// # Errors
    /// When it is no such document.
    pub fn load(file: &[u8]) -> Result<Self, PdfError> {
        let document = Document::load_mem(file)?;
        let mut pages = Vec::new();
        for page in document.get_pages().into_values() {
            let sides: Vec<f64> = inherited(&document, page, b"MediaBox")?
                .as_array()?
                .iter()
                .filter_map(|side| side.as_float().ok().map(f64::from))
                .collect();
            let media: [f64; 4] = sides.try_into().map_err(|_| PdfError("a MediaBox has no four sides".into()))?;
            // Paper is whole tenths of millimetres; sizes in points are rounded by half a hundredth.
            let size = [media[2] - media[0], media[3] - media[1]].map(|side| (side / POINTS * 10.0).round() / 10.0);
            pages.push(Sheet { page, media, size });
        }
        Ok(Sheets { document, pages })
    }

    /// What the finished file shows. A grid that was asked for is that of the largest sheets; the others take as few tiles as they can.
    pub fn plan(&self, tiling: &Tiling) -> Plan {
        let area = |sheet: &Sheet| sheet.size[0] * sheet.size[1];
        let largest = self.pages.iter().map(area).fold(0.0, f64::max);
        let own = Tiling { grid: None, ..*tiling };
        let grids: Vec<Option<Grid>> = self
            .pages
            .iter()
            .map(|sheet| {
                let asked = if area(sheet) + 1.0 > largest { tiling } else { &own };
                (!tiling.holds(sheet.size)).then(|| asked.grid(sheet.size).or_else(|_| own.grid(sheet.size)).ok())?
            })
            .collect();
        let count = grids.iter().flatten().count();
        let (mut pages, mut number) = (Vec::new(), 0);
        for (sheet, grid) in grids.into_iter().enumerate() {
            let Some(grid) = grid else {
                pages.push(Page { sheet, shows: Shows::Whole { size: self.pages[sheet].size } });
                continue;
            };
            number += 1;
            pages.push(Page { sheet, shows: Shows::Map { grid, number, count } });
            let tiles = grid.tiles().map(|tile| Page { sheet, shows: Shows::Tile { grid, tile, number, count } });
            pages.extend(tiles);
        }
        Plan { pages }
    }

    /// Puts the pictures under the pages that were set for the plan. `maps` are the rectangles that maps leave for it, by page from 1.
    ///
    /// # Errors
    /// When the pages are not those of the plan.
    pub fn finish(mut self, plan: &Plan, frames: &[u8], maps: &[Value]) -> Result<Vec<u8>, PdfError> {
        let mut out = Document::load_mem(frames)?;
        let pages: Vec<ObjectId> = out.get_pages().into_values().collect();
        if pages.len() != plan.pages.len() {
            return Err(PdfError(format!("{} pages are set for a plan of {}", pages.len(), plan.pages.len())));
        }
        self.document.renumber_objects_with(out.max_id + 1);
        let sheets: Vec<ObjectId> = self.document.get_pages().into_values().collect();
        let mut forms = Vec::new();
        for (sheet, page) in self.pages.iter_mut().zip(sheets) {
            sheet.page = page;
            let form = form(&self.document, sheet)?;
            forms.push(self.document.add_object(form));
        }
        out.max_id = self.document.max_id;
        out.objects.extend(std::mem::take(&mut self.document.objects));
        for (index, (page, planned)) in pages.into_iter().zip(&plan.pages).enumerate() {
            let (Some(sheet), Some(form)) = (self.pages.get(planned.sheet), forms.get(planned.sheet)) else { continue };
            let map = maps.iter().find(|map| map["page"].as_u64() == u64::try_from(index + 1).ok());
            let under = placed(sheet, &planned.shows, map)?;
            let under = out.add_object(Stream::new(Dictionary::new(), under.into_bytes()));
            let mut resources = inherited(&out, page, b"Resources")?.as_dict()?.clone();
            let mut objects = match resources.get(b"XObject") {
                Ok(own) => out.dereference(own)?.1.as_dict()?.clone(),
                Err(_) => Dictionary::new(),
            };
            objects.set(PICTURE, *form);
            resources.set("XObject", objects);
            let own = out.get_dictionary_mut(page)?;
            let mut contents = vec![Object::Reference(under)];
            match own.get(b"Contents") {
                Ok(Object::Array(more)) => contents.extend(more.iter().cloned()),
                Ok(one) => contents.push(one.clone()),
                Err(_) => {}
            }
            own.set("Contents", contents);
            own.set("Resources", resources);
        }
        let mut viewer = match out.catalog()?.get(b"ViewerPreferences") {
            Ok(own) => out.dereference(own)?.1.as_dict()?.clone(),
            Err(_) => Dictionary::new(),
        };
        viewer.set("PrintScaling", "None");
        out.catalog_mut()?.set("ViewerPreferences", viewer);
        // What only the pages of the untiled document named.
        out.prune_objects();
        out.renumber_objects();
        let mut bytes = Vec::with_capacity(frames.len() * 3);
        // Names and numbers of 25 pages are packed too (object streams, PDF 1.5).
        out.save_modern(&mut bytes).map_err(|error| PdfError(error.to_string()))?;
        Ok(bytes)
    }
}

impl Plan {
    /// What the template gets: one value a page.
    pub fn to_json(&self) -> Value {
        self.pages.iter().map(Page::to_json).collect()
    }
}

impl Page {
    fn to_json(&self) -> Value {
        match self.shows {
            Shows::Whole { size } => json!({"shows": "whole", "paper": size}),
            Shows::Map { grid, number, count } => json!({
                "shows": "map", "paper": grid.paper, "size": grid.sheet, "number": number, "count": count,
                "columns": grid.count[0], "rows": grid.count[1], "overlap": grid.overlap, "margin": grid.margin,
                "tiles": grid.tiles().map(|tile| json!({"name": name(tile.place), "seen": tile.seen})).collect::<Vec<_>>(),
            }),
            Shows::Tile { grid, tile, number, count } => {
                let [column, row] = tile.place;
                let [columns, rows] = grid.count;
                let beside = |there: bool, place: [usize; 2]| there.then(|| name(place));
                json!({
                    "shows": "tile", "paper": grid.paper, "number": number, "count": count,
                    "name": name(tile.place), "column": column + 1, "row": row + 1, "columns": columns, "rows": rows,
                    "area": [grid.origin[0], grid.origin[1], grid.tile[0], grid.tile[1]], "overlap": grid.overlap, "margin": grid.margin, "size": grid.sheet,
                    "left": beside(column > 0, [column.wrapping_sub(1), row]),
                    "above": beside(row > 0, [column, row.wrapping_sub(1)]),
                    "right": beside(column + 1 < columns, [column + 1, row]),
                    "below": beside(row + 1 < rows, [column, row + 1]),
                })
            }
        }
    }
}

/// A page as a form XObject: its content as it is packed, its resources, its transparency group.
fn form(document: &Document, sheet: &Sheet) -> Result<Stream, PdfError> {
    let page = document.get_dictionary(sheet.page)?;
    let contents = document.dereference(page.get(b"Contents")?)?.1;
    let mut form = match contents {
        Object::Stream(one) => one.clone(),
        _ => {
            let mut joined = Stream::new(Dictionary::new(), document.get_page_content(sheet.page));
            joined.compress()?;
            joined
        }
    };
    form.dict.set("Type", "XObject");
    form.dict.set("Subtype", "Form");
    form.dict.set("BBox", sheet.media.map(real).to_vec());
    form.dict.set("Resources", inherited(document, sheet.page, b"Resources")?.clone());
    if let Ok(group) = page.get(b"Group") {
        form.dict.set("Group", group.clone());
    }
    Ok(form)
}

/// The operators that show a sheet's picture where a page wants it.
fn placed(sheet: &Sheet, shows: &Shows, map: Option<&Value>) -> Result<String, PdfError> {
    let [left, bottom, _, top] = sheet.media;
    // A rectangle on paper of this height, what of the sheet is at its top left corner, and the scale.
    let (height, rectangle, from, scale) = match shows {
        Shows::Whole { .. } => {
            return Ok(format!("q 1 0 0 1 {} {} cm /{PICTURE} Do Q\n", number(-left), number(-bottom)));
        }
        Shows::Tile { grid, tile, .. } => {
            let [x, y, width, height] = tile.shown;
            (grid.paper[1], [grid.origin[0], grid.origin[1], width, height], [x, y], 1.0)
        }
        Shows::Map { grid, .. } => {
            let side = |name: &str| map.and_then(|map| map[name].as_f64());
            let (Some(x), Some(y), Some(width)) = (side("x"), side("y"), side("width")) else {
                return Err(PdfError("a map leaves no room for its picture".into()));
            };
            let scale = width / grid.sheet[0];
            (grid.paper[1], [x, y, width, grid.sheet[1] * scale], [0.0, 0.0], scale)
        }
    };
    let [x, y, width, tall] = rectangle;
    let clip = [x, height - y - tall, width, tall].map(|length| number(length * POINTS)).join(" ");
    // The sheet's point `from`, counted from its top left corner, comes to lie at the rectangle's.
    let right = (x - from[0] * scale) * POINTS - left * scale;
    let up = (height - y + from[1] * scale) * POINTS - top * scale;
    let scale = format!("{scale:.6}");
    Ok(format!("q {clip} re W n {scale} 0 0 {scale} {} {} cm /{PICTURE} Do Q\n", number(right), number(up)))
}

/// An entry of a page, or of the nodes above it (ISO 32000-1, 7.7.3.4).
fn inherited<'a>(document: &'a Document, page: ObjectId, key: &[u8]) -> Result<&'a Object, PdfError> {
    let mut node = document.get_dictionary(page)?;
    // Typst's page trees are a few levels deep.
    for _ in 0..16 {
        if let Ok(found) = node.get(key) {
            return Ok(document.dereference(found)?.1);
        }
        node = document.get_dictionary(node.get(b"Parent")?.as_reference()?)?;
    }
    Err(PdfError("a page lacks what every page has".into()))
}

/// A number as content streams write it.
fn number(length: f64) -> String {
    format!("{length:.4}")
}

fn real(length: f64) -> Object {
    // Paper of a few thousand points: single precision holds it to a thousandth.
    Object::Real(length as f32)
}
