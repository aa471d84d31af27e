//! Attaching: agreements become associated files of a policy document, by an incremental update (ISO 32000-2, 14.13; ISO 19005-3, 6.8).

use std::collections::{BTreeMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use serde::{Deserialize, Serialize};

use super::claim::{Claim, Packet};
use super::objects::{array, dictionary as dictionary_of, resolve};
use super::read::{self, Unreadable};
use super::signature_value::{grants_rights, signed};
use super::strings;
use super::trial::{self, Objection};
use super::update::Update;

/// What comes behind the policy document, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attached {
    /// The update: the new file is the old one with this behind it.
    #[serde(skip)]
    pub tail: Vec<u8>,
    /// Names under which the files stand in the document, in their order.
    pub names: Vec<String>,
    /// What the document claimed.
    pub before: Option<Claim>,
    /// What it claims now.
    pub after: Option<Claim>,
    /// Whether it grants the users of a reader rights, which it loses now (ISO 32000-1, 12.8.2.3).
    pub rights_lapse: bool,
}

/// Why nothing is attached. Each stands for one fault; there may be several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "refusal")]
pub enum Refusal {
    /// The policy document cannot be opened.
    Policy {
        /// Why not.
        why: Unreadable,
    },
    /// A file cannot be opened.
    File {
        /// Which.
        index: usize,
        /// Why not.
        why: Unreadable,
    },
    /// Somebody signed the policy document.
    Signed,
    /// PDF/A-1 holds no files.
    NoFiles {
        /// What it claims.
        claim: Claim,
    },
    /// Its claim cannot be understood.
    ClaimUnclear,
    /// The claim allows files of PDF/A only, and this is none.
    FileNotAllowed {
        /// Which.
        index: usize,
        /// What the policy document claims.
        policy: Claim,
        /// Parts of PDF/A that it may hold.
        allowed: Vec<u8>,
        /// What it could be raised to.
        raised: Claim,
        /// What the file claims.
        file: Option<Claim>,
    },
    /// The document cannot be raised: files in it are not described as the higher part wants.
    CannotRaise {
        /// What it would be raised to.
        raised: Claim,
        /// Their names.
        names: Vec<String>,
    },
    /// The document has more files than are dealt with.
    TooMany,
    /// The judge of revisions does not bear it.
    Objected {
        /// Why not.
        objection: Objection,
    },
}

/// A file to attach.
pub struct Attachment<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Its bytes, which stand unchanged in the document.
    pub bytes: &'a [u8],
}

/// Attaches files. With `raise` the document becomes PDF/A-3 of the same level, or PDF/A-4f, when its claim allows the files in no
/// other way.
///
/// # Errors
/// Every [`Refusal`].
pub fn attach(policy: &[u8], files: &[Attachment<'_>], raise: bool) -> Result<Attached, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let claims: Vec<(Option<Claim>, String)> = files
        .iter()
        .enumerate()
        .map(|(index, file)| {
            about(file.bytes).unwrap_or_else(|why| {
                refusals.push(Refusal::File { index, why });
                (None, String::new())
            })
        })
        .collect();
    let document = match read::openly(policy) {
        Ok(document) => document,
        Err(why) => {
            refusals.push(Refusal::Policy { why });
            return Err(refusals);
        }
    };
    let unreadable: HashSet<usize> = refusals
        .iter()
        .filter_map(|refusal| if let Refusal::File { index, .. } = refusal { Some(*index) } else { None })
        .collect();
    let Some(mut update) = Update::of(policy, &document) else {
        refusals.push(Refusal::Policy { why: Unreadable::Damaged });
        return Err(refusals);
    };
    if signed(&document) {
        refusals.push(Refusal::Signed);
    }
    let packet = Packet::of(&document).unwrap_or_else(|_| {
        refusals.push(Refusal::ClaimUnclear);
        None
    });
    let before = packet.as_ref().and_then(|packet| packet.claim.clone());
    let mut after = before.clone();
    if let Some(claim) = &before {
        match judge(claim, &claims, &unreadable) {
            Verdict::Fine => {}
            Verdict::NoFiles => refusals.push(Refusal::NoFiles { claim: claim.clone() }),
            Verdict::Raise { raised, .. } if raise => after = Some(raised),
            Verdict::Raise { raised, allowed, indices } => {
                refusals.extend(indices.into_iter().map(|index| Refusal::FileNotAllowed {
                    index,
                    policy: claim.clone(),
                    allowed: allowed.to_vec(),
                    raised: raised.clone(),
                    file: claims[index].0.clone(),
                }))
            }
        }
    }
    let Ok(tree) = name_tree(&document) else {
        refusals.push(Refusal::TooMany);
        return Err(refusals);
    };
    if after != before
        && let Some(raised) = &after
    {
        let names = not_described(&document, &tree);
        if !names.is_empty() {
            refusals.push(Refusal::CannotRaise { raised: raised.clone(), names });
        }
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    if let (Some(packet), Some(after)) = (&packet, after.as_ref().filter(|after| Some(*after) != before.as_ref())) {
        restate(&mut update, &document, packet, after);
    }
    let titles = claims.iter().map(|(_, title)| title.as_str());
    let names = embed(&mut update, &document, tree, files, titles).ok_or_else(damaged)?;
    let tail = update.finish().map_err(|_| damaged())?.bytes;
    trial::bears(policy, &tail).map_err(|objection| vec![Refusal::Objected { objection }])?;
    Ok(Attached { tail, names, before, after, rights_lapse: grants_rights(&document) })
}

fn damaged() -> Vec<Refusal> {
    vec![Refusal::Policy { why: Unreadable::Damaged }]
}

/// A file's claim and title.
fn about(file: &[u8]) -> Result<(Option<Claim>, String), Unreadable> {
    let document = read::openly(file)?;
    document.catalog().map_err(|_| Unreadable::Damaged)?;
    let claim = Packet::of(&document).ok().flatten().and_then(|packet| packet.claim);
    let info = dictionary_of(&document, document.trailer.get(b"Info").ok());
    let title = info.and_then(|info| resolve(&document, info.get(b"Title").ok()?)).map(strings::decode);
    Ok((claim, title.unwrap_or_default().trim().to_owned()))
}

enum Verdict {
    Fine,
    NoFiles,
    Raise { raised: Claim, allowed: &'static [u8], indices: Vec<usize> },
}

/// What a claim says of these files (ISO 19005-2, 6.8; ISO 19005-3, 6.8; ISO 19005-4, 6.9 and annex A).
fn judge(claim: &Claim, files: &[(Option<Claim>, String)], unreadable: &HashSet<usize>) -> Verdict {
    let (allowed, raised): (&'static [u8], Claim) = match (claim.part, claim.level.as_str()) {
        (1, _) => return Verdict::NoFiles,
        (2, level) => (&[1, 2], Claim { part: 3, level: level.to_owned() }),
        (4, "") => (&[1, 2, 4], Claim { part: 4, level: "F".into() }),
        _ => return Verdict::Fine,
    };
    let fits = |file: &Option<Claim>| {
        // PDF/A-4f and -4e are not the PDF/A-4 that such a document may hold.
        file.as_ref().is_some_and(|file| allowed.contains(&file.part) && (file.part != 4 || file.level.is_empty()))
    };
    let indices: Vec<usize> = files
        .iter()
        .enumerate()
        .filter(|(index, (file, _))| !fits(file) && !unreadable.contains(index))
        .map(|(index, _)| index)
        .collect();
    if indices.is_empty() { Verdict::Fine } else { Verdict::Raise { raised, allowed, indices } }
}

/// Files of the name tree `EmbeddedFiles` (7.9.6, 7.11.4) by name: the name as it is written, and file specification.
type Files = BTreeMap<Vec<u8>, (Object, Object)>;

/// More files are no policy document's.
const MOST_FILES: usize = 10_000;

/// Files under the key of another that get one of their own.
const MOST_DOUBLED: usize = 100;

fn name_tree(document: &Document) -> Result<Files, ()> {
    let mut out = Files::new();
    let names = document.catalog().ok().and_then(|catalog| dictionary_of(document, catalog.get(b"Names").ok()));
    let Some(root) = names.and_then(|names| names.get(b"EmbeddedFiles").ok()) else { return Ok(out) };
    let mut open = vec![root];
    let mut seen = HashSet::new();
    let mut doubled = 0;
    while let Some(node) = open.pop() {
        if node.as_reference().is_ok_and(|id| !seen.insert(id)) {
            continue;
        }
        let Some(node) = dictionary_of(document, Some(node)) else { continue };
        open.extend(array(document, node.get(b"Kids").ok()));
        for pair in array(document, node.get(b"Names").ok()).chunks_exact(2) {
            let Some(Object::String(name, _)) = resolve(document, &pair[0]) else { continue };
            match out.get(name) {
                // A key stands once in a tree (7.9.6): a second file under it gets one of its own.
                Some((_, known)) if *known != pair[1] => {
                    doubled += 1;
                    if doubled > MOST_DOUBLED {
                        return Err(());
                    }
                    let taken: HashSet<String> = out.keys().map(|name| strings::decode_bytes(name)).collect();
                    let name = free(&taken, &strings::decode_bytes(name));
                    out.insert(encoded(&name), (text(&name), pair[1].clone()));
                }
                Some(_) => {}
                None => {
                    out.insert(name.clone(), (pair[0].clone(), pair[1].clone()));
                }
            }
        }
        if out.len() > MOST_FILES || open.len() > MOST_FILES {
            return Err(());
        }
    }
    Ok(out)
}

/// Files that are not described as PDF/A-3 and -4f want: with a relationship, associated, with a media type.
fn not_described(document: &Document, tree: &Files) -> Vec<String> {
    let associated = associated(document);
    let described = |specification: &Object| {
        let own = dictionary_of(document, Some(specification))?;
        let files = dictionary_of(document, own.get(b"EF").ok())?;
        let stream = dictionary_of(document, files.get(b"F").or_else(|_| files.get(b"UF")).ok())?;
        let named = own.has(b"F") && own.has(b"UF");
        let name = |own: &Dictionary, key| resolve(document, own.get(key).ok()?)?.as_name().ok().map(<[u8]>::to_vec);
        let known = name(own, b"AFRelationship").is_some() && is_media_type(&name(stream, b"Subtype")?);
        (named && known && associated.contains(specification)).then_some(())
    };
    tree.iter()
        .filter(|(_, (_, specification))| described(specification).is_none())
        .map(|(name, _)| strings::decode_bytes(name))
        .collect()
}

/// Whether a name is a media type (RFC 6838, 4.2): type and subtype, each of 127 characters at most.
fn is_media_type(name: &[u8]) -> bool {
    let restricted = |part: &[u8]| {
        part.len() <= 127
            && part.first().is_some_and(u8::is_ascii_alphanumeric)
            && part.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(byte))
    };
    let mut parts = name.splitn(2, |byte| *byte == b'/');
    parts.next().is_some_and(restricted) && parts.next().is_some_and(restricted)
}

/// Files associated with the document as a whole.
fn associated(document: &Document) -> Vec<Object> {
    document.catalog().map(|catalog| array(document, catalog.get(b"AF").ok()).to_vec()).unwrap_or_default()
}

/// Puts the packet with its new claim in the place of the old one.
fn restate(update: &mut Update<'_>, document: &Document, packet: &Packet, claim: &Claim) {
    let before = document.get_object(packet.id).and_then(Object::as_stream).map(|stream| stream.dict.clone());
    let mut own = before.unwrap_or_default();
    for key in [b"Filter".as_slice(), b"DecodeParms", b"Length", b"DL"] {
        own.remove(key);
    }
    update.set(packet.id, Stream::new(own, packet.claiming(claim).into_bytes()));
}

/// The files, their specifications, the name tree and the list of associated files. Gives the names they got.
fn embed<'t>(
    update: &mut Update<'_>,
    document: &Document,
    mut tree: Files,
    files: &[Attachment<'_>],
    titles: impl Iterator<Item = &'t str>,
) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut specifications = Vec::new();
    let mut taken: HashSet<String> = tree.keys().map(|name| strings::decode_bytes(name)).collect();
    for (file, title) in files.iter().zip(titles) {
        let name = free(&taken, file.name);
        taken.insert(name.clone());
        let mut stream = Stream::new(
            dictionary! {
                "Type" => "EmbeddedFile", "Subtype" => "application/pdf",
                "Params" => dictionary! { "Size" => i64::try_from(file.bytes.len()).ok()? },
            },
            file.bytes.to_vec(),
        );
        stream.compress().ok()?;
        let content = update.add(stream);
        let description = if title.is_empty() { &name } else { title };
        let specification = update.add(dictionary! {
            "Type" => "Filespec",
            "F" => text(&name), "UF" => text(&name), "Desc" => text(description),
            "AFRelationship" => "Supplement",
            "EF" => dictionary! { "F" => content, "UF" => content },
        });
        tree.insert(encoded(&name), (text(&name), specification.into()));
        specifications.push(Object::Reference(specification));
        names.push(name);
    }
    let root: ObjectId = document.trailer.get(b"Root").and_then(Object::as_reference).ok()?;
    let mut catalog = document.catalog().ok()?.clone();
    let mut all = associated(document);
    all.extend(specifications);
    put(update, &mut catalog, b"AF", all.into());
    let pairs = tree.into_values().flat_map(|(name, file)| [name, file]);
    let node = dictionary! { "Names" => pairs.collect::<Vec<Object>>() };
    let mut all = dictionary_of(document, catalog.get(b"Names").ok()).cloned().unwrap_or_default();
    put(update, &mut all, b"EmbeddedFiles", node.into());
    put(update, &mut catalog, b"Names", all.into());
    update.set(root, catalog);
    Some(names)
}

/// Sets a member: in its own object when it has one, else in the dictionary.
fn put(update: &mut Update<'_>, holder: &mut Dictionary, key: &[u8], value: Object) {
    match holder.get(key).and_then(Object::as_reference) {
        Ok(id) => update.set(id, value),
        Err(_) => holder.set(key, value),
    }
}

/// A name that no file of the document has yet.
fn free(taken: &HashSet<String>, name: &str) -> String {
    let (stem, extension) =
        name.rsplit_once('.').map_or((name, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let numbered = (2..).map(|n| format!("{stem} ({n}){extension}"));
    std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}

fn text(text: &str) -> Object {
    Object::String(encoded(text), StringFormat::Literal)
}

/// As a text string (7.9.2.2): ASCII as it is, anything else in UTF-16.
fn encoded(text: &str) -> Vec<u8> {
    if text.bytes().all(|byte| (0x20..0x7F).contains(&byte)) {
        return text.as_bytes().to_vec();
    }
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    [0xFE, 0xFF].into_iter().chain(units).collect()
}
