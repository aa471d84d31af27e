//! Typst's diagnostics as lines a maker of instruments can act on: `path:line: message (hint: …)`.

use typst::diag::SourceDiagnostic;
use typst::{World, WorldExt};

pub(super) fn lines(world: &dyn World, diagnostics: &[SourceDiagnostic]) -> Vec<String> {
    diagnostics.iter().map(|diagnostic| line(world, diagnostic)).collect()
}

fn line(world: &dyn World, diagnostic: &SourceDiagnostic) -> String {
    let mut text = place(world, diagnostic).map_or_else(String::new, |place| format!("{place}: "));
    text.push_str(&diagnostic.message);
    for hint in &diagnostic.hints {
        text.push_str(&format!(" (hint: {})", hint.v));
    }
    text
}

fn place(world: &dyn World, diagnostic: &SourceDiagnostic) -> Option<String> {
    let id = diagnostic.span.id()?;
    let range = world.range(diagnostic.span)?;
    let source = world.source(id).ok()?;
    let line = source.lines().byte_to_line(range.start)? + 1;
    Some(format!("{}:{line}", id.get().vpath().get_with_slash()))
}
