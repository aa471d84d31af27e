//! Signature dictionaries (ISO 32000-1, 12.8.1): what is signed, and whether that is said without a doubt.

use std::collections::HashSet;

use super::fields::{Field, signature, text};
use super::object::{Dictionary, Id, Object};
use super::parser::{Parser, white};
use super::scan::header;
use super::sections::Place;
use super::state::State;
use super::widget_form::is_seen;
use super::{Breach, Locks, Rule, Rules, Signature, Waiting};

/// Kinds of signed data that somebody here can judge, and one for document time-stamps.
const KNOWN: [&[u8]; 5] =
    [b"ETSI.CAdES.detached", b"adbe.pkcs7.detached", b"adbe.pkcs7.sha1", b"adbe.x509.rsa_sha1", b"ETSI.RFC3161"];

/// A signature, and how its revision ends.
pub(super) struct Found {
    pub signature: Signature,
    /// The object that it is, when it is one of its own.
    pub object: Option<Id>,
    /// Where what it signs ends.
    pub end: usize,
    /// What the lock of its field permits afterwards (ISO 32000-2, table 236).
    pub lock_permission: Option<u8>,
}

/// Reads the signature of a field. Breaches that leave nothing to judge come back alone.
pub(super) fn read(state: &State<'_>, field: &Field, rules: &Rules) -> Result<Found, Breach> {
    let breach = |rule: Rule| Breach { rule, place: field.name.clone() };
    let unreadable = || breach(Rule::ValueReadable);
    let (id, own) = signature(state, field).ok_or_else(unreadable)?;
    if own.doubled {
        return Err(breach(Rule::Readable));
    }
    let contents = own.entry(b"Contents").ok_or_else(unreadable)?;
    let range = byte_range(state, own).ok_or_else(|| breach(Rule::ByteRangeForm))?;
    let [_, first, second, last] = range;
    let end = second + last;
    let mut breaches = Vec::new();
    let mut check = |rule: Rule, holds: bool| {
        if rules.has(rule) && !holds {
            breaches.push(breach(rule));
        }
    };
    // In an object stream the places would be those of other bytes.
    let in_file = matches!(state.objects.get(&id.0).map(|known| known.place), Some(Place::At(..)));
    let gap = state.file.get(first..second).unwrap_or_default();
    let digits = gap.len() >= 2 && gap[1..gap.len() - 1].iter().all(u8::is_ascii_hexdigit);
    let enclosed = gap.starts_with(b"<") && gap.ends_with(b">") && digits && gap.len() % 2 == 0;
    check(Rule::ContentsInGap, in_file && enclosed && contents.span == (first..second));
    let sub_filter = state.value(own, b"SubFilter").and_then(Object::as_name).unwrap_or_default();
    let kind = own.name(b"Type");
    let time_stamp = sub_filter == b"ETSI.RFC3161";
    // ISO 32000-2, table 255: `Type` is optional, and `SubFilter` says what the value is (12.8.5). One that says otherwise is told; one that
    // makes the dictionary something else altogether is none of a signature.
    let wanted: &[u8] = if time_stamp { b"DocTimeStamp" } else { b"Sig" };
    let type_differs = kind.is_some_and(|kind| kind != wanted) || (time_stamp && kind.is_none());
    let is_signature = matches!(kind, None | Some(b"Sig" | b"DocTimeStamp"));
    check(Rule::SubFilter, KNOWN.contains(&sub_filter) && is_signature);
    let Object::String(contents) = &contents.value else { return Err(unreadable()) };
    let words = |key: &[u8]| state.value(own, key).and_then(text);
    let field_own = state.get(field.id).and_then(Object::as_dictionary);
    let (certification, locks) = permissions(state, own);
    let lock_permission = field_own
        .and_then(|own| state.dictionary(own, b"Lock"))
        .and_then(|lock| lock.get(b"P"))
        .map(|p| permission(state, p));
    let signature = Signature {
        field: field.name.clone(),
        also_in: Vec::new(),
        label: label(state, field),
        time_stamp,
        type_differs,
        sub_filter: String::from_utf8_lossy(sub_filter).into_owned(),
        contents: contents.clone(),
        certificates: certificates(state, own),
        byte_range: range,
        revision: 0,
        covers_whole_file: false,
        claimed_at: words(b"M"),
        name: words(b"Name"),
        reason: words(b"Reason"),
        location: words(b"Location"),
        certification,
        locks,
        looks: Vec::new(),
        changes: Vec::new(),
        breaches,
    };
    Ok(Found { signature, object: (id != field.id).then_some(id), end, lock_permission })
}

/// The signature fields that nobody signed.
pub(super) fn waiting(state: &State<'_>, fields: &[Field]) -> Vec<Waiting> {
    let empty = fields.iter().filter(|field| field.kind == b"Sig" && !field.filled);
    empty.map(|field| Waiting { field: field.name.clone(), label: label(state, field) }).collect()
}

/// What a field says of itself to who does not see it: its label, and the words of widgets that are not seen (12.5.2, `Contents`).
fn label(state: &State<'_>, field: &Field) -> Option<String> {
    let dictionary = |id: &Id| state.get(*id).and_then(Object::as_dictionary);
    let own = dictionary(&field.id).and_then(|own| state.value(own, b"TU")).and_then(text);
    let unseen = field.widgets.iter().filter_map(dictionary).filter(|widget| !is_seen(state, widget));
    let words = unseen.filter_map(|widget| state.value(widget, b"Contents")).filter_map(text);
    let all: Vec<String> = own.into_iter().chain(words).filter(|words| !words.is_empty()).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// `Cert` (table 252): one certificate, or those of a chain.
fn certificates(state: &State<'_>, own: &Dictionary) -> Vec<Vec<u8>> {
    let string = |object: &Object| match object {
        Object::String(bytes) => Some(bytes.clone()),
        _ => None,
    };
    match state.value(own, b"Cert") {
        Some(Object::Array(items)) => items.iter().filter_map(|item| string(state.resolve(item)?)).collect(),
        Some(one) => string(one).into_iter().collect(),
        None => Vec::new(),
    }
}

/// `[0 c e l]`, whole and inside the file.
fn byte_range(state: &State<'_>, own: &Dictionary) -> Option<[usize; 4]> {
    let Object::Array(items) = own.get(b"ByteRange")? else { return None };
    let numbers: Vec<usize> =
        items.iter().map(|item| usize::try_from(item.as_integer()?).ok()).collect::<Option<_>>()?;
    let [zero, first, second, last] = numbers[..] else { return None };
    let end = second.checked_add(last)?;
    (zero == 0 && first > 0 && first < second && last > 0 && end <= state.file.len())
        .then_some([0, first, second, last])
}

/// What may change, from what stands there as `P`: nothing when that is no number that means something.
fn permission(state: &State<'_>, p: &Object) -> u8 {
    let p = state.resolve(p).and_then(Object::as_integer);
    p.and_then(|p| u8::try_from(p).ok()).filter(|p| (1..=3).contains(p)).unwrap_or(1)
}

/// What a signature permits afterwards: DocMDP (12.8.2.2) and FieldMDP (12.8.2.4).
fn permissions(state: &State<'_>, own: &Dictionary) -> (Option<u8>, Option<Locks>) {
    let mut certification = None;
    let mut locks = None;
    for reference in state.items(own, b"Reference") {
        let Some(reference) = state.resolve(reference).and_then(Object::as_dictionary) else { continue };
        let parameters = state.dictionary(reference, b"TransformParams");
        match state.value(reference, b"TransformMethod").and_then(Object::as_name) {
            Some(b"DocMDP") => {
                // Table 254: 2 when nothing is said. Of several the least counts.
                let p = parameters.and_then(|parameters| parameters.get(b"P")).map_or(2, |p| permission(state, p));
                certification = Some(certification.map_or(p, |other: u8| other.min(p)));
            }
            Some(b"FieldMDP") => {
                let names = || {
                    let items = parameters.map_or(&[][..], |parameters| state.items(parameters, b"Fields"));
                    items.iter().filter_map(|item| state.resolve(item)).filter_map(text).collect::<Vec<_>>()
                };
                // Of several nobody knows which counts.
                let several = locks.is_some();
                locks = match parameters
                    .filter(|_| !several)
                    .and_then(|parameters| state.value(parameters, b"Action")?.as_name())
                {
                    Some(b"Include") => Some(Locks::Include(names())),
                    Some(b"Exclude") => Some(Locks::Exclude(names())),
                    // What is not understood locks everything.
                    _ => Some(Locks::All),
                };
            }
            _ => {}
        }
    }
    (certification, locks)
}

/// Whether a lock names a field, or one above it.
pub(super) fn locked(locks: &Locks, field: &str) -> bool {
    let names = |names: &[String]| {
        names
            .iter()
            .any(|name| field == name || field.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('.')))
    };
    match locks {
        Locks::All => true,
        Locks::Include(fields) => names(fields),
        Locks::Exclude(fields) => !names(fields),
    }
}

/// Usage rights of a program (12.8.2.3): a signature of whoever made the program, and of no person.
#[derive(Clone, Copy)]
pub(super) struct Rights<'s> {
    /// The object that they are, when they are one of their own.
    pub object: Option<Id>,
    /// The object in which they stand.
    holder: Id,
    value: &'s Object,
    /// Where what they sign ends.
    pub end: Option<usize>,
}

/// The usage rights of a file. They say themselves that they are, and nothing else: a later revision can point anywhere.
pub(super) fn rights<'s>(state: &'s State<'_>) -> Option<Rights<'s>> {
    let (id, catalog) = state.catalog()?;
    rights_of(state, id, catalog)
}

fn rights_of<'s>(state: &'s State<'_>, id: Id, catalog: &'s Dictionary) -> Option<Rights<'s>> {
    let (holder, permissions) = match catalog.get(b"Perms")? {
        Object::Reference(own) => (*own, state.get(*own)?.as_plain_dictionary()?),
        value => (id, value.as_plain_dictionary()?),
    };
    let value = permissions.get(b"UR3").or(permissions.get(b"UR"))?;
    let own = state.resolve(value)?.as_plain_dictionary()?;
    let method = |reference: &Object| {
        let own = state.resolve(reference)?.as_dictionary()?;
        state.value(own, b"TransformMethod")?.as_name().map(<[u8]>::to_vec)
    };
    let references = state.items(own, b"Reference");
    let only_rights = !references.is_empty()
        && references.iter().all(|reference| {
            let doubled = state.resolve(reference).is_none_or(Object::doubled);
            !doubled && matches!(method(reference).as_deref(), Some(b"UR3" | b"UR"))
        });
    let end = byte_range(state, own).map(|[_, _, second, last]| second + last);
    let right = only_rights && !own.doubled && !permissions.doubled;
    right.then_some(Rights { object: value.as_reference(), holder, value, end })
}

/// Objects that hold signature dictionaries, at any depth, which are the value of no signature field of the form: of a field of another
/// type, or of none. Readers do not agree on whether somebody signed there.
pub(super) fn without_field(state: &State<'_>, fields: &[Field], rights: Option<Rights<'_>>) -> Vec<u32> {
    let signed = || fields.iter().filter(|field| field.kind == b"Sig" && field.filled);
    let mut values: HashSet<u32> = signed().filter_map(|field| field.value).map(|id| id.0).collect();
    // A value may stand in its field itself.
    let within: HashSet<u32> = signed().filter(|field| field.value.is_none()).map(|field| field.id.0).collect();
    values.extend(rights.and_then(|rights| rights.object).map(|id| id.0));
    // Rights that stand in the catalog, or in what it has of permissions.
    let in_place = rights.filter(|rights| rights.object.is_none()).map(|rights| (rights.holder.0, rights.value));
    let mut out: Vec<u32> = state
        .objects
        .iter()
        .filter(|(number, known)| {
            let Some(object) = known.object.as_deref() else { return false };
            let own = match object.as_dictionary() {
                Some(_) if values.contains(number) => return held_below(object, None),
                Some(own) if within.contains(number) => own.get(b"V"),
                _ => in_place.filter(|(holder, _)| *holder == **number).map(|(_, value)| value),
            };
            is_signature(object) || held_below(object, own)
        })
        .map(|(number, _)| *number)
        .collect();
    out.sort_unstable();
    out
}

/// Whether a dictionary is one of a signature.
fn is_signature(object: &Object) -> bool {
    object.as_dictionary().is_some_and(|own| {
        own.get(b"ByteRange").is_some()
            || (matches!(own.name(b"Type"), Some(b"Sig" | b"DocTimeStamp")) && own.get(b"Contents").is_some())
    })
}

/// Whether a signature dictionary stands below a value, other than the one that is counted. The parser bounds the depth.
fn held_below(object: &Object, counted: Option<&Object>) -> bool {
    let one = |held: &Object| {
        let is_counted = counted.is_some_and(|counted| std::ptr::eq(counted, held));
        (!is_counted && is_signature(held)) || held_below(held, counted)
    };
    match object {
        Object::Array(items) => items.iter().any(one),
        Object::Dictionary(own) | Object::Stream(own, _) => own.entries.iter().any(|entry| one(&entry.value)),
        _ => false,
    }
}

/// Places of byte ranges that stand in no object of the file as it is now: a later revision hid the signature that they belong to.
pub(super) fn hidden(state: &State<'_>) -> Vec<usize> {
    let file = state.file;
    let is_range = |at: &usize| {
        let Some(behind) = after_name(&file[*at..], b"ByteRange") else { return false };
        let mut rest = behind.iter().skip_while(|byte| white(**byte));
        rest.next() == Some(&b'[')
            && rest.find(|byte| !white(**byte)).is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+'))
    };
    let slashes = file.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
    let places: Vec<usize> = slashes.filter(is_range).collect();
    if places.is_empty() {
        return places;
    }
    let mut starts: Vec<usize> = state
        .objects
        .values()
        .filter_map(
            |known| if let Place::At(offset, _) = known.place { known.object.as_ref().map(|_| offset) } else { None },
        )
        .collect();
    starts.sort_unstable();
    let in_object = |at: &usize| {
        let before = starts.partition_point(|start| start <= at);
        before.checked_sub(1).and_then(|index| state.end_of(starts[index])).is_some_and(|end| end > *at)
    };
    let out: Vec<usize> = places.into_iter().filter(|at| !in_object(at)).collect();
    if out.len() > MOST_RIGHTS { out } else { out.into_iter().filter(|at| !of_earlier_rights(state, *at)).collect() }
}

/// Usage rights that stood in catalogs, of which is asked whether they were that.
const MOST_RIGHTS: usize = 16;

/// Whether a byte range stands in what an earlier catalog had of usage rights itself: a later one took its place.
fn of_earlier_rights(state: &State<'_>, at: usize) -> bool {
    const WORD: &[u8] = b"obj";
    let before = &state.file[..at];
    let Some(word) = before.windows(WORD.len()).rposition(|window| window == WORD) else { return false };
    let Some((start, _)) = header(state.file, word) else { return false };
    let Some((id, own)) = Parser::new(state.file, start).indirect(|id| state.length(id)) else { return false };
    let catalog = state.catalog().filter(|(now, _)| *now == id).and_then(|_| own.as_plain_dictionary());
    let rights = catalog.and_then(|catalog| rights_of(state, id, catalog)).filter(|rights| rights.object.is_none());
    rights.is_some_and(|rights| rights.holder == id && !held_below(&own, Some(rights.value)))
}

/// What comes behind a name at the start of some bytes, when it is this one, however it is spelled (7.3.5: `#42yteRange`).
fn after_name<'a>(bytes: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = bytes.strip_prefix(b"/")?;
    for wanted in name {
        let digit = |at: usize| rest.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        let (read, length) = match (rest.first()?, digit(1), digit(2)) {
            (b'#', Some(high), Some(low)) => (high * 16 + low, 3),
            (byte, ..) => (u32::from(*byte), 1),
        };
        if read != u32::from(*wanted) {
            return None;
        }
        rest = &rest[length..];
    }
    Some(rest)
}
