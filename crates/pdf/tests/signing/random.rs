//! Random files with random rules: whatever is signed holds, earlier signatures too, and what a rule forbids is refused by that rule.
//!
//! The same files each time; `CANVASPERS_CASES` asks for more of them.

use pdf::revisions::{Rules, examine};
use pdf::signature::Refusal;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::files::{References, file, increment, seal, signed, sound, wish};

#[derive(Debug, Clone)]
enum Action {
    All,
    Include(Vec<usize>),
    Exclude(Vec<usize>),
}

#[derive(Debug, Clone)]
struct Field {
    /// Whether it stands below a field without a value of its own.
    below: bool,
    /// Whether its widget is an object of its own.
    apart: bool,
    /// Whether it has a box.
    seen: bool,
    lock: Option<(Action, Option<u8>)>,
}

#[derive(Debug, Clone)]
struct Case {
    references: References,
    pages: usize,
    /// Whether each page stands below a node of its own.
    nested: bool,
    /// How annotations are listed: not at all, in the page, as an object.
    listed: usize,
    tabs: &'static str,
    fields: Vec<Field>,
    /// `P` of the certification that the field of the seal asks for; without one nobody seals.
    sealed: Option<u8>,
    /// Who tries to sign, in this order, and whether a text is filled in before.
    signers: Vec<(usize, bool)>,
}

const MOST: usize = 5;

fn field() -> impl Strategy<Value = Field> {
    let names = || vec(0..MOST, 0..3);
    let action = prop_oneof![1 => Just(Action::All), 3 => names().prop_map(Action::Include), 3 => names().prop_map(Action::Exclude)];
    let permission = prop_oneof![6 => Just(None), 1 => (1_u8..4).prop_map(Some)];
    let lock = prop_oneof![2 => Just(None), 1 => (action, permission).prop_map(Some)];
    (any::<bool>(), any::<bool>(), any::<bool>(), lock).prop_map(|(below, apart, seen, lock)| Field {
        below,
        apart,
        seen,
        lock,
    })
}

fn case() -> impl Strategy<Value = Case> {
    (
        select(vec![References::Table, References::Stream, References::Hybrid]),
        (1_usize..4, any::<bool>()),
        0_usize..3,
        select(vec!["", "/Tabs/S", "/Tabs/R"]),
        vec(field(), 1..=MOST),
        prop_oneof![2 => Just(None), 1 => (1_u8..4).prop_map(Some)],
        vec((0..MOST, any::<bool>()), 1..5),
    )
        .prop_map(|(references, (pages, nested), listed, tabs, fields, sealed, signers)| Case {
            references,
            pages,
            nested,
            listed,
            tabs,
            fields,
            sealed,
            signers,
        })
}

impl Case {
    fn name(&self, index: usize) -> String {
        let below = self.fields.get(index).is_some_and(|field| field.below);
        if below { format!("above{index}.f{index}") } else { format!("f{index}") }
    }

    /// The file, with the number of a field for text.
    fn file(&self) -> (Vec<u8>, usize) {
        // Catalog, tree, pages, list of annotations; then the fields, a text, its font, nodes above pages.
        let first = 3 + self.pages;
        let list = first;
        let mut objects: Vec<String> = Vec::new();
        let mut next = first + 1;
        let (mut roots, mut shown, mut form) = (Vec::new(), Vec::new(), Vec::new());
        for (index, field) in self.fields.iter().enumerate() {
            let mut take = || {
                next += 1;
                next - 1
            };
            let above = field.below.then(&mut take);
            let own = take();
            let widget = if field.apart { take() } else { own };
            let side = 20 + index * 40;
            let place = if field.seen { format!("[20 {side} 120 {}]", side + 30) } else { "[0 0 0 0]".to_owned() };
            let looks = format!("/Type/Annot/Subtype/Widget/F 132/P 3 0 R/Rect{place}");
            let parent = above.map(|above| format!("/Parent {above} 0 R")).unwrap_or_default();
            let lock = field.lock.as_ref().map(|lock| self.lock(lock)).unwrap_or_default();
            if let Some(above) = above {
                form.push(format!("<</T(above{index})/Kids[{own} 0 R]>>"));
                roots.push(format!("{above} 0 R"));
            } else {
                roots.push(format!("{own} 0 R"));
            }
            if field.apart {
                form.push(format!("<</FT/Sig/T(f{index}){parent}{lock}/Kids[{widget} 0 R]>>"));
                form.push(format!("<<{looks}/Parent {own} 0 R>>"));
            } else {
                form.push(format!("<</FT/Sig/T(f{index}){parent}{lock}{looks}>>"));
            }
            shown.push(format!("{widget} 0 R"));
        }
        if let Some(p) = self.sealed {
            form.push(format!(
                "<</FT/Sig/T(zegel)/SV<</MDP<</P {p}>>>>/Type/Annot/Subtype/Widget/F 132/P 3 0 R/Rect[0 0 0 0]>>"
            ));
            roots.push(format!("{next} 0 R"));
            shown.push(format!("{next} 0 R"));
        }
        let text = first + 1 + form.len();
        form.push(text_field(""));
        form.push("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned());
        roots.push(format!("{text} 0 R"));
        shown.push(format!("{text} 0 R"));
        let node = |page: usize| text + 2 + page;
        let shown = shown.join(" ");
        let resources = format!("/DR<</Font<</Helv {} 0 R>>>>", text + 1);
        objects.push(format!("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{}]{resources}>>>>", roots.join(" ")));
        let below = |page: usize| if self.nested { node(page) } else { page + 3 };
        let kids: Vec<String> = (0..self.pages).map(|page| format!("{} 0 R", below(page))).collect();
        objects.push(format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), self.pages));
        for page in 0..self.pages {
            let annotations = match (page, self.listed) {
                (0, 2) => format!("/Annots {list} 0 R"),
                (0, _) => format!("/Annots[{shown}]"),
                _ => String::new(),
            };
            let above = if self.nested { node(page) } else { 2 };
            objects.push(format!(
                "<</Type/Page/Parent {above} 0 R/MediaBox[0 0 300 300]/Resources<<>>{annotations}{}>>",
                self.tabs
            ));
        }
        objects.push(format!("[{shown}]"));
        objects.extend(form);
        if self.nested {
            let nodes =
                (0..self.pages).map(|page| format!("<</Type/Pages/Parent 2 0 R/Kids[{} 0 R]/Count 1>>", page + 3));
            objects.extend(nodes);
        }
        (file(&objects, self.references, ""), text)
    }

    fn lock(&self, (action, permission): &(Action, Option<u8>)) -> String {
        let names = |names: &[usize]| names.iter().map(|index| format!("({})", self.name(*index))).collect::<String>();
        let action = match action {
            Action::All => "/Action/All".to_owned(),
            Action::Include(own) => format!("/Action/Include/Fields[{}]", names(own)),
            Action::Exclude(own) => format!("/Action/Exclude/Fields[{}]", names(own)),
        };
        let permission = permission.map(|p| format!("/P {p}")).unwrap_or_default();
        format!("/Lock<</Type/SigFieldLock{action}{permission}>>")
    }

    /// Whether the rules let nobody sign in a field after these, or fill it in.
    fn forbids(&self, done: &[usize], sealed: bool, field: usize) -> bool {
        let closed = sealed && self.sealed == Some(1);
        closed
            || done.iter().any(|one| match &self.fields[*one].lock {
                None => false,
                Some((_, Some(1))) | Some((Action::All, _)) => true,
                Some((Action::Include(own), _)) => own.contains(&field),
                Some((Action::Exclude(own), _)) => !own.contains(&field),
            })
    }

    fn try_all(&self) {
        let (mut file, text) = self.file();
        let mut done: Vec<usize> = Vec::new();
        let mut sealed = false;
        if self.sealed.is_some() {
            file = signed(&file, &seal()).expect("a seal");
            sealed = true;
            sound(&file);
        }
        for (turn, (signer, fills)) in self.signers.iter().enumerate() {
            // No lock names the text.
            if *fills && !self.forbids(&done, sealed, usize::MAX) {
                file = filled(&file, text, &format!("{turn} euro"));
                sound(&file);
            }
            let before = file.clone();
            let outcome = signed(&file, &wish(&self.name(*signer)));
            let known = *signer < self.fields.len();
            let expected = if !known {
                self.forbids(&done, sealed, *signer) || matches!(outcome, Err(Refusal::NoField { .. }))
            } else if self.forbids(&done, sealed, *signer) {
                matches!(
                    outcome,
                    Err(Refusal::Locked { .. } | Refusal::Closed | Refusal::ClosedBy { .. } | Refusal::Taken { .. })
                )
            } else if done.contains(signer) {
                matches!(outcome, Err(Refusal::Taken { .. }))
            } else {
                outcome.is_ok()
            };
            assert!(expected, "{signer} after {done:?}: {:?}", outcome.as_ref().err());
            match outcome {
                Ok(more) => {
                    assert!(more.starts_with(&before));
                    file = more;
                    done.push(*signer);
                    let found = sound(&file);
                    assert_eq!(found.signatures.len(), done.len() + usize::from(sealed));
                }
                Err(_) => assert_eq!(
                    examine(&file, &Rules::default()).expect("a file").signatures.len(),
                    done.len() + usize::from(sealed)
                ),
            }
        }
    }
}

/// A field for text that somebody may fill in, without its value.
fn text_field(value: &str) -> String {
    let looks = "/Type/Annot/Subtype/Widget/F 4/P 3 0 R/Rect[150 20 280 40]/DA(/Helv 10 Tf 0 g)";
    format!("<</FT/Tx/T(tekst){looks}{value}>>")
}

/// The file with a value in its text.
fn filled(file: &[u8], text: usize, value: &str) -> Vec<u8> {
    increment(file, |size| {
        let content = format!("/Tx BMC q BT /Helv 10 Tf 0 g 2 5 Td ({value}) Tj ET Q EMC");
        let resources = format!("/Resources<</Font<</Helv {} 0 R>>>>", text + 1);
        let look = format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 130 20]{resources}/Length {}>>\nstream\n{content}\nendstream",
            content.len()
        );
        vec![(text, text_field(&format!("/V({value})/AP<</N {size} 0 R>>"))), (size, look)]
    })
}

#[test]
fn whatever_is_signed_holds_and_nothing_else_is_signed() {
    let cases = std::env::var("CANVASPERS_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(30);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let run = TestRunner::new_with_rng(config, rng).run(&case(), |case| {
        case.try_all();
        Ok(())
    });
    run.unwrap_or_else(|error| panic!("{error}"));
}
