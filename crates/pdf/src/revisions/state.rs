//! The objects of a file at one revision, and who refers to whom.
//!
//! Objects are read once; a later revision replaces those that it has. So the whole walk stays linear in the size of the file.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use super::object::{Dictionary, Id, Object};
use super::packing;
use super::parser::{Parser, white};
use super::patience::Patience;
use super::sections::{Place, Section};

/// An object as it is now.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub place: Place,
    pub generation: u16,
    /// None when it cannot be read without a doubt.
    pub object: Option<Rc<Object>>,
}

/// All objects at one revision.
pub(super) struct State<'a> {
    pub file: &'a [u8],
    pub objects: HashMap<u32, Known>,
    /// Who refers to an object, each once.
    pub referrers: HashMap<u32, HashSet<u32>>,
    pub trailer: Dictionary,
    /// Whose bytes are read by what an object says: those of a stream by its indirect `Length` or filters, objects by the stream that has them.
    readers: HashMap<u32, HashSet<u32>>,
    /// Numbers of objects that came or changed since somebody first signed, before the last increment.
    pub later: HashSet<u32>,
    unpacked: HashMap<u32, Option<Rc<Packed>>>,
    /// Bytes that came out of object streams.
    weight: usize,
    /// Values that may still be followed and compared, in all revisions together.
    pub patience: Patience,
}

/// An object stream, unpacked.
pub(super) struct Packed {
    bytes: Vec<u8>,
    /// Number and offset of each object.
    pub index: Vec<(u32, usize)>,
}

impl Packed {
    /// Bytes that came out.
    pub fn length(&self) -> usize {
        self.bytes.len()
    }

    /// Each object.
    pub fn objects(&self) -> impl Iterator<Item = Object> + '_ {
        self.index.iter().filter_map(|(_, at)| Parser::new(&self.bytes, *at).object())
    }
}

/// Unpacks an object stream (ISO 32000-1, 7.5.7).
pub(super) fn packed(file: &[u8], own: &Dictionary, range: &Range<usize>) -> Option<Packed> {
    // A key that stands twice says two things about how it is read.
    if own.name(b"Type") != Some(b"ObjStm") || own.doubled || own.entries.iter().any(|entry| entry.value.doubled()) {
        return None;
    }
    let bytes = packing::plain(file, own, range, None)?;
    let first = usize::try_from(own.integer(b"First")?).ok()?;
    let count = usize::try_from(own.integer(b"N")?).ok().filter(|count| *count <= bytes.len())?;
    // Numbers and nothing else: programs skip remarks, points and signs in ways of their own.
    let head = bytes.get(..first)?;
    // Whoever reads it word by word would read on into the first object.
    if head.last().is_none_or(|last| !white(*last)) && count > 0 {
        return None;
    }
    let head = head.split(|byte| white(*byte)).filter(|word| !word.is_empty());
    let whole = |word: &[u8]| {
        let digits = word.len() <= 10 && word.iter().all(u8::is_ascii_digit);
        std::str::from_utf8(word).ok().filter(|_| digits)?.parse::<u32>().ok()
    };
    let numbers: Vec<u32> = head.map(whole).collect::<Option<_>>()?;
    if numbers.len() != count.checked_mul(2)? {
        return None;
    }
    let mut index = Vec::with_capacity(count);
    for pair in numbers.chunks_exact(2) {
        index.push((pair[0], first.checked_add(usize::try_from(pair[1]).ok()?)?));
    }
    // Each number once: programs go by the place in the index, by the number, or by the order.
    let mut numbers: Vec<u32> = index.iter().map(|(number, _)| *number).collect();
    numbers.sort_unstable();
    let once = numbers.windows(2).all(|pair| pair[0] != pair[1]);
    (once && side_by_side(&bytes, first, &index)).then_some(Packed { bytes, index })
}

/// Whether objects stand one after the other from the first byte on, with nothing between or behind them: some programs read from one
/// offset to the next, some from an offset as far as there is an object, and one does not look at the first offset at all.
fn side_by_side(bytes: &[u8], first: usize, index: &[(u32, usize)]) -> bool {
    let ends = index.iter().skip(1).map(|(_, at)| *at).chain([bytes.len()]);
    index.first().is_none_or(|(_, at)| *at == first)
        && index.iter().zip(ends).all(|((_, at), end)| {
            let mut parser = Parser::new(bytes, *at);
            let read = *at < end && parser.object().is_some();
            read && bytes.get(parser.at..end).is_some_and(|rest| rest.iter().all(|byte| white(*byte)))
        })
}

/// Bytes of all object streams together.
const MOST_UNPACKED: usize = 256 << 20;

impl<'a> State<'a> {
    /// The state that these sections make, the newest first.
    pub fn of(file: &'a [u8], sections: &[Section]) -> Option<State<'a>> {
        let trailer = sections.first()?.trailer.clone();
        let mut places: HashMap<u32, Place> = HashMap::new();
        for section in sections {
            for (number, place) in &section.entries {
                places.entry(*number).or_insert(*place);
            }
        }
        let mut state = State {
            file,
            objects: HashMap::with_capacity(places.len()),
            referrers: HashMap::new(),
            trailer,
            readers: HashMap::new(),
            later: HashSet::new(),
            unpacked: HashMap::new(),
            weight: 0,
            patience: Patience::default(),
        };
        state.take(&places);
        Some(state)
    }

    /// Puts objects in the place of those with their numbers, or beside them, and reads anew what is read by what they say. Gives back
    /// what was there under all these numbers.
    pub fn apply(&mut self, section: &Section) -> Vec<(u32, Option<Known>)> {
        let mut places: HashMap<u32, Place> = section.entries.iter().copied().collect();
        let mut open: Vec<u32> = places.keys().copied().collect();
        while let Some(number) = open.pop() {
            for reader in self.readers.get(&number).into_iter().flatten() {
                if let Some(known) = self.objects.get(reader)
                    && !places.contains_key(reader)
                {
                    places.insert(*reader, known.place);
                    open.push(*reader);
                }
            }
        }
        self.trailer = section.trailer.clone();
        self.take(&places)
    }

    fn take(&mut self, places: &HashMap<u32, Place>) -> Vec<(u32, Option<Known>)> {
        let mut before = Vec::with_capacity(places.len());
        // A new version of an object stream is another stream.
        for number in places.keys() {
            self.unpacked.remove(number);
        }
        for (number, place) in places {
            let old = self.objects.remove(number);
            if let Some(object) = old.as_ref().and_then(|old| old.object.as_ref()) {
                let mut ids = Vec::new();
                object.references(&mut ids);
                for (other, _) in ids {
                    if let Some(referrers) = self.referrers.get_mut(&other) {
                        referrers.remove(number);
                    }
                }
            }
            before.push((*number, old));
            if let Place::In(stream, _) = place {
                self.readers.entry(*stream).or_default().insert(*number);
            }
            if let Place::At(_, generation) = place {
                self.objects.insert(*number, Known { place: *place, generation: *generation, object: None });
            } else if let Place::In(..) = place {
                self.objects.insert(*number, Known { place: *place, generation: 0, object: None });
            }
        }
        // Once more in the end: the length of a stream may be in an object stream.
        for pass in 0..3 {
            for (number, place) in places {
                if self.objects.get(number).is_none_or(|known| known.object.is_some()) {
                    continue;
                }
                let object = match place {
                    Place::At(offset, generation) if pass != 1 => self.at(*number, *offset, *generation),
                    Place::In(stream, index) if pass == 1 => self.inside(*number, *stream, *index),
                    _ => continue,
                };
                let Some(object) = object else { continue };
                let mut ids = Vec::new();
                object.references(&mut ids);
                for (other, _) in ids {
                    self.referrers.entry(other).or_default().insert(*number);
                }
                let mut read_by = Vec::new();
                object.read_by(&mut read_by);
                for (other, _) in read_by {
                    self.readers.entry(other).or_default().insert(*number);
                }
                if let Some(known) = self.objects.get_mut(number) {
                    known.object = Some(Rc::new(object));
                }
            }
        }
        before.sort_unstable_by_key(|(number, _)| *number);
        before
    }

    /// Reads the object at an offset; `None` when another one stands there.
    fn at(&self, number: u32, offset: usize, generation: u16) -> Option<Object> {
        let (id, object) = self.read_at(offset)?;
        (id == (number, generation)).then_some(object)
    }

    fn read_at(&self, offset: usize) -> Option<(Id, Object)> {
        Parser::new(self.file, offset).indirect(|id| self.length(id))
    }

    /// Where the object at an offset ends.
    pub fn end_of(&self, offset: usize) -> Option<usize> {
        let mut parser = Parser::new(self.file, offset);
        parser.indirect(|id| self.length(id))?;
        Some(parser.at)
    }

    /// The value of an indirect `Length`, wherever it is.
    pub fn length(&self, id: Id) -> Option<usize> {
        let known = self.objects.get(&id.0)?;
        let object = match &known.object {
            Some(object) => object.as_integer(),
            None => match known.place {
                Place::At(offset, _) => Parser::new(self.file, offset).indirect(|_| None)?.1.as_integer(),
                // An object stream whose own length is in an object stream would go round.
                _ => None,
            },
        };
        usize::try_from(object?).ok()
    }

    fn inside(&mut self, number: u32, stream: u32, index: usize) -> Option<Object> {
        let packed = match self.unpacked.get(&stream) {
            Some(packed) => packed.clone()?,
            None => {
                let packed = self.unpack(stream).map(Rc::new);
                self.weight += packed.as_ref().map_or(0, |packed| packed.bytes.len());
                let packed = packed.filter(|_| self.weight <= MOST_UNPACKED);
                self.unpacked.insert(stream, packed.clone());
                packed?
            }
        };
        let (own, offset) = *packed.index.get(index)?;
        (own == number).then(|| Parser::new(&packed.bytes, offset).object()).flatten()
    }

    fn unpack(&self, stream: u32) -> Option<Packed> {
        let known = self.objects.get(&stream)?;
        let object = known.object.as_ref()?;
        let Object::Stream(own, range) = object.as_ref() else { return None };
        packed(self.file, own, range)
    }

    /// Numbers of the objects in an object stream; `None` for what is none.
    pub fn objects_in(&self, stream: u32) -> Option<Vec<u32>> {
        if let Some(Some(packed)) = self.unpacked.get(&stream) {
            return Some(packed.index.iter().map(|(number, _)| *number).collect());
        }
        let known = self.objects.get(&stream)?.object.as_deref()?;
        match known {
            Object::Stream(own, range) if own.name(b"Type") == Some(b"ObjStm") => {
                Some(packed(self.file, own, range).map(|packed| packed.index).unwrap_or_default())
                    .map(|index| index.into_iter().map(|(number, _)| number).collect())
            }
            _ => None,
        }
    }

    /// The object with an id. Readers differ over a wrong generation; here it names nothing.
    pub fn get(&self, id: Id) -> Option<&Object> {
        let known = self.objects.get(&id.0).filter(|known| known.generation == id.1)?;
        known.object.as_deref()
    }

    /// What a value is, through its references.
    pub fn resolve<'b>(&'b self, object: &'b Object) -> Option<&'b Object> {
        let mut object = object;
        for _ in 0..8 {
            match object {
                Object::Reference(id) => object = self.get(*id)?,
                Object::Null => return None,
                other => return Some(other),
            }
        }
        None
    }

    /// The objects as they were before some were `replaced`, for who asks what an object said: not who refers to whom.
    pub fn before(&self, replaced: &HashMap<u32, Option<Known>>, trailer: &Dictionary) -> State<'a> {
        let mut objects = self.objects.clone();
        for (number, old) in replaced {
            match old {
                Some(known) => objects.insert(*number, known.clone()),
                None => objects.remove(number),
            };
        }
        State {
            file: self.file,
            objects,
            referrers: HashMap::new(),
            trailer: trailer.clone(),
            readers: HashMap::new(),
            later: self.later.clone(),
            unpacked: HashMap::new(),
            weight: 0,
            patience: Patience::default(),
        }
    }

    /// The value of a key, through its references.
    pub fn value<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> Option<&'b Object> {
        self.resolve(dictionary.get(key)?)
    }

    /// The dictionary that is the value of a key.
    pub fn dictionary<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> Option<&'b Dictionary> {
        self.value(dictionary, key)?.as_dictionary()
    }

    /// The items of the array that is the value of a key.
    pub fn items<'b>(&'b self, dictionary: &'b Dictionary, key: &[u8]) -> &'b [Object] {
        self.value(dictionary, key).and_then(Object::as_array).unwrap_or(&[])
    }

    /// The document catalog and its id.
    pub fn catalog(&self) -> Option<(Id, &Dictionary)> {
        let id = self.trailer.reference(b"Root")?;
        Some((id, self.get(id)?.as_plain_dictionary()?))
    }

    /// The interactive form.
    pub fn form(&self) -> Option<&Dictionary> {
        self.value(self.catalog()?.1, b"AcroForm")?.as_plain_dictionary()
    }

    /// Numbers of all objects that the trailer reaches.
    pub fn reachable(&self) -> HashSet<u32> {
        let mut ids = Vec::new();
        self.trailer.entries.iter().for_each(|entry| entry.value.references(&mut ids));
        let mut seen = HashSet::new();
        while let Some(id) = ids.pop() {
            if seen.insert(id.0)
                && let Some(object) = self.get(id)
            {
                object.references(&mut ids);
            }
        }
        seen
    }
}
