//! Compiled schemas of an instrument's data: compiling one takes longer than checking a hundred requests with it.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::Value;

/// A schema with its validator.
pub struct Compiled {
    /// The schema, for messages that name what is allowed.
    pub schema: Value,
    /// Its validator.
    pub validator: Validator,
}

/// Kept with the instrument, so that it ends with it.
#[derive(Default)]
pub struct Validators(Mutex<HashMap<String, Arc<Compiled>>>);

impl Validators {
    /// The validator under this key, compiled from what `schema` gives when it is first asked; `None` when that is no schema.
    pub fn get(&self, key: String, schema: impl FnOnce() -> Value) -> Option<Arc<Compiled>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(compiled) = known.get(&key) {
            return Some(Arc::clone(compiled));
        }
        let schema = schema();
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).ok()?;
        let compiled = Arc::new(Compiled { schema, validator });
        known.insert(key, Arc::clone(&compiled));
        Some(compiled)
    }
}

/// A copy of an instrument compiles its own.
impl Clone for Validators {
    fn clone(&self) -> Self {
        Validators::default()
    }
}

impl fmt::Debug for Validators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Validators")
    }
}
