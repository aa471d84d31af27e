//! The head of a part of a form (RFC 7578, 4.2): the name of its member, and of its file, in any form that programs write.

use percent_encoding::percent_decode_str;

use super::encoded_word;

/// What `Content-Disposition` says of a part.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Disposition {
    /// The member's name; empty when none is said.
    pub name: String,
    /// The file's name, of a part that is a file: it may be empty.
    pub file_name: Option<String>,
}

/// The words by which a name is said: `filename="…"`, `filename*=UTF-8''…` (RFC 8187), or in pieces `filename*0=…` (RFC 2231, 3).
struct Said {
    plain: Option<String>,
    extended: Option<String>,
    pieces: Vec<(usize, String)>,
}

impl Said {
    fn of(parameters: &[(String, String)], wanted: &str) -> Said {
        let mut said = Said { plain: None, extended: None, pieces: Vec::new() };
        for (name, value) in parameters {
            let Some(kind) = name.strip_prefix(wanted) else { continue };
            match kind.strip_prefix('*') {
                None if kind.is_empty() => {
                    said.plain = said.plain.take().or_else(|| Some(encoded_word::decoded(value)))
                }
                Some("") => said.extended = said.extended.take().or_else(|| Some(extended(value))),
                Some(number) => {
                    let coded = number.ends_with('*');
                    if let Ok(number) = number.trim_end_matches('*').parse::<usize>() {
                        said.pieces.push((number, if coded { extended(value) } else { value.clone() }));
                    }
                }
                None => {}
            }
        }
        said
    }

    /// The name that was said; the extended one says it best (RFC 6266, 4.3).
    fn name(self) -> Option<String> {
        let mut pieces = self.pieces;
        pieces.sort();
        let whole = (!pieces.is_empty()).then(|| pieces.into_iter().map(|(_, piece)| piece).collect());
        self.extended.or(whole).or(self.plain)
    }
}

impl Disposition {
    /// Reads the value of the header. `None` when it is not that of a form's part.
    pub(super) fn read(header: &[u8]) -> Option<Disposition> {
        // Names are in UTF-8 by now (RFC 7578, 5.1); older programs write a byte a letter.
        let text = std::str::from_utf8(header)
            .map_or_else(|_| header.iter().map(|byte| char::from(*byte)).collect::<String>(), str::to_owned);
        let (kind, rest) = text.split_once(';').unwrap_or((&text, ""));
        if !kind.trim().eq_ignore_ascii_case("form-data") {
            return None;
        }
        let parameters = parameters(rest);
        Some(Disposition {
            name: Said::of(&parameters, "name").name().unwrap_or_default(),
            file_name: Said::of(&parameters, "filename").name(),
        })
    }
}

/// Names in small letters, and values without their quotation marks.
fn parameters(mut rest: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    loop {
        rest = rest.trim_start_matches([';', ' ', '\t']);
        if rest.is_empty() {
            return out;
        }
        let end = rest.find(['=', ';']).unwrap_or(rest.len());
        let name = rest[..end].trim().to_ascii_lowercase();
        let Some(value) = rest[end..].strip_prefix('=') else {
            rest = &rest[end..];
            continue;
        };
        let value = value.trim_start_matches([' ', '\t']);
        let (value, after) = value.strip_prefix('"').and_then(quoted).unwrap_or_else(|| {
            let end = value.find(';').unwrap_or(value.len());
            (value[..end].trim().to_owned(), &value[end..])
        });
        out.push((name, value));
        rest = after;
    }
}

/// A value in quotation marks, from behind the first, and what follows it.
fn quoted(inner: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = inner.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, &inner[at + 1..])),
            // A backslash stands before a mark; elsewhere it parts the folders of a path, as old browsers send one.
            '\\' if inner[at + 1..].starts_with(['"', '\\']) => value.extend(letters.next().map(|(_, letter)| letter)),
            other => value.push(other),
        }
    }
    None
}

/// A value with its character set (RFC 8187, 3.2): `UTF-8'nl'werkblad%C3%A9.pdf`.
fn extended(value: &str) -> String {
    let mut parts = value.splitn(3, '\'');
    let (Some(set), Some(_), Some(coded)) = (parts.next(), parts.next(), parts.next()) else {
        return percent_decode_str(value).decode_utf8_lossy().into_owned();
    };
    let bytes = percent_decode_str(coded);
    if set.eq_ignore_ascii_case("iso-8859-1") {
        bytes.map(char::from).collect()
    } else {
        bytes.decode_utf8_lossy().into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &[u8]) -> (String, Option<String>) {
        let disposition = Disposition::read(header).expect("a part of a form");
        (disposition.name, disposition.file_name)
    }

    #[test]
    fn a_name_is_read_in_every_form_that_is_written() {
        for (header, name) in [
            (&b"form-data; name=\"file\"; filename=\"a.pdf\""[..], "a.pdf"),
            (b"form-data;name=file;filename=a.pdf", "a.pdf"),
            (b"Form-Data ; NAME = \"file\" ; FileName = a.pdf ;", "a.pdf"),
            (b"form-data; filename=\"a.pdf\"; name=\"file\"", "a.pdf"),
            (b"form-data; name=\"file\"; filename*=UTF-8''co%C3%B6p.pdf", "coöp.pdf"),
            (b"form-data; name=\"file\"; filename*=utf-8'nl'co%C3%B6p.pdf; filename=\"coop.pdf\"", "coöp.pdf"),
            (b"form-data; name=\"file\"; filename=\"coop.pdf\"; filename*=UTF-8''co%C3%B6p.pdf", "coöp.pdf"),
            (b"form-data; name=\"file\"; filename*=ISO-8859-1''co%F6p.pdf", "coöp.pdf"),
            (b"form-data; name=\"file\"; filename*0=\"een \"; filename*1=\"twee.pdf\"", "een twee.pdf"),
            (b"form-data; name=\"file\"; filename*1*=%C3%B6p.pdf; filename*0*=UTF-8''co", "coöp.pdf"),
            (b"form-data; name=\"file\"; filename=\"co\xC3\xB6p.pdf\"", "coöp.pdf"),
            (b"form-data; name=\"file\"; filename=\"co\xF6p.pdf\"", "coöp.pdf"),
            (b"form-data; name=\"file\"; filename=\"a; \\\"b\\\".pdf\"", "a; \"b\".pdf"),
            (b"form-data; name=\"file\"; filename=\"C:\\map\\a.pdf\"", "C:\\map\\a.pdf"),
            (b"form-data; name=\"file\"; filename=\"\"", ""),
            // As programs of mail write a name (RFC 2047), with marks and without.
            (b"form-data; name=\"file\"; filename=\"=?utf-8?B?Y2/DtnAucGRm?=\"", "coöp.pdf"),
            (b"form-data; name=\"=?utf-8?Q?file?=\"; filename==?utf-8?Q?co=C3=B6p.pdf?=", "coöp.pdf"),
        ] {
            let wanted = ("file".to_owned(), Some(name.to_owned()));
            assert_eq!(read(header), wanted, "{}", String::from_utf8_lossy(header));
        }
    }

    #[test]
    fn what_has_no_file_name_is_no_file() {
        assert_eq!(read(b"form-data; name=\"filename\""), ("filename".into(), None));
        assert_eq!(read(b"form-data; name=\"a; filename=x\""), ("a; filename=x".into(), None));
        assert_eq!(read(b"form-data"), (String::new(), None));
        assert_eq!(read(b"form-data; name=\"open"), ("\"open".into(), None));
        assert_eq!(Disposition::read(b"attachment; filename=\"a.pdf\""), None);
    }
}
