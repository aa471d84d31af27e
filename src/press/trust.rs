//! What an operator trusts, as it goes to a worker.

use sha2::{Digest, Sha256};

use verify::Material;

/// What an operator trusts, ready for workers.
#[derive(Debug, Clone)]
pub struct Trust {
    bytes: Vec<u8>,
    digest: String,
}

/// Trust in nobody.
impl Default for Trust {
    fn default() -> Self {
        Trust::of(b"{}".to_vec())
    }
}

impl Trust {
    /// Makes it ready.
    ///
    /// # Errors
    /// None that is known: plain data always has a text.
    pub fn new(material: &Material) -> Result<Trust, serde_json::Error> {
        material.to_bytes().map(Trust::of)
    }

    fn of(bytes: Vec<u8>) -> Trust {
        let digest = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Trust { bytes, digest }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) fn digest(&self) -> &str {
        &self.digest
    }
}
