//! Small files with forms, and signatures in them whose values nobody looks at.

use std::fmt::Write;

use pdf::revisions::{Rules, SignedFile, examine};
use pdf::signature::{Refusal, Signer, Sort, Wish, prepare};

/// How the cross-references are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum References {
    Table,
    Stream,
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
        References::Stream => {
            let size = objects.len() + 2;
            let mut rows = vec![0, 0, 0, 0, 0, 255, 255];
            offsets.push(start);
            for offset in &offsets {
                rows.push(1);
                rows.extend(&u32::try_from(*offset).expect("a small file").to_be_bytes());
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
