//! A file that grows by increments, written byte by byte: a page, a form with a text and a field that waits, and signatures that nobody made.

use pdf::revisions::{Rules, SignedFile, examine};

/// A file that grows by increments.
#[derive(Clone)]
pub struct File {
    pub bytes: Vec<u8>,
    /// Where the last cross-references begin.
    pub last: usize,
    pub size: usize,
}

pub const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Annots[6 0 R 7 0 R]\
                    /Resources<</Font<</F 9 0 R>>>>>>";
pub const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R/Lang(nl)>>";
pub const CONTENT: &str = "<</Length 45>>stream\nBT /F 24 Tf 20 200 Td (Afspraken 2026) Tj ET\nendstream";
pub const OTHER_CONTENT: &str = "<</Length 45>>stream\nBT /F 24 Tf 20 200 Td (Afspraken 1999) Tj ET\nendstream";
pub const TEXT_FIELD: &str = "<</Type/Annot/Subtype/Widget/FT/Tx/T(bedrag)/F 4/Rect[10 10 90 30]/P 3 0 R/V(10)>>";

impl File {
    pub fn new() -> File {
        File::with(CATALOG)
    }

    pub fn with(catalog: &str) -> File {
        let mut file = File { bytes: b"%PDF-1.7\n".to_vec(), last: 0, size: 12 };
        let objects = [
            (1, catalog),
            (2, "<</Type/Pages/Kids[3 0 R]/Count 1>>"),
            (3, PAGE),
            (4, CONTENT),
            (5, "<</Fields[6 0 R 7 0 R]>>"),
            (6, "<</Type/Annot/Subtype/Widget/FT/Sig/T(een)/F 132/Rect[0 0 0 0]/P 3 0 R>>"),
            (7, TEXT_FIELD),
            (8, "<</Title(Afspraken)>>"),
            (9, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"),
        ];
        file.append(&objects, "");
        file
    }

    /// Objects behind the file, with cross-references and whatever else the trailer is to say.
    pub fn append(&mut self, objects: &[(u32, &str)], trailer: &str) {
        self.body(objects, trailer, "%%EOF\n");
    }

    pub fn body(&mut self, objects: &[(u32, &str)], trailer: &str, end: &str) {
        let mut table = String::from("xref\n");
        for (number, text) in objects {
            table.push_str(&format!("{number} 1\n{:010} 00000 n \n", self.bytes.len()));
            self.bytes.extend_from_slice(format!("{number} 0 obj\n{text}\nendobj\n").as_bytes());
        }
        self.size = self.size.max(objects.iter().map(|(number, _)| *number as usize + 1).max().unwrap_or(0));
        let start = self.bytes.len();
        let previous = if self.last == 0 { String::new() } else { format!("/Prev {}", self.last) };
        let size = self.size;
        let info = if trailer.contains("/Info") { "" } else { "/Info 8 0 R" };
        let tail =
            format!("{table}trailer\n<</Root 1 0 R{info}/Size {size}{previous}{trailer}>>\nstartxref\n{start}\n{end}");
        self.bytes.extend_from_slice(tail.as_bytes());
        self.last = start;
    }

    /// Signs with objects of one revision; `NN` in the dictionary stands for the range.
    pub fn sign(&mut self, value: u32, objects: &[(u32, &str)], more: &str) {
        let sub = "ETSI.CAdES.detached";
        self.sign_as(value, objects, &format!("/Type/Sig/Filter/Adobe.PPKLite/SubFilter/{sub}{more}"));
    }

    pub fn sign_as(&mut self, value: u32, objects: &[(u32, &str)], dictionary: &str) {
        let own = format!("<<{dictionary}/ByteRange[0 XXXXXXXX YYYYYYYY ZZZZZZZZ]/Contents<30030201010000>>>");
        let all: Vec<(u32, &str)> = objects.iter().copied().chain([(value, own.as_str())]).collect();
        self.append(&all, "");
        self.fill([b"XXXXXXXX", b"YYYYYYYY", b"ZZZZZZZZ"], b"/Contents<30030201010000>", 16);
    }

    /// Writes a range around the last value of this form, which has so many characters with its brackets.
    pub fn fill(&mut self, marks: [&[u8]; 3], value: &[u8], length: usize) {
        let find = |bytes: &[u8], what: &[u8]| {
            bytes.windows(what.len()).rposition(|window| window == what).expect("it is there")
        };
        let first = find(&self.bytes, value) + 9;
        let second = first + length;
        for (mark, number) in marks.into_iter().zip([first, second, self.bytes.len() - second]) {
            let at = find(&self.bytes, mark);
            self.bytes[at..at + 8].copy_from_slice(format!("{number:<8}").as_bytes());
        }
    }

    /// The first signature, in the field that waits for it.
    pub fn signed() -> File {
        let mut file = File::new();
        file.sign(10, &[(6, FIRST), (5, FORM)], "");
        file
    }

    pub fn judged(&self) -> SignedFile {
        self.judged_with(&Rules::default())
    }

    pub fn judged_with(&self, rules: &Rules) -> SignedFile {
        examine(&self.bytes, rules).expect("a signed file")
    }
}

pub const FIRST: &str = "<</Type/Annot/Subtype/Widget/FT/Sig/T(een)/F 132/Rect[0 0 0 0]/P 3 0 R/V 10 0 R>>";
pub const FORM: &str = "<</Fields[6 0 R 7 0 R]/SigFlags 3>>";
pub const FORM_OF_TWO: &str = "<</Fields[6 0 R 7 0 R 20 0 R]/SigFlags 3>>";
pub const SECOND: &str = "<</Type/Annot/Subtype/Widget/FT/Sig/T(twee)/F 132/Rect[0 0 0 0]/P 3 0 R/V 21 0 R>>";
