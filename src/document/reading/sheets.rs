//! The worksheets of a file: people put several into one before they send it. Each has a field that says what it is, on its last page.
//!
//! A sheet's fields are told from those of another by their pages, or by what a program made of their names. Where neither is sure,
//! nothing is read: an answer under the name of another partner is worse than none.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::Passport;
use super::names::{self, Known, Names, PASSPORT};
use catalog::{Catalog, Instrument};
use fault::Fault;
use fault::language::Language;
use pdf::read::{Facts, Field};

/// One worksheet.
pub(super) struct Sheet<'f> {
    /// What it says that it is, when it still does.
    pub passport: Option<Passport>,
    /// Its fields by the names that we gave them.
    pub fields: BTreeMap<String, &'f Field>,
    /// Fields that nobody knows, or that stand beside one of the same name.
    pub others: Vec<&'f Field>,
    /// Names of fields that a program renamed otherwise than the rest.
    pub doubtful: Vec<(String, &'f Field)>,
    /// Its pages, from 1; none when they are all its.
    pub pages: BTreeSet<usize>,
}

/// A field, with the name that we gave it when it has one.
struct Found<'f> {
    field: &'f Field,
    known: Option<Known>,
}

impl Found<'_> {
    fn name(&self) -> &str {
        self.known.as_ref().map_or("", |known| known.name.as_str())
    }

    fn written(&self) -> &str {
        self.known.as_ref().map_or("", |known| known.written.as_str())
    }

    fn renamed(&self) -> (&str, &str) {
        self.known.as_ref().map_or(("", ""), |known| (known.renamed.0.as_str(), known.renamed.1.as_str()))
    }

    fn page(&self) -> Option<usize> {
        self.field.pages.first().copied()
    }
}

/// The worksheets of a file; none when no field of ours is left.
///
/// # Errors
/// The fault of a file whose worksheets cannot be told apart.
pub(super) fn sheets<'f>(
    facts: &'f Facts,
    catalog: &Catalog,
    otherwise: Option<&Passport>,
) -> Result<Vec<Sheet<'f>>, Fault> {
    let passports = Names::of_passports();
    let said: Vec<Passport> = facts.fields.iter().filter_map(|field| passport(&passports, catalog, field)).collect();
    let named = said.iter().chain(otherwise).filter_map(|passport| catalog.get(&passport.instrument));
    let mut canvases: Vec<&Instrument> = named.map(|one| &**one).collect();
    if canvases.is_empty() {
        canvases = catalog.instruments().iter().map(|one| &**one).filter(|one| one.kind == "canvas").collect();
    }
    canvases.sort_by_key(|instrument| &instrument.id);
    canvases.dedup_by_key(|instrument| &instrument.id);
    let names = Names::of(&canvases, catalog);
    let mut found: Vec<Found<'f>> = facts
        .fields
        .iter()
        .map(|field| {
            // By its label alone a field says what the file is only when it does.
            let known = names.find(field).filter(|known| {
                known.name != PASSPORT || passport(&passports, catalog, field).is_some() || said.is_empty()
            });
            Found { field, known }
        })
        .collect();
    leave_to_others(&mut found);
    if !found.iter().any(|one| one.known.is_some() && one.name() != PASSPORT) {
        return Ok(Vec::new());
    }
    let joined = |one: &Found<'_>| matches!(one.name(), PASSPORT | "organisatie") && one.field.pages.len() > 1;
    let parts = if found.iter().any(joined) {
        None
    } else {
        whole(&found).or_else(|| by_pages(&found, facts.pages)).or_else(|| by_names(&found))
    };
    let parts = parts.ok_or_else(|| Fault::new("worksheets-not-told-apart", ""))?;
    let several = parts.len() > 1;
    Ok(parts.into_iter().map(|part| sheet(part, several, catalog, &passports)).collect())
}

/// Pages, from 1, that have no field of these sheets or beside them, for each sheet: letters, scans, and sheets that were printed or
/// flattened. None when a field stands on no page, for then its page is not known.
pub(super) fn without_fields(sheets: &[Sheet<'_>], pages: usize) -> Vec<BTreeSet<usize>> {
    if sheets.iter().any(|sheet| sheet.fields.values().any(|field| field.pages.is_empty())) {
        return vec![BTreeSet::new(); sheets.len()];
    }
    let fields = sheets.iter().flat_map(|sheet| sheet.fields.values().chain(&sheet.others));
    let covered: BTreeSet<usize> = fields.flat_map(|field| field.pages.iter().copied()).collect();
    let mut out = vec![BTreeSet::new(); sheets.len()];
    for page in (1..=pages).filter(|page| !covered.contains(page)) {
        let at = sheets.iter().position(|sheet| sheet.pages.is_empty() || sheet.pages.contains(&page));
        // One that is of no sheet is told with the first.
        if let Some(pages) = out.get_mut(at.unwrap_or(0)) {
            pages.insert(page);
        }
    }
    out
}

/// What a file says that it is in a field, also when no other field is left.
pub(super) fn said(facts: &Facts, catalog: &Catalog) -> Option<Passport> {
    let names = Names::of_passports();
    facts.fields.iter().find_map(|field| passport(&names, catalog, field))
}

/// Its other fields.
pub(super) fn others<'f>(facts: &'f Facts, catalog: &Catalog) -> impl Iterator<Item = &'f Field> {
    let names = Names::of_passports();
    facts.fields.iter().filter(move |field| passport(&names, catalog, field).is_none())
}

/// The canvas that a sheet without its passport is of by the names of its fields; its version nobody knows, so it is read as the present one.
pub(super) fn likely(sheet: &Sheet<'_>, catalog: &Catalog) -> Option<Passport> {
    const FEWEST: usize = 3;
    let canvases = catalog.instruments().iter().filter(|instrument| instrument.kind == "canvas");
    let counted = canvases.map(|instrument| {
        let names = Names::of(&[instrument], catalog);
        let own = |name: &&String| names::is_own(name) && names.has(name);
        (sheet.fields.keys().filter(own).count(), instrument)
    });
    let (count, instrument) = counted.max_by_key(|(count, _)| *count)?;
    (count >= FEWEST).then(|| Passport {
        instrument: instrument.id.clone(),
        version: instrument.version.clone(),
        language: Language::Nl.code().into(),
    })
}

/// What a field says that the file is.
fn passport(names: &Names, catalog: &Catalog, field: &Field) -> Option<Passport> {
    let known = names.find(field).filter(|known| known.name == PASSPORT)?;
    let mut words = field.value.split_whitespace();
    let (instrument, version, language) = (words.next()?, words.next()?, words.next()?);
    let by_name = field.name.to_ascii_lowercase().contains(&known.name);
    (by_name || catalog.get(instrument).is_some()).then(|| Passport {
        instrument: instrument.into(),
        version: version.into(),
        language: language.into(),
    })
}

/// Gives up the names that others have too (`naam`) on pages without a field that only we have, and a field on no page that stands on
/// one too: a form may still name what was taken out of it.
fn leave_to_others(found: &mut [Found<'_>]) {
    let own = |one: &&Found<'_>| names::is_own(one.name());
    let pages: BTreeSet<usize> = found.iter().filter(own).flat_map(|one| one.field.pages.iter().copied()).collect();
    let placed: BTreeSet<String> =
        found.iter().filter(|one| one.page().is_some()).map(|one| one.name().to_owned()).collect();
    for one in found {
        let elsewhere = one.page().is_some() && one.field.pages.is_disjoint(&pages) && !pages.is_empty();
        let again = one.page().is_none() && placed.contains(one.name());
        if one.known.is_some() && (elsewhere && !names::is_own(one.name()) || again) {
            one.known = None;
        }
    }
}

/// A sheet's fields, and its pages where those tell it apart.
struct Part<'p, 'f> {
    found: Vec<&'p Found<'f>>,
    pages: BTreeSet<usize>,
}

impl Part<'_, '_> {
    fn count(&self, name: &str) -> usize {
        self.found.iter().filter(|one| one.name() == name).count()
    }

    /// How many names more than one field has.
    fn twice(&self) -> usize {
        let mut seen = BTreeMap::<&str, usize>::new();
        for one in self.found.iter().filter(|one| one.known.is_some()) {
            *seen.entry(one.name()).or_default() += 1;
        }
        seen.values().filter(|count| **count > 1).count()
    }
}

/// Most fields that somebody put a second time into one sheet, to have more room.
const COPIED: usize = 2;

/// All fields as one sheet.
fn whole<'p, 'f>(found: &'p [Found<'f>]) -> Option<Vec<Part<'p, 'f>>> {
    let part = Part { found: found.iter().collect(), pages: BTreeSet::new() };
    let one = part.count(PASSPORT) <= 1 && part.count("organisatie") <= 1 && part.twice() <= COPIED;
    one.then(|| vec![part])
}

/// A sheet ends on the page that says what it is, and begins with the organisation.
fn by_pages<'p, 'f>(found: &'p [Found<'f>], pages: usize) -> Option<Vec<Part<'p, 'f>>> {
    let mut ends: Vec<usize> = found.iter().filter(|one| one.name() == PASSPORT).filter_map(Found::page).collect();
    ends.sort_unstable();
    let last = ends.last().copied().unwrap_or(0);
    // The last sheet may have lost its last page.
    if found.iter().any(|one| one.name() == "organisatie" && one.page().is_some_and(|page| page > last)) {
        ends.push(pages.max(last + 1));
    }
    let mut parts: Vec<Part<'p, 'f>> = Vec::new();
    let mut from = 1;
    for end in ends {
        if end < from {
            return None;
        }
        parts.push(Part { found: Vec::new(), pages: (from..=end).collect() });
        from = end + 1;
    }
    let last = parts.len().checked_sub(1)?;
    if let Some(part) = parts.last_mut() {
        part.pages.extend(from..=pages);
    }
    for one in found {
        let at = match one.page() {
            Some(page) => parts.iter().position(|part| part.pages.contains(&page)).unwrap_or(last),
            None if one.known.is_some() && !one.field.value.is_empty() => return None,
            None => last,
        };
        parts.get_mut(at)?.found.push(one);
    }
    let begins = |part: &Part<'_, '_>| {
        let ours: Vec<&&Found<'_>> = part.found.iter().filter(|one| one.known.is_some()).collect();
        let first = ours.iter().filter_map(|one| one.page()).min();
        part.twice() == 0 && ours.iter().any(|one| one.name() == "organisatie" && one.page() == first)
    };
    let ordered = parts.windows(2).all(|pair| matches!(pair, [one, next] if in_order(one, next)));
    (ordered && parts.iter().all(begins)).then_some(parts)
}

/// Whether all that two sheets have under one name was renamed in one order: a program that puts one behind the other counts on. Where
/// one field goes against the rest, pages were moved.
fn in_order(one: &Part<'_, '_>, next: &Part<'_, '_>) -> bool {
    let numbers = |part: &Part<'_, '_>| -> BTreeMap<String, (u64, u64)> {
        let ours = part.found.iter().filter(|one| one.known.is_some());
        ours.map(|one| (one.written().to_owned(), (number(one.renamed().0), number(one.renamed().1)))).collect()
    };
    let (one, next) = (numbers(one), numbers(next));
    let orders: Vec<Ordering> = one.iter().filter_map(|(name, number)| Some(number.cmp(next.get(name)?))).collect();
    !(orders.contains(&Ordering::Less) && orders.contains(&Ordering::Greater))
}

/// The number that a program counted with.
fn number(text: &str) -> u64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).take(18).collect();
    digits.parse().unwrap_or(0)
}

/// A sheet's fields were all renamed in one way.
fn by_names<'p, 'f>(found: &'p [Found<'f>]) -> Option<Vec<Part<'p, 'f>>> {
    let mut parts = BTreeMap::<(&str, &str), Part<'p, 'f>>::new();
    for one in found.iter().filter(|one| one.known.is_some()) {
        let part = parts.entry(one.renamed()).or_insert_with(|| Part { found: Vec::new(), pages: BTreeSet::new() });
        part.found.push(one);
        part.pages.extend(&one.field.pages);
    }
    let mut parts: Vec<Part<'p, 'f>> = parts.into_values().collect();
    let sure = |part: &Part<'_, '_>| part.count(PASSPORT) == 1 && part.count("organisatie") == 1 && part.twice() == 0;
    if parts.len() < 2 || !parts.iter().all(sure) {
        return None;
    }
    parts.sort_by_key(|part| part.pages.first().copied());
    for one in found.iter().filter(|one| one.known.is_none()) {
        let at = parts.iter().position(|part| !part.pages.is_disjoint(&one.field.pages)).unwrap_or(0);
        parts.get_mut(at)?.found.push(one);
    }
    Some(parts)
}

/// A sheet of its fields; of two with one name that which was renamed as the rest.
fn sheet<'f>(part: Part<'_, 'f>, several: bool, catalog: &Catalog, passports: &Names) -> Sheet<'f> {
    let passport = part.found.iter().find_map(|one| passport(passports, catalog, one.field));
    let mut coats = BTreeMap::<(String, String), usize>::new();
    for one in part.found.iter().filter(|one| one.known.is_some()) {
        *coats.entry(shape(one.renamed())).or_default() += 1;
    }
    let usual = coats.into_iter().max_by_key(|(_, count)| *count).map(|(coat, _)| coat).unwrap_or_default();
    let mut out = Sheet {
        passport,
        fields: BTreeMap::new(),
        others: Vec::new(),
        doubtful: Vec::new(),
        pages: if several { part.pages } else { BTreeSet::new() },
    };
    // Those that look as usual first, so that a copy does not take their place.
    let (plain, odd): (Vec<&Found<'f>>, Vec<&Found<'f>>) =
        part.found.into_iter().partition(|one| shape(one.renamed()) == usual || one.renamed() == ("", ""));
    for (one, is_odd) in plain.into_iter().map(|one| (one, false)).chain(odd.into_iter().map(|one| (one, true))) {
        if one.known.is_none() || out.fields.contains_key(one.name()) {
            out.others.push(one.field);
            continue;
        }
        if is_odd {
            out.doubtful.push((one.name().to_owned(), one.field));
        }
        out.fields.insert(one.name().to_owned(), one.field);
    }
    out
}

/// What a program made of a name, whatever the numbers.
fn shape((before, behind): (&str, &str)) -> (String, String) {
    let plain = |text: &str| text.chars().filter(|c| !c.is_alphanumeric()).collect::<String>();
    (plain(before), plain(behind))
}
