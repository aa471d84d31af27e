//! Who answers questions: named in problems, pages and the API's description.

use serde::Deserialize;

/// Who answers questions about this service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// Organisation or team.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Page about the service.
    pub url: String,
}

impl Default for Contact {
    fn default() -> Self {
        Contact {
            name: "Gemeente Voorbeeld".into(),
            email: "canvaspers@voorbeeld.example".into(),
            url: "https://voorbeeld.example/canvaspers".into(),
        }
    }
}
