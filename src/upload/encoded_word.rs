//! Encoded words (RFC 2047): what programs of mail put into a name, `=?utf-8?B?…?=`, and programs of forms take over from them.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::Encoding;

/// Programs leave the filling at the end out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A name that is made of encoded words alone, as it is read; another is itself, and so is one in a way of writing that nobody knows.
pub(super) fn decoded(name: &str) -> String {
    read(name).unwrap_or_else(|| name.to_owned())
}

fn read(name: &str) -> Option<String> {
    let mut out = String::new();
    // A letter may begin in one word and end in the next, where a program cut bytes.
    let mut open: Option<(&'static Encoding, Vec<u8>)> = None;
    let mut rest = name.trim();
    while !rest.is_empty() {
        let (set, after) = rest.strip_prefix("=?")?.split_once('?')?;
        let (kind, after) = after.split_once('?')?;
        let (coded, after) = after.split_once("?=")?;
        // With a language (RFC 2231, 5).
        let set = Encoding::for_label(set.split('*').next().unwrap_or_default().as_bytes())?;
        let bytes = match kind {
            "B" | "b" => BASE64.decode(coded.trim()).ok()?,
            "Q" | "q" => quoted_printable(coded)?,
            _ => return None,
        };
        match &mut open {
            Some((other, before)) if *other == set => before.extend(bytes),
            _ => {
                out.extend(open.replace((set, bytes)).map(told));
            }
        }
        rest = after.trim_start();
    }
    out.extend(open.map(told));
    Some(out)
}

fn told((set, bytes): (&'static Encoding, Vec<u8>)) -> String {
    set.decode_without_bom_handling(&bytes).0.into_owned()
}

/// The bytes that `=C3=B6` is (RFC 2047, 4.2).
fn quoted_printable(coded: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut bytes = coded.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'_' => b' ',
            b'=' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            other => other,
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn words_are_read_in_both_ways_and_in_all_sets() {
        for (name, right) in [
            ("=?utf-8?B?Y2/DtnAucGRm?=", "coöp.pdf"),
            ("=?UTF-8?b?Y2/DtnAucGRm?=", "coöp.pdf"),
            ("=?utf-8*nl?B?Y2/DtnAucGRm?=", "coöp.pdf"),
            ("=?UTF-8?Q?co=C3=B6p_a.pdf?=", "coöp a.pdf"),
            ("=?iso-8859-1?q?co=f6p.pdf?=", "coöp.pdf"),
            ("=?windows-1252?Q?=80.pdf?=", "€.pdf"),
            ("=?koi8-r?B?8M/T1CAyLnBkZg==?=", "Пост 2.pdf"),
            // In two words, also in the middle of a letter.
            ("=?utf-8?B?Y28=?= =?utf-8?B?w7ZwLnBkZg?=", "coöp.pdf"),
            ("=?utf-8?B?Y2/D?= =?utf-8?B?tnAucGRm?=", "coöp.pdf"),
            ("=?utf-8?Q?a?= =?iso-8859-1?Q?=F6?=", "aö"),
            // What is none.
            ("a.pdf", "a.pdf"),
            ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
            ("=?nergens?Q?abc?=", "=?nergens?Q?abc?="),
            ("=?utf-8?B?Y2/D", "=?utf-8?B?Y2/D"),
            ("wat =?utf-8?Q?a?=", "wat =?utf-8?Q?a?="),
            ("", ""),
        ] {
            assert_eq!(decoded(name), right, "{name}");
        }
    }
}
