//! Small files with forms, and signatures in them whose values nobody looks at.

use std::fmt::Write;

use pdf::revisions::{Rules, SignedFile, examine};
use pdf::signature::{Refusal, Signer, Sort, Wish, prepare};

/// How the cross-references are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum References {
    Table,
    Stream,
    /// A table in which the last object is free, and a stream beside an empty one that has it (ISO 32000-1, 7.5.8.4), as Word writes it.
    Hybrid,
}

/// A file of these objects, the catalog first, numbered from 1; `more` are entries of the trailer.
pub fn file(objects: &[String], references: References, more: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let start = out.len();
    let id = "/ID[<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFF>]";
    let mut start = start;
    match references {
        References::Table => {
            let size = objects.len() + 1;
            let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
            for offset in &offsets {
                writeln!(table, "{offset:010} 00000 n ").expect("a line");
            }
            write!(table, "trailer\n<</Size {size}/Root 1 0 R{id}{more}>>\n").expect("a trailer");
            out.extend(table.bytes());
        }
        References::Hybrid => {
            let last = objects.len();
            let row = [vec![1], offset_of(offsets[last - 1]), vec![0, 0]].concat();
            let own = format!(
                "{} 0 obj\n<</Type/XRef/W[1 4 2]/Index[{last} 1]/Length {}/Size {}/Root 1 0 R{id}>>\nstream\n",
                last + 1,
                row.len(),
                last + 2
            );
            let stream = out.len();
            out.extend([own.into_bytes(), row, b"\nendstream\nendobj\n".to_vec()].concat());
            let first = out.len();
            let size = last + 2;
            let mut table = format!("xref\n0 {size}\n{last:010} 65535 f \n");
            for offset in &offsets[..last - 1] {
                writeln!(table, "{offset:010} 00000 n ").expect("a line");
            }
            writeln!(table, "0000000000 00000 f \n{stream:010} 00000 n ").expect("lines");
            write!(table, "trailer\n<</Size {size}/Root 1 0 R{id}{more}>>\nstartxref\n{first}\n%%EOF\n")
                .expect("a trailer");
            out.extend(table.bytes());
            start = out.len();
            let keys = format!("/Size {size}/Root 1 0 R{id}/Prev {first}/XRefStm {stream}{more}");
            out.extend(format!("xref\n0 0\ntrailer\n<<{keys}>>\n").bytes());
        }
        References::Stream => {
            let size = objects.len() + 2;
            let mut rows = vec![0, 0, 0, 0, 0, 255, 255];
            offsets.push(start);
            for offset in &offsets {
                rows.push(1);
                rows.extend(offset_of(*offset));
                rows.extend([0, 0]);
            }
            let own = format!(
                "{} 0 obj\n<</Type/XRef/W[1 4 2]/Length {}/Size {size}/Root 1 0 R{id}{more}>>\nstream\n",
                size - 1,
                rows.len()
            );
            out.extend(own.bytes());
            out.extend(rows);
            out.extend(b"\nendstream\nendobj\n");
        }
    }
    out.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    out
}

/// An offset in four bytes.
fn offset_of(offset: usize) -> Vec<u8> {
    u32::try_from(offset).expect("a small file").to_be_bytes().to_vec()
}

/// The file with new versions of objects, with cross-references as its last revision has them; numbers from `Size` on are new.
pub fn increment(file: &[u8], objects: impl Fn(usize) -> Vec<(usize, String)>) -> Vec<u8> {
    let text = String::from_utf8_lossy(file);
    let last = |word: &str| {
        let behind = text.rsplit(word).next().expect("the word").trim_start();
        behind.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<usize>().expect("a number")
    };
    let (size, previous) = (last("/Size"), last("startxref"));
    let by_table = file[previous..].starts_with(b"xref");
    let mut out = file.to_vec();
    let mut entries = Vec::new();
    for (number, object) in objects(size) {
        entries.push((number, out.len()));
        out.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let start = out.len();
    let new = size + entries.iter().filter(|(number, _)| *number >= size).count();
    let id = "/ID[<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFE>]";
    if by_table {
        out.extend(b"xref\n");
        for (number, offset) in entries {
            out.extend(format!("{number} 1\n{offset:010} 00000 n \n").bytes());
        }
        out.extend(format!("trailer\n<</Size {new}/Root 1 0 R{id}/Prev {previous}>>\n").bytes());
    } else {
        entries.push((new, start));
        let index: String = entries.iter().map(|(number, _)| format!("{number} 1 ")).collect();
        let rows: Vec<u8> = entries.iter().flat_map(|(_, at)| [vec![1], offset_of(*at), vec![0, 0]].concat()).collect();
        let keys = format!("/Size {}/Root 1 0 R{id}/Prev {previous}", new + 1);
        let own = format!("{new} 0 obj\n<</Type/XRef/W[1 4 2]/Index[{index}]/Length {}{keys}>>\nstream\n", rows.len());
        out.extend([own.into_bytes(), rows, b"\nendstream\nendobj\n".to_vec()].concat());
    }
    out.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
    out
}

/// One page and these fields, each a dictionary without its brackets.
pub fn form(fields: &[&str]) -> Vec<u8> {
    let references: Vec<String> = (0..fields.len()).map(|index| format!("{} 0 R", index + 4)).collect();
    let references = references.join(" ");
    let mut objects = vec![
        format!("<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{references}]>>>>"),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Resources<<>>/Annots[{references}]/Tabs/S>>"),
    ];
    objects.extend(fields.iter().map(|field| widget(field)));
    file(&objects, References::Table, "")
}

pub fn widget(field: &str) -> String {
    let place = if field.contains("/Rect") { "" } else { "/Rect[0 0 0 0]" };
    format!("<</Type/Annot/Subtype/Widget/FT/Sig/F 132/P 3 0 R{place}{field}>>")
}

pub fn wish(field: &str) -> Wish {
    Wish {
        field: field.to_owned(),
        label: None,
        sort: Sort::Approval,
        at: Some("D:20261201120000Z".to_owned()),
        reason: None,
        room: 64,
        signer: Signer { digest: Some("SHA-256".to_owned()), ..Signer::default() },
        look: None,
    }
}

pub fn seal() -> Wish {
    Wish { label: Some("Zegel".to_owned()), sort: Sort::Certification, ..wish("zegel") }
}

/// The file with a signature as it is wished for.
pub fn signed(file: &[u8], wish: &Wish) -> Result<Vec<u8>, Refusal> {
    let prepared = prepare(file, wish)?;
    let mut out = [file, &prepared.tail].concat();
    prepared.put(&mut out, &[0x30, 0]).expect("room");
    assert!(out.starts_with(file));
    Ok(out)
}

/// What the judge says, when it finds nothing wrong.
#[track_caller]
pub fn sound(file: &[u8]) -> SignedFile {
    let found = examine(file, &Rules::default()).expect("a file");
    assert_eq!(found.breaches, [], "{}", String::from_utf8_lossy(file));
    for one in &found.signatures {
        assert_eq!(one.breaches, [], "{}", one.field);
        assert!(one.changes.iter().all(|change| change.allowed), "{}: {:?}", one.field, one.changes);
    }
    found
}
