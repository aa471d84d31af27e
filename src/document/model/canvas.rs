//! What a canvas defines: its boxes, and the effects that its partners choose from. A definition that is not right was refused before
//! (`kinds::check`); here what it lacks is left out.

use serde_json::Value;

use catalog::Instrument;

/// The definition of a canvas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canvas<'i> {
    /// Its boxes, in order.
    pub boxes: Vec<CanvasBox<'i>>,
    /// Effects that partners choose from.
    pub effects: Option<Effects<'i>>,
}

/// A box of a canvas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanvasBox<'i> {
    /// Its id.
    pub id: &'i str,
    /// Ids of the fields of one line that it is answered in; none for a box of one text.
    pub fields: Vec<&'i str>,
    /// Whether it takes actions instead of notes.
    pub takes_actions: bool,
    /// Whether it is for what fits nowhere else.
    pub is_lane: bool,
    /// What it was called in earlier versions.
    pub formerly: Vec<&'i str>,
}

/// Where the effects of a canvas come from, and where they are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effects<'i> {
    /// Id of the instrument that has them.
    pub instrument: &'i str,
    /// Id of the box.
    pub target: &'i str,
}

impl<'i> Canvas<'i> {
    /// What an instrument defines.
    pub fn of(instrument: &'i Instrument) -> Canvas<'i> {
        let texts = |value: &'i Value| value.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let boxes = instrument.definition["boxes"].as_array().into_iter().flatten().filter_map(|entry| {
            Some(CanvasBox {
                id: entry["id"].as_str()?,
                fields: texts(&entry["fields"]),
                takes_actions: entry["form"] == "actions",
                is_lane: entry["lane"] == true,
                formerly: texts(&entry["formerly"]),
            })
        });
        let effects = &instrument.definition["effects"];
        let text = |name: &str| effects[name].as_str().unwrap_or_default();
        let effects = effects.is_object().then(|| Effects { instrument: text("instrument"), target: text("box") });
        Canvas { boxes: boxes.collect(), effects }
    }

    /// The box with this id.
    pub fn get(&self, id: &str) -> Option<&CanvasBox<'i>> {
        self.boxes.iter().find(|one| one.id == id)
    }

    /// Boxes that hold notes; the box of actions has `actions` instead.
    pub fn note_boxes(&self) -> impl Iterator<Item = &CanvasBox<'i>> {
        let action = self.action_box();
        self.boxes.iter().filter(move |one| Some(one.id) != action)
    }

    /// Id of the box of actions, when the canvas has one.
    pub fn action_box(&self) -> Option<&'i str> {
        Some(self.boxes.iter().find(|one| one.takes_actions)?.id)
    }

    /// Id of the box for what fits nowhere, when the canvas has one.
    pub fn lane(&self) -> Option<&'i str> {
        Some(self.boxes.iter().find(|one| one.is_lane)?.id)
    }
}
