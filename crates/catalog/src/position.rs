//! From a JSON pointer to the line of a TOML file, so that a fault can say where it stands.

use toml::de::{DeTable, DeValue};

/// Line (from 1) of the value that `pointer` names, or of its nearest parent.
pub fn line_of(text: &str, pointer: &str) -> usize {
    let Ok(table) = DeTable::parse(text) else { return 1 };
    let mut offset = 0;
    let mut value: Option<&DeValue<'_>> = None;
    let root = table.get_ref();
    for segment in pointer.split('/').skip(1) {
        let segment = segment.replace("~1", "/").replace("~0", "~");
        let next = match value {
            None => root.get(segment.as_str()),
            Some(DeValue::Table(table)) => table.get(segment.as_str()),
            Some(DeValue::Array(list)) => segment.parse::<usize>().ok().and_then(|index| list.get(index)),
            Some(_) => None,
        };
        let Some(next) = next else { break };
        if next.span().start > 0 || offset == 0 {
            offset = next.span().start;
        }
        value = Some(next.get_ref());
    }
    line_at(text, offset)
}

/// Line (from 1) of a byte offset.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn finds_the_line_of_values_in_tables_and_lists() {
        let text = "id = \"x\"\n\n[[boxes]]\nid = \"a\"\n\n[[boxes]]\nid = \"b\"\nweight = 3\n";
        assert_eq!(line_of(text, "/id"), 1);
        assert_eq!(line_of(text, "/boxes/1/weight"), 8);
        assert_eq!(line_of(text, "/boxes/1/missing"), 6);
        assert_eq!(line_of(text, "/nowhere"), 1);
    }
}
