//! Rich text (ISO 32000-1, 12.7.3.4) as plain text: a paragraph a line.

use roxmltree::{Document, Node};

/// The words of rich text; what is no XML comes back without its tags.
pub(super) fn plain(rich: &str) -> String {
    let mut out = String::new();
    match Document::parse(rich.trim()) {
        Ok(document) => tell(document.root(), &mut out),
        Err(_) => out = without_tags(rich),
    }
    let lines: Vec<&str> = out.lines().map(str::trim).collect();
    lines.join("\n").trim().to_owned()
}

/// Words that are said twice, once with a look: the one that says more, or both where each has words of its own.
pub(super) fn both(said: &str, rich: &str) -> String {
    let words = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (plain, with_look) = (words(said), words(rich));
    if plain.contains(&with_look) {
        said.to_owned()
    } else if with_look.contains(&plain) {
        rich.to_owned()
    } else {
        format!("{said}\n{rich}")
    }
}

/// Walks with a list of its own: how deep a file is, its writer says.
fn tell(root: Node<'_, '_>, out: &mut String) {
    for edge in root.descendants() {
        if edge.is_text() {
            // Ends of line between and in elements are blanks.
            let text = edge.text().unwrap_or_default();
            let words = text.split(['\r', '\n', '\t']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            if !(words.trim().is_empty() && out.ends_with('\n')) {
                out.push_str(&words);
            }
        } else if matches!(edge.tag_name().name(), "p" | "div" | "li" | "br" | "h1" | "h2" | "h3")
            && !out.is_empty()
            && (edge.tag_name().name() == "br" || !out.ends_with('\n'))
        {
            out.push('\n');
        }
    }
}

fn without_tags(text: &str) -> String {
    let mut inside = false;
    let kept = text.chars().filter(|c| {
        let keep = !inside && *c != '<';
        inside = *c == '<' || (inside && *c != '>');
        keep
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::{both, plain};

    #[test]
    fn paragraphs_are_lines() {
        let rich = "<?xml version=\"1.0\"?><body xmlns=\"http://www.w3.org/1999/xhtml\"><p>Eén &amp; <b>twee</b></p>\n<p dir=\"ltr\">drie<br/>vier</p></body>";
        assert_eq!(plain(rich), "Eén & twee\ndrie\nvier");
        assert_eq!(plain("<p>niet gesloten"), "niet gesloten");
        assert_eq!(plain("geen opmaak"), "geen opmaak");
        assert_eq!(plain(""), "");
    }

    #[test]
    fn what_is_said_with_a_look_counts_where_it_is_more() {
        for (said, rich, right) in [
            ("een twee", "een\ntwee", "een twee"),
            ("een", "een twee", "een twee"),
            ("een twee", "een", "een twee"),
            ("een", "drie", "een\ndrie"),
            ("", "een", "een"),
            ("een", "", "een"),
        ] {
            assert_eq!(both(said, rich), right, "{said:?} {rich:?}");
        }
    }
}
