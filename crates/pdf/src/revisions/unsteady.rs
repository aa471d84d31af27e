//! Content that changes by itself: what a signed revision shows, or has shown on paper, that its bytes alone do not decide.
//!
//! Nothing of it makes a signature worse, for whoever signed may have wanted it. It is told before anything good is said.

use std::collections::{HashMap, HashSet, VecDeque};

use serde::{Deserialize, Serialize};

use super::fields::Field;
use super::object::{Dictionary, Object};
use super::pages::Pages;
use super::state::State;

/// Sorts of content that changes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnsteadyKind {
    /// A script (ISO 32000-1, 12.6.4.16).
    Script,
    /// An action that shows, hides, fills in or empties something (12.6.4).
    Action,
    /// A form of the XML Forms Architecture, which a viewer lays out in place of the pages (12.7.8).
    XmlForm,
    /// Fields that are worked out from others (12.7.2, `CO`).
    Calculation,
    /// Fields that each viewer draws anew (12.7.2, `NeedAppearances`).
    Redrawn,
    /// What is seen depends on whether it is looked at, printed or enlarged (8.11.4.4, 8.9.5.4, 12.5.3).
    ViewOrPrint,
    /// What is seen stands in another file (7.3.8.2, 8.10.4).
    External,
    /// Film, sound, or a model in space (12.5.6.16 to 12.5.6.18, 13).
    Media,
}

impl UnsteadyKind {
    /// All of them.
    pub const ALL: [UnsteadyKind; 8] = [
        UnsteadyKind::Script,
        UnsteadyKind::Action,
        UnsteadyKind::XmlForm,
        UnsteadyKind::Calculation,
        UnsteadyKind::Redrawn,
        UnsteadyKind::ViewOrPrint,
        UnsteadyKind::External,
        UnsteadyKind::Media,
    ];
}

/// Something that changes by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unsteady {
    /// What sort.
    pub kind: UnsteadyKind,
    /// Where: a field's name, `page 3`, `document`.
    pub place: String,
    /// The first revision that has it, counted from 1.
    pub revision: usize,
}

/// Places that are told of each sort.
const MOST_PLACES: usize = 8;
/// Objects that are asked for the page that something stands on.
const MOST_STEPS: usize = 300;

/// Annotations that play (tables 169 and 301).
const PLAYED: [&[u8]; 6] = [b"RichMedia", b"3D", b"Movie", b"Sound", b"Screen", b"Projection"];
/// Actions that change what is seen (table 198); those that lead elsewhere show what is there.
const CHANGING: [&[u8]; 6] = [b"Hide", b"SetOCGState", b"ResetForm", b"ImportData", b"Trans", b"GoTo3DView"];

/// Looks through objects for what changes by itself, and adds what is not known yet.
pub(super) fn look(
    state: &State<'_>,
    numbers: impl IntoIterator<Item = u32>,
    fields: &[Field],
    pages: &Pages,
    revision: usize,
    known: &mut Vec<Unsteady>,
) {
    let mut found: Vec<(UnsteadyKind, u32)> = Vec::new();
    let mut count: HashMap<UnsteadyKind, usize> = HashMap::new();
    let mut numbers: Vec<u32> = numbers.into_iter().collect();
    numbers.sort_unstable();
    for number in numbers {
        let Some(object) = state.objects.get(&number).and_then(|known| known.object.as_deref()) else { continue };
        let mut kinds = HashSet::new();
        within(object, &mut kinds);
        for kind in kinds {
            let seen = count.entry(kind).or_default();
            *seen += 1;
            // Each place that is looked for takes its steps.
            if *seen <= 4 * MOST_PLACES {
                found.push((kind, number));
            }
        }
    }
    if let Some(form) = state.form() {
        let number = state.catalog().map_or(0, |(id, _)| id.0);
        let calculates = !state.items(form, b"CO").is_empty();
        let redrawn = state.value(form, b"NeedAppearances").is_some_and(|own| !matches!(own, Object::Boolean(false)));
        let kinds = [
            (calculates, UnsteadyKind::Calculation),
            (redrawn, UnsteadyKind::Redrawn),
            (form.get(b"XFA").is_some(), UnsteadyKind::XmlForm),
        ];
        found.extend(kinds.into_iter().filter(|(is, _)| *is).map(|(_, kind)| (kind, number)));
    }
    if found.is_empty() {
        return;
    }
    let mut names: HashMap<u32, &str> = HashMap::new();
    for field in fields {
        for id in field.widgets.iter().chain([&field.id]) {
            names.insert(id.0, field.name.as_str());
        }
    }
    found.sort_unstable();
    for (kind, number) in found {
        let place = place(state, number, &names, pages);
        let same = known.iter().filter(|other| other.kind == kind);
        if same.clone().count() < MOST_PLACES && !same.clone().any(|other| other.place == place) {
            known.push(Unsteady { kind, place, revision });
        }
    }
}

/// What changes by itself in a value, however deep.
fn within(object: &Object, out: &mut HashSet<UnsteadyKind>) {
    match object {
        Object::Array(items) => items.iter().for_each(|item| within(item, out)),
        Object::Dictionary(own) => {
            dictionary(own, out);
            own.entries.iter().for_each(|entry| within(&entry.value, out));
        }
        Object::Stream(own, _) => {
            stream(own, out);
            own.entries.iter().for_each(|entry| within(&entry.value, out));
        }
        _ => {}
    }
}

fn dictionary(own: &Dictionary, out: &mut HashSet<UnsteadyKind>) {
    let action = own.name(b"S").unwrap_or_default();
    if action == b"JavaScript" || own.get(b"JS").is_some() {
        out.insert(UnsteadyKind::Script);
    }
    if CHANGING.contains(&action) {
        out.insert(UnsteadyKind::Action);
    }
    if own.get(b"XFA").is_some() || matches!(own.get(b"NeedsRendering"), Some(Object::Boolean(true))) {
        out.insert(UnsteadyKind::XmlForm);
    }
    let usage = |usage: &Dictionary| [&b"View"[..], b"Print", b"Zoom"].iter().any(|key| usage.get(key).is_some());
    // A usage may be an object of its own.
    let of_layer = own.name(b"Type") == Some(b"OCG")
        && own.get(b"Usage").is_some_and(|own| match own {
            Object::Dictionary(own) => usage(own),
            _ => true,
        });
    let automatic = matches!(own.get(b"AS"), Some(Object::Array(items)) if !items.is_empty())
        || own.name(b"Event").is_some_and(|_| own.get(b"OCGs").is_some());
    // Bits 6 and 9: on paper only, or only while somebody points at it.
    let flags = own.integer(b"F").filter(|_| own.get(b"Rect").is_some()).unwrap_or(0);
    let on_paper_only = flags & 0b10 == 0 && (flags & 0b10_0100 == 0b10_0100 || flags & 0b1_0000_0000 != 0);
    // Bit 3: a remark that is seen and not printed. Links and fields to click on are not for paper.
    let remark = own.name(b"Subtype").is_some_and(|kind| !matches!(kind, b"Link" | b"Popup" | b"Widget"));
    let on_screen_only = remark && own.get(b"Rect").is_some() && own.get(b"AP").is_some() && flags & 0b110 == 0;
    if of_layer || automatic || on_paper_only || on_screen_only {
        out.insert(UnsteadyKind::ViewOrPrint);
    }
    if own.name(b"Subtype").is_some_and(|kind| PLAYED.contains(&kind)) && own.get(b"Rect").is_some() {
        out.insert(UnsteadyKind::Media);
    }
}

fn stream(own: &Dictionary, out: &mut HashSet<UnsteadyKind>) {
    if [&b"F"[..], b"Ref", b"OPI"].iter().any(|key| own.get(key).is_some_and(|value| !matches!(value, Object::Null))) {
        out.insert(UnsteadyKind::External);
    }
    let script =
        own.name(b"Subtype") == Some(b"PS") || own.name(b"Subtype2") == Some(b"PS") || own.get(b"PS").is_some();
    if own.get(b"Alternates").is_some() || script {
        out.insert(UnsteadyKind::ViewOrPrint);
    }
}

/// Where an object is seen: the field that it is of, else the first page that leads to it, else somewhere in the document.
fn place(state: &State<'_>, number: u32, names: &HashMap<u32, &str>, pages: &Pages) -> String {
    let mut open = VecDeque::from([number]);
    let mut seen = HashSet::from([number]);
    let mut steps = 0;
    while let Some(number) = open.pop_front() {
        if let Some(name) = names.get(&number).filter(|name| !name.is_empty()) {
            return (*name).to_owned();
        }
        if let Some(page) = pages.number(number) {
            return format!("page {page}");
        }
        steps += 1;
        if steps > MOST_STEPS {
            break;
        }
        let mut above: Vec<u32> =
            state.referrers.get(&number).into_iter().flatten().copied().take(MOST_STEPS).collect();
        above.sort_unstable();
        open.extend(above.into_iter().filter(|other| seen.insert(*other)));
    }
    "document".to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::written::{file, state, stream};
    use super::*;

    fn found(objects: &[(u32, String)]) -> Vec<(UnsteadyKind, String)> {
        let mut all = vec![
            (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned()),
            (3, "<</Type/Page/Parent 2 0 R/Annots[4 0 R]/Resources<</XObject<</X 6 0 R>>>>>>".to_owned()),
        ];
        if objects.iter().all(|(number, _)| *number != 1) {
            all.push((1, "<</Type/Catalog/Pages 2 0 R>>".to_owned()));
        }
        all.extend(objects.iter().cloned());
        let file = file(&all);
        let state = state(&file);
        let fields = super::super::fields::form(&state).expect("a form").fields;
        let mut out = Vec::new();
        look(&state, state.reachable(), &fields, &Pages::of(&state), 1, &mut out);
        out.into_iter().map(|one| (one.kind, one.place)).collect()
    }

    fn catalog(entries: &str) -> Vec<(UnsteadyKind, String)> {
        found(&[(1, format!("<</Type/Catalog/Pages 2 0 R{entries}>>")), (5, "<</S/JavaScript/JS(x)>>".into())])
    }

    fn annotation(entries: &str) -> Vec<(UnsteadyKind, String)> {
        found(&[(4, format!("<</Type/Annot/Rect[0 0 9 9]{entries}>>"))])
    }

    #[test]
    fn what_changes_by_itself_is_found_where_it_is() {
        use UnsteadyKind::*;
        let document = |kind| vec![(kind, "document".to_owned())];
        let page = |kind| vec![(kind, "page 1".to_owned())];
        for entries in ["/OpenAction 5 0 R", "/Names<</JavaScript<</Names[(a) 5 0 R]>>>>", "/AA<</WC 5 0 R>>"] {
            assert_eq!(catalog(entries), document(Script), "{entries}");
        }
        assert_eq!(catalog("/AcroForm<</Fields[]/XFA[(a)]>>"), document(XmlForm));
        assert_eq!(catalog("/NeedsRendering true"), document(XmlForm));
        assert_eq!(catalog("/AcroForm<</Fields[]/CO[4 0 R]>>"), document(Calculation));
        let layers = "/OCProperties<</OCGs[]/D<</AS[<</Event/Print/OCGs[]/Category[/Print]>>]>>>>";
        assert_eq!(catalog(layers), document(ViewOrPrint));
        assert_eq!(annotation("/Subtype/Link/A<</S/JavaScript/JS(x)>>"), page(Script));
        assert_eq!(annotation("/Subtype/Link/A<</S/Rendition/JS(x)>>"), page(Script));
        assert_eq!(annotation("/Subtype/Link/AA<</E<</S/Hide/T(a)>>>>"), page(Action));
        for kind in ["RichMedia", "3D", "Movie", "Screen", "Sound"] {
            assert_eq!(annotation(&format!("/Subtype/{kind}")), page(Media), "{kind}");
        }
        for flags in [36, 256] {
            assert_eq!(annotation(&format!("/Subtype/Square/F {flags}")), page(ViewOrPrint), "{flags}");
        }
        for (entries, kind) in [
            ("/F(other.pdf)", External),
            ("/Subtype/Form/Ref<</F(other.pdf)/Page 0>>", External),
            ("/Subtype/Image/OPI<<>>", External),
            ("/Subtype/Image/Alternates[]", ViewOrPrint),
            ("/Subtype/PS", ViewOrPrint),
            ("/Subtype/Form/OC<</Type/OCG/Name(a)/Usage<</Print<</PrintState/ON>>>>>>", ViewOrPrint),
        ] {
            assert_eq!(found(&[(6, stream(entries, ""))]), page(kind), "{entries}");
        }
        let form = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>";
        let field = "<</T(total)/FT/Tx/Rect[0 0 9 9]/AA<</C 5 0 R>>>>";
        let script = (5, "<</S/JavaScript/JS(x)>>".to_owned());
        assert_eq!(found(&[(1, form.into()), (4, field.into()), script]), [(Script, "total".to_owned())]);
    }

    #[test]
    fn what_stays_as_it_is_is_not_named() {
        for entries in
            ["", "/OpenAction[3 0 R/Fit]", "/OpenAction<</S/GoTo/D[3 0 R/Fit]>>", "/AcroForm<</Fields[]/CO[]>>"]
        {
            assert!(catalog(entries).is_empty(), "{entries}");
        }
        for entries in ["/Subtype/Link/A<</S/URI/URI(x)>>", "/Subtype/Widget/F 4/AS/On", "/Subtype/Link/F 2"] {
            assert!(annotation(entries).is_empty(), "{entries}");
        }
        let plain = "/Subtype/Form/OC<</Type/OCG/Name(a)/Usage<</CreatorInfo<<>>>>>>";
        assert!(found(&[(6, stream(plain, ""))]).is_empty());
    }

    #[test]
    fn many_are_told_by_the_first() {
        let objects: Vec<(u32, String)> = (10..5_000)
            .map(|number| (number, format!("<</S/JavaScript/JS(x)/Next {} 0 R>>", number + 1)))
            .chain([(1, "<</Type/Catalog/Pages 2 0 R/OpenAction 10 0 R>>".to_owned())])
            .collect();
        assert!(found(&objects).len() <= MOST_PLACES);
    }
}
