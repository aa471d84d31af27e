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

/// `docs/decisions/0024` has a row for each dependency: name, what for, why this one, last release, licence.
#[test]
fn each_dependency_has_a_reason() {
    let manifest = std::fs::read_to_string(super::house::root().join("Cargo.toml")).expect("Cargo.toml");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let named = manifest["workspace"]["dependencies"].as_table().expect("dependencies");
    // Code may call a package by another name.
    let package = |(name, how): (&'_ String, &'_ toml::Value)| {
        how.get("package").and_then(toml::Value::as_str).unwrap_or(name).to_owned()
    };
    let mut named: Vec<String> = named.iter().map(package).filter(|name| !name.starts_with("canvaspers-")).collect();
    named.sort_unstable();

    let page = super::house::root().join("docs/decisions/0024-dependencies.md");
    let page = std::fs::read_to_string(page).expect("the decision");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let described: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(described, named, "the table, in the order of the alphabet, and Cargo.toml");

    let metadata = super::house::metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    for row in rows {
        let [name, purpose, reason, released, licence] = row[..] else { panic!("five cells: {row:?}") };
        assert!(!purpose.is_empty() && !reason.is_empty() && released.len() == "2026-11".len(), "{row:?}");
        let fits = |package: &&serde_json::Value| {
            package["name"] == name.trim_matches('`')
                && package["license"].as_str().is_some_and(|own| own.replace('/', " OR ") == licence)
        };
        assert!(packages.iter().any(|package| fits(&package)), "{name} has another licence than {licence}");
    }
}
