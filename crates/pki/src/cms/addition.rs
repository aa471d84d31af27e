//! A time-stamp added to signed data: an attribute that no signature covers, so the rest stays as it came.

use super::super::PkiError;
use super::super::asn1::{self, Element, join, set_of, tag, wrap};
use super::attributes::oid;

/// The same signed data with a time-stamp token over the signature value of its one signer (ETSI EN 319 122-1, 5.3). What comes behind
/// it is left out.
///
/// # Errors
/// When it is no signed data with one signer, or the token is no element.
pub fn with_time_stamp(signed: &[u8], token: &[u8]) -> Result<Vec<u8>, PkiError> {
    let token = Element::whole(token)?;
    let kind = asn1::oid(oid::SIGNATURE_TIME_STAMP);
    let attribute = join(tag::SEQUENCE, &[&kind, &wrap(tag::SET, token.raw())]);

    let (whole, _) = Element::read(signed)?;
    let mut outer = whole.sequence()?;
    let outer_kind = outer.one()?;
    let content = outer.expect(tag::context(0))?.only()?;
    let mut parts: Vec<Element<'_>> = content.sequence()?.all()?;
    let signers = parts.pop().ok_or(PkiError("this is no signed data"))?.expect(tag::SET)?;
    let signer = signers.only().map_err(|_| PkiError("the signed data has not one signer"))?;

    let mut unsigned = vec![attribute];
    let mut signer_parts = Vec::new();
    for part in signer.sequence()? {
        let part = part?;
        // Signed attributes are [0], and stand before the signature.
        if part.is(tag::context(1)) {
            unsigned.extend(part.elements()?.all()?.iter().map(|attribute| attribute.raw().to_vec()));
        } else {
            signer_parts.extend_from_slice(part.raw());
        }
    }
    let mut unsigned = set_of(unsigned);
    unsigned[0] = tag::context(1);
    let signer = join(tag::SEQUENCE, &[&signer_parts, &unsigned]);
    let before: Vec<u8> = parts.iter().flat_map(|part| part.raw()).copied().collect();
    let content = join(tag::SEQUENCE, &[&before, &wrap(tag::SET, &signer)]);
    Ok(join(tag::SEQUENCE, &[outer_kind.raw(), &wrap(tag::context(0), &content)]))
}
