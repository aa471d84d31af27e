//! The licences of what we build on, and of what we bring along.

/// Licences that may be distributed with a work under the EUPL-1.2.
#[test]
fn licences_are_compatible_with_the_eupl() {
    const FINE: [&str; 18] = [
        "MIT",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "Zlib",
        "Unicode-3.0",
        "Unicode-DFS-2016",
        "CC0-1.0",
        "0BSD",
        "BSL-1.0",
        "Unlicense",
        "MPL-2.0",
        "EUPL-1.2",
        "MIT-0",
        "OFL-1.1",
        "Ubuntu-font-1.0",
        // Permissive; asks that documentation names the group, which README does.
        "IJG",
    ];
    let mut wrong = Vec::new();
    for package in super::house::metadata()["packages"].as_array().expect("packages") {
        let name = &package["name"];
        let Some(licence) = package["license"].as_str() else {
            wrong.push(format!("{name} names no licence"));
            continue;
        };
        let expression = spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX).expect("an SPDX expression");
        let fine =
            expression.evaluate(|requirement| requirement.license.id().is_some_and(|id| FINE.contains(&id.name)));
        if !fine {
            wrong.push(format!("{name} {licence}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn fonts_come_with_their_licence() {
    for entry in std::fs::read_dir(super::house::root().join("fonts")).expect("fonts") {
        let folder = entry.expect("an entry").path();
        let licence = std::fs::read_to_string(folder.join("OFL.txt")).unwrap_or_default();
        assert!(licence.contains("SIL OPEN FONT LICENSE"), "{}", folder.display());
    }
}

#[test]
fn colour_profiles_come_with_their_licence() {
    let licence = std::fs::read_to_string(super::house::root().join("colour/LICENSE")).unwrap_or_default();
    for entry in std::fs::read_dir(super::house::root().join("colour")).expect("colour") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(name == "LICENSE" || licence.contains(&name), "{name}");
    }
    assert!(licence.contains("This software is provided 'as-is'"));
}
