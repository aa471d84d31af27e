//! The graphics state and the text state of content (ISO 32000-1, 8.4 and 9.3), as far as preflight needs them.

use std::sync::Arc;

use super::colour::{Ink, Space};
use super::fonts::Typeface;
use super::geometry::{Matrix, Rect};

/// What `q` keeps and `Q` brings back.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) matrix: Matrix,
    /// A box around what may still be painted.
    pub(super) clip: Rect,
    pub(super) fill: Ink,
    pub(super) fill_space: Space,
    pub(super) stroke: Ink,
    pub(super) stroke_space: Space,
    /// How large a form is shown, against its own size; 1 outside forms.
    pub(super) shown: f64,
    /// Whether areas let through what is under them.
    pub(super) see_through: bool,
    /// What of it says so: how much covers, a mask, a way to mix.
    pub(super) mixed: [bool; 3],
    /// Name of the space in which the group that is painted mixes colours, where that is none of the press.
    pub(super) blend: Option<String>,
    /// Whether areas and lines are printed over what is there, and the mode of that (ISO 32000-1, 8.6.7).
    pub(super) overprint: [bool; 2],
    pub(super) overprint_mode: bool,
    pub(super) text: Text,
}

impl State {
    pub(super) fn new(matrix: Matrix, clip: Rect) -> State {
        State {
            matrix,
            clip,
            fill: Ink::black(),
            fill_space: Space::Grey,
            stroke: Ink::black(),
            stroke_space: Space::Grey,
            shown: 1.0,
            see_through: false,
            mixed: [false; 3],
            blend: None,
            overprint: [false; 2],
            overprint_mode: false,
            text: Text::default(),
        }
    }
}

/// How text is set.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) matrix: Matrix,
    line: Matrix,
    pub(super) size: f64,
    pub(super) character: f64,
    pub(super) word: f64,
    /// Horizontal scaling, 1 where there is none.
    pub(super) stretch: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    pub(super) mode: i64,
    pub(super) face: Option<Arc<Typeface>>,
    pub(super) font: Option<Vec<u8>>,
    /// Which of the fonts whose glyphs are content themselves (Type 3).
    pub(super) glyphs: Option<usize>,
    pub(super) owner: usize,
}

impl Default for Text {
    fn default() -> Self {
        Text {
            matrix: Matrix::ONE,
            line: Matrix::ONE,
            size: 0.0,
            character: 0.0,
            word: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            face: None,
            font: None,
            glyphs: None,
            owner: usize::MAX,
        }
    }
}

impl Text {
    pub(super) fn begin(&mut self) {
        self.place(Matrix::ONE);
    }

    pub(super) fn place(&mut self, matrix: Matrix) {
        (self.matrix, self.line) = (matrix, matrix);
    }

    pub(super) fn next(&mut self, x: f64, y: f64) {
        self.place(Matrix::moved(x, y).then(self.line));
    }

    /// Behind a text that was shown.
    pub(super) fn advance(&mut self, text: &[u8]) {
        let (ems, count, spaces) = match &self.face {
            Some(face) => face.measure(text),
            None => (0.5 * text.len() as f64, text.len(), 0),
        };
        let width = ems * self.size + count as f64 * self.character + spaces as f64 * self.word;
        self.matrix = Matrix::moved(width * self.stretch, 0.0).then(self.matrix);
    }

    /// Back by thousandths of an em.
    pub(super) fn back(&mut self, thousandths: f64) {
        let width = -thousandths / 1000.0 * self.size * self.stretch;
        self.matrix = Matrix::moved(width, 0.0).then(self.matrix);
    }
}
