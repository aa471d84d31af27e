//! Layers (ISO 32000-1, 8.11): which are off when the file is printed, and whether something lies on one of them.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use pdf::objects::{array, dictionary, resolve};

/// Expressions of visibility within one another.
const DEEPEST: usize = 16;

/// The layers that are off.
#[derive(Debug, Default)]
pub(super) struct Layers {
    pub(super) off: BTreeSet<ObjectId>,
}

fn named<'a>(own: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
    own.get(key).and_then(Object::as_name).ok()
}

impl Layers {
    pub(super) fn of(document: &Document) -> Layers {
        let mut off = BTreeSet::new();
        let catalog = document.catalog().ok();
        let Some(own) = catalog.and_then(|own| dictionary(document, own.get(b"OCProperties").ok())) else {
            return Layers { off };
        };
        let ids = |own: Option<&Object>| -> Vec<ObjectId> {
            array(document, own).iter().filter_map(|layer| layer.as_reference().ok()).collect()
        };
        let Some(usual) = dictionary(document, own.get(b"D").ok()) else { return Layers { off } };
        if named(usual, b"BaseState") == Some(b"OFF") {
            off.extend(ids(own.get(b"OCGs").ok()));
        }
        for id in ids(usual.get(b"ON").ok()) {
            off.remove(&id);
        }
        off.extend(ids(usual.get(b"OFF").ok()));
        // What a layer wants where the file is printed (8.11.4.4).
        for event in array(document, usual.get(b"AS").ok()).iter().filter_map(|own| dictionary(document, Some(own))) {
            let printing = array(document, event.get(b"Category").ok()).iter();
            if named(event, b"Event") != Some(b"Print")
                || !printing.clone().any(|own| own.as_name().is_ok_and(|own| own == b"Print"))
            {
                continue;
            }
            for id in ids(event.get(b"OCGs").ok()) {
                let usage = document.get_dictionary(id).ok();
                let usage = usage.and_then(|own| dictionary(document, own.get(b"Usage").ok()));
                let print = usage.and_then(|own| dictionary(document, own.get(b"Print").ok()));
                match print.and_then(|own| named(own, b"PrintState")) {
                    Some(b"OFF") => drop(off.insert(id)),
                    Some(b"ON") => drop(off.remove(&id)),
                    _ => {}
                }
            }
        }
        Layers { off }
    }

    /// The name of the layer, when what belongs to it is not printed.
    pub(super) fn hides(&self, document: &Document, layer: &Object) -> Option<String> {
        let own = dictionary(document, Some(layer))?;
        if named(own, b"Type") != Some(b"OCMD") {
            let id = layer.as_reference().ok()?;
            return self.off.contains(&id).then(|| self.name(document, id));
        }
        let all = match own.get(b"OCGs").ok() {
            Some(one @ Object::Reference(_)) if dictionary(document, Some(one)).is_some() => vec![one],
            many => array(document, many).iter().collect(),
        };
        let ids: Vec<ObjectId> = all.into_iter().filter_map(|own| own.as_reference().ok()).collect();
        let shown = match own.get(b"VE").ok() {
            Some(expression) => self.holds(document, expression, 0),
            None => {
                let off = |id: &ObjectId| self.off.contains(id);
                ids.is_empty()
                    || match named(own, b"P") {
                        Some(b"AllOn") => !ids.iter().any(off),
                        Some(b"AnyOff") => ids.iter().any(off),
                        Some(b"AllOff") => ids.iter().all(off),
                        _ => !ids.iter().all(off),
                    }
            }
        };
        (!shown).then(|| ids.first().map_or_else(|| "?".to_owned(), |id| self.name(document, *id)))
    }

    /// An expression of visibility (8.11.2.2).
    fn holds(&self, document: &Document, expression: &Object, depth: usize) -> bool {
        let parts = array(document, Some(expression));
        let Some((first, rest)) = parts.split_first().filter(|_| depth < DEEPEST) else {
            return expression.as_reference().map_or(true, |id| !self.off.contains(&id));
        };
        let mut rest = rest.iter().map(|own| self.holds(document, own, depth + 1));
        match first.as_name() {
            Ok(b"And") => rest.all(|holds| holds),
            Ok(b"Or") => rest.any(|holds| holds),
            Ok(b"Not") => !rest.next().unwrap_or(false),
            _ => true,
        }
    }

    fn name(&self, document: &Document, id: ObjectId) -> String {
        let own = document.get_dictionary(id).ok().and_then(|own| own.get(b"Name").ok());
        let text = own.and_then(|own| lopdf::decode_text_string(resolve(document, own)?).ok());
        text.unwrap_or_else(|| "?".to_owned()).chars().filter(|c| !c.is_control()).take(60).collect()
    }
}
