//! Whether two revisions of a page are alike: digests of all that it draws. What is alike looks alike in any reader, so it need not be
//! drawn.
//!
//! A digest is over every object that can be reached from what a page draws with, with every value that it has. Two pages that look the
//! same may differ here, and are drawn then; two pages that differ are never the same here.

use std::collections::{BTreeMap, HashMap, HashSet};

use hayro::hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object, ObjectIdentifier};
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::xref::XRef;
use hayro::vello_cpu::kurbo::Rect as Box;
use sha2::{Digest as _, Sha256};

use super::annotation::{Annotation, HIDDEN};
use super::draw::{Opened, guarded};

/// A digest.
pub(super) type Digest = [u8; 32];

/// Pages that are looked at.
pub(super) const MOST_PAGES: usize = 5_000;
/// Objects of one page.
const MOST_OBJECTS: usize = 50_000;
/// Objects that are looked for where they cannot be read.
const MOST_LOST: usize = 20;
/// Dictionaries and arrays in one another.
const DEEPEST: usize = 64;
/// What is digested, as a multiple of the file; streams that overlap are hostile.
const MOST_TIMES: usize = 8;

/// Flags that say where an annotation is shown: invisible, hidden, on paper, not on a screen.
const SHOWN: u32 = 1 | 1 << 1 | 1 << 2 | 1 << 5;

/// What of a page draws.
const CONTENT: [&[u8]; 3] = [b"Contents", b"Resources", b"Group"];

/// What of an annotation is not seen: where it belongs, what it does, and when it came.
const UNSEEN: [&[u8]; 20] = [
    b"P",
    b"Parent",
    b"Popup",
    b"IRT",
    b"A",
    b"AA",
    b"PA",
    b"Dest",
    b"StructParent",
    b"NM",
    b"M",
    b"CreationDate",
    b"T",
    b"TU",
    b"TM",
    b"Kids",
    b"Lock",
    b"SV",
    b"Subj",
    b"RT",
];

/// A page in one revision.
#[derive(PartialEq)]
pub(super) struct Sheet {
    /// Its boxes, its turn and its unit.
    pub shape: Digest,
    /// What it draws.
    pub content: Digest,
    /// Its annotations, in order.
    pub looks: Vec<Look>,
}

/// An annotation in one revision.
#[derive(Clone, PartialEq)]
pub(super) struct Look {
    /// All of it that is seen.
    pub digest: Digest,
    /// Where it stands.
    pub place: Option<[f64; 4]>,
    /// Whether there is an area and nobody hid it.
    pub seen: bool,
    /// Flags that say where it is shown.
    pub shown: u32,
}

/// A revision.
pub(super) struct Likeness {
    /// Its pages.
    pub sheets: Vec<Sheet>,
    /// What all its pages draw with: what may be hidden, and what they inherit.
    pub shared: Digest,
    /// Whether readers are told to make appearances anew, and the form in XFA.
    pub form: Digest,
}

/// Digests of the objects of one file, in all its revisions.
pub(super) struct Digester {
    start: usize,
    end: usize,
    known: HashMap<(usize, usize), (Digest, Vec<ObjRef>)>,
    left: usize,
    /// Objects of the revision at hand that are there and cannot be read, if it was asked.
    lost: HashMap<ObjRef, bool>,
    bytes: usize,
}

impl Digester {
    /// For a file whose bytes stay where they are.
    pub(super) fn new(file: &[u8]) -> Digester {
        let start = file.as_ptr() as usize;
        let left = file.len().saturating_mul(MOST_TIMES).saturating_add(1 << 20);
        Digester { start, end: start + file.len(), known: HashMap::new(), left, lost: HashMap::new(), bytes: 0 }
    }

    /// Digests of a revision. Nothing where it is too much, or cannot be read.
    pub(super) fn of(&mut self, opened: &Opened) -> Option<Likeness> {
        guarded(|| {
            self.lost.clear();
            let file = opened.bytes();
            self.bytes = file.len();
            let catalog = opened.catalog()?;
            let xref = opened.pages().first()?.xref();
            let mut shared: Vec<MaybeRef<Object<'_>>> = Vec::new();
            for key in [&b"OCProperties"[..], b"OutputIntents"] {
                shared.extend(catalog.get_raw::<Object<'_>>(key));
            }
            inherited(&catalog, &mut shared);
            let shared = self.reached(file, xref, shared)?;
            let form: Dict<'_> = catalog.get(b"AcroForm").unwrap_or_default();
            let own = [&b"NeedAppearances"[..], b"XFA"].into_iter().filter_map(|key| form.get_raw::<Object<'_>>(key));
            let form = self.reached(file, xref, own.collect())?;
            let pages = opened.pages();
            if pages.len() > MOST_PAGES {
                return None;
            }
            let sheets = pages.iter().map(|page| self.sheet(file, page)).collect::<Option<Vec<_>>>()?;
            Some(Likeness { sheets, shared, form })
        })
    }

    fn sheet(&mut self, file: &[u8], page: &Page<'_>) -> Option<Sheet> {
        let own = page.raw();
        let xref = page.xref();
        let mut shape = Sha256::new();
        for side in [page.media_box(), page.crop_box()] {
            for side in [side.x0, side.y0, side.x1, side.y1] {
                shape.update(side.to_bits().to_be_bytes());
            }
        }
        shape.update(format!("{:?} {:?}", page.rotation(), own.get::<f64>(b"UserUnit")));
        let content = CONTENT.iter().filter_map(|key| own.get_raw::<Object<'_>>(key)).collect();
        let content = self.reached(file, xref, content)?;
        let mut looks = Vec::new();
        for annotation in Annotation::all(own) {
            looks.push(self.look(file, xref, &annotation)?);
        }
        Some(Sheet { shape: shape.finalize().into(), content, looks })
    }

    fn look(&mut self, file: &[u8], xref: &XRef, annotation: &Annotation<'_>) -> Option<Look> {
        let own = &annotation.own;
        // What somebody signed is seen in the appearance only.
        let signs = own.get::<Name<'_>>(b"FT").is_some_and(|kind| kind.as_ref() == b"Sig");
        let mut keys = Sha256::new();
        let mut values = Vec::new();
        for (key, value) in own.entries() {
            let name: &[u8] = key.as_ref();
            let unseen = UNSEEN.contains(&name) || (name == b"V" && (signs || !own.contains_key(b"FT")));
            if !unseen {
                keys.update((name.len() as u64).to_be_bytes());
                keys.update(name);
                values.push(value);
            }
        }
        keys.update(self.reached(file, xref, values)?);
        let place = annotation.place();
        Some(Look {
            digest: keys.finalize().into(),
            place: place.map(|place| [place.x0, place.y0, place.x1, place.y1]),
            shown: annotation.flags() & SHOWN,
            seen: annotation.flags() & HIDDEN == 0
                && place.is_none_or(|place| place.width() > 0.0 || place.height() > 0.0),
        })
    }

    /// A digest of values and of every object that they lead to.
    fn reached(&mut self, file: &[u8], xref: &XRef, roots: Vec<MaybeRef<Object<'_>>>) -> Option<Digest> {
        let mut whole = Sha256::new();
        let mut open: Vec<ObjRef> = Vec::new();
        for root in &roots {
            match root {
                MaybeRef::Ref(id) => {
                    whole.update(format!("{} {} R", id.obj_number, id.gen_number));
                    open.push(*id);
                }
                MaybeRef::NotRef(object) => {
                    let (digest, below) = self.object(object)?;
                    whole.update(digest);
                    open.extend(below);
                }
            }
        }
        let mut found: BTreeMap<(i32, i32), Option<Digest>> = BTreeMap::new();
        while let Some(id) = open.pop() {
            let number = (id.obj_number, id.gen_number);
            if found.contains_key(&number) {
                continue;
            }
            if found.len() >= MOST_OBJECTS {
                return None;
            }
            let digest = match xref.get::<Object<'_>>(ObjectIdentifier::from(id)) {
                Some(object) => {
                    let (digest, below) = self.object(&object)?;
                    open.extend(below);
                    Some(digest)
                }
                None => self.unread(file, id),
            };
            found.insert(number, digest);
        }
        for ((number, generation), digest) in found {
            whole.update(number.to_be_bytes());
            whole.update(generation.to_be_bytes());
            whole.update(digest.map_or(vec![0], |digest| digest.to_vec()));
        }
        Some(whole.finalize().into())
    }

    /// What stands for an object that cannot be read: nothing, if it is nowhere. One that is somewhere may be another in each revision, for
    /// other readers read it.
    fn unread(&mut self, file: &[u8], id: ObjRef) -> Option<Digest> {
        let asked = self.lost.len();
        let somewhere = *self.lost.entry(id).or_insert_with(|| {
            let word = format!("{} {} obj", id.obj_number, id.gen_number);
            let stands =
                |at: &usize| at.checked_sub(1).and_then(|at| file.get(at)).is_none_or(|own| !own.is_ascii_digit());
            asked >= MOST_LOST
                || file.windows(word.len()).enumerate().any(|(at, own)| own == word.as_bytes() && stands(&at))
        });
        somewhere.then(|| Sha256::digest(self.bytes.to_be_bytes()).into())
    }

    /// A digest of an object, and what it refers to.
    fn object(&mut self, object: &Object<'_>) -> Option<(Digest, Vec<ObjRef>)> {
        let raw = match object {
            Object::Dict(own) => own.data(),
            Object::Array(own) => own.data(),
            Object::Stream(own) => own.dict().data(),
            _ => &[],
        };
        // The same bytes of the file are the same object in every revision; but how much of it belongs to a stream may hang on another.
        let at = raw.as_ptr() as usize;
        let whole = match object {
            Object::Stream(own) => own.dict().get_ref(b"Length").is_none(),
            _ => true,
        };
        let key = (!raw.is_empty() && whole && self.start <= at && at < self.end).then_some((at, raw.len()));
        if let Some(known) = key.and_then(|key| self.known.get(&key)) {
            return Some(known.clone());
        }
        self.left = self.left.checked_sub(raw.len())?;
        let (mut digest, mut below) = (Sha256::new(), Vec::new());
        match object {
            Object::Stream(own) => {
                let data = own.raw_data();
                self.left = self.left.checked_sub(data.len())?;
                digest.update(b"stream");
                digest.update(&data);
                take(&Object::Dict(own.dict().clone()), &mut digest, &mut below, 0)?;
            }
            _ => take(object, &mut digest, &mut below, 0)?,
        }
        let found = (digest.finalize().into(), below);
        if let Some(key) = key {
            self.known.insert(key, found.clone());
        }
        Some(found)
    }
}

/// Takes an object into a digest by what it says, for each program writes it in its own way, and what it refers to.
fn take(object: &Object<'_>, digest: &mut Sha256, below: &mut Vec<ObjRef>, deep: usize) -> Option<()> {
    if deep > DEEPEST {
        return None;
    }
    let mut value = |value: &MaybeRef<Object<'_>>, digest: &mut Sha256| match value {
        MaybeRef::Ref(id) => {
            digest.update(format!("{} {} R ", id.obj_number, id.gen_number));
            below.push(*id);
            Some(())
        }
        MaybeRef::NotRef(object) => take(object, digest, below, deep + 1),
    };
    let mut counted = |kind: u8, bytes: &[u8]| {
        digest.update([kind]);
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(bytes);
    };
    match object {
        Object::Dict(own) => {
            counted(b'<', &[]);
            for (key, own) in own.entries() {
                let key: &[u8] = key.as_ref();
                digest.update((key.len() as u64).to_be_bytes());
                digest.update(key);
                value(&own, digest)?;
            }
            digest.update(b">");
        }
        Object::Array(own) => {
            counted(b'[', &[]);
            own.raw_iter().try_for_each(|own| value(&own, digest))?;
            digest.update(b"]");
        }
        Object::String(own) => counted(b'(', own.as_bytes()),
        Object::Name(own) => counted(b'/', own.as_ref()),
        // Of numbers also whether they are whole: readers differ on that.
        other => counted(b'n', format!("{other:?}").as_bytes()),
    }
    Some(())
}

/// What pages inherit to draw with.
fn inherited<'a>(catalog: &Dict<'a>, found: &mut Vec<MaybeRef<Object<'a>>>) {
    let mut open: Vec<Dict<'a>> = catalog.get::<Dict<'a>>(b"Pages").into_iter().collect();
    let mut seen = HashSet::new();
    while let Some(node) = open.pop() {
        if !seen.insert(node.data().as_ptr()) || seen.len() > MOST_PAGES {
            continue;
        }
        let Some(kids) = node.get::<Array<'a>>(b"Kids") else { continue };
        found.extend(node.get_raw::<Object<'a>>(b"Resources"));
        open.extend(kids.iter::<Dict<'a>>());
    }
}

/// The annotations that differ, by their places: from and to, before and after.
pub(super) fn differing(before: &[Look], after: &[Look]) -> ([usize; 2], [usize; 2]) {
    let shorter = before.len().min(after.len());
    let first = before.iter().zip(after).take_while(|(one, two)| one == two).count();
    let rest = shorter - first;
    let last = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(|(one, two)| one == two).count();
    ([first, before.len() - last], [first, after.len() - last])
}

/// A box around several.
pub(super) fn around(places: impl Iterator<Item = [f64; 4]>) -> Option<[f64; 4]> {
    let all = places.map(|[left, bottom, right, top]| Box::new(left, bottom, right, top));
    let whole = all.reduce(|one, two| one.union(two))?;
    Some([whole.x0, whole.y0, whole.x1, whole.y1])
}
