//! What a document's file is called: speaking, and different for whatever looks different.

use super::model::{Format, profile};
use super::preflighting;
use super::request::Request;
use fault::language::Language;

impl Request {
    /// A speaking file name: `gesprekscanvas-a1-liggend.pdf`; options that differ from the default are named.
    pub fn file_name(&self) -> String {
        let mut name = self.instrument.id.clone();
        for option in &self.instrument.options {
            if let Some(value) = self.options.get(&option.id).filter(|value| **value != option.values[0]) {
                name.push('-');
                name.push_str(value);
            }
        }
        let dutch = self.language == Language::Nl;
        if self.light() {
            name.push_str(if dutch { "-inktzuinig" } else { "-ink-light" });
        }
        if self.large() {
            name.push_str(if dutch { "-groot" } else { "-large-print" });
        }
        if let Some(bleed) = self.bleed() {
            let word = match self.language {
                language if self.format == Format::Zip => preflighting::pack_word(language),
                Language::Nl => "-drukwerk",
                Language::En => "-print",
            };
            name.push_str(word);
            if bleed != profile::BLEED.default * 100 {
                name.push_str(&format!("-{}mm", profile::written(bleed)));
            }
            if let Some(images) = self.options.get(profile::IMAGES.id).filter(|own| **own != profile::IMAGES.values[0])
            {
                name.push('-');
                name.push_str(images);
            }
        }
        if self.tiling().is_some() {
            let word = match self.language {
                Language::Nl => "-tegels",
                Language::En => "-tiles",
            };
            name.push_str(word);
            // What was asked for, so that two ways to part one sheet have two names.
            let paper = self.options.get(profile::TILE_SHEET.id).map(|paper| paper.to_lowercase());
            let grid = self.options.get(profile::TILE_GRID.id).filter(|grid| *grid != profile::TILE_GRID.values[0]);
            for part in paper.iter().chain(grid) {
                name.push('-');
                name.push_str(part);
            }
        }
        if !self.format.is_page() {
            return format!("{name}.{}", self.format.extension());
        }
        let lies = match self.language {
            Language::Nl => self.orientation.dutch(),
            Language::En => self.orientation.code(),
        };
        format!("{name}-{}-{lies}.{}", self.sheet.to_lowercase(), self.format.extension())
    }
}
