//! Any bytes: `verify::verify` gives a report or a reason, in time, and never panics.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

/// Roots and CRLs of the folder that `CANVASPERS_FUZZ_TRUST` names: without them all that comes behind a chain stays dark.
static MATERIAL: LazyLock<verify::Material> = LazyLock::new(|| {
    let mut out = verify::Material::new();
    let folder = std::env::var_os("CANVASPERS_FUZZ_TRUST").and_then(|folder| std::fs::read_dir(folder).ok());
    for path in folder.into_iter().flatten().flatten().map(|entry| entry.path()) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = std::fs::read(&path).unwrap_or_default();
        let _ = match path.extension().and_then(|kind| kind.to_str()) {
            Some("der") => out.add_roots(&name, &bytes),
            Some("crl") => out.add_crl(&name, &bytes),
            Some("ocsp") => out.add_ocsp(&name, &bytes),
            _ => Ok(()),
        };
    }
    out
});

fuzz_target!(|file: &[u8]| {
    let at = jiff::Timestamp::from_second(1_772_539_200).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let _ = verify::verify(file, &MATERIAL, at, &verify::Rules::default());
    let _ = verify::trusted_list::parse(file);
});
