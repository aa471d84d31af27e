//! The service's own seal, on a document that it has just made and on no other file.

use tracing::{error, info};

use super::{Api, tokens};
use crate::document::Document;
use crate::document::model::File;
use crate::document::signing::{Purpose, Signed, Signing, Statement};
use crate::problem::Problem;
use fault::language::Language;

/// Seconds after which a token or a service of the seal may be there again.
const RETRY_SECONDS: u64 = 10;

/// Lets through who may have something sealed, when there is a seal; gives the name of the token.
pub(super) fn allow(api: &Api, headers: &axum::http::HeaderMap) -> Result<Option<String>, Problem> {
    match api.signs.seal {
        None => Ok(None),
        Some(_) => {
            api.config.tokens.allow(headers, tokens::Right::Seal, tokens::today()).map(|name| Some(name.to_owned()))
        }
    }
}

/// Seals a document; its key may be with others.
pub(super) async fn seal(api: &Api, document: Document, whose: &str) -> Result<Document, Problem> {
    let holder = api.signs.seal.as_ref().ok_or_else(|| Problem::new(500, "internal"))?;
    let statement = Statement { at: jiff::Timestamp::now(), reason: None };
    let signing = Signing { purpose: Purpose::Seal, statement, level: api.signs.level };
    let Document { bytes, file_name, .. } = document;
    let file = File { source: file_name.clone(), bytes };
    match api.within(api.documents.sign(file, &signing, holder, &api.signs.services)).await? {
        Ok(Signed { bytes, .. }) => {
            info!(token = whose, "sealed");
            Ok(Document { bytes, file_name, ..document })
        }
        Err(fault) => {
            error!(code = fault.code, reason = fault.detail(Language::En), "the seal could not be put");
            Err(Problem::new(503, "seal-failed").with("seconds", RETRY_SECONDS).retry_after(RETRY_SECONDS))
        }
    }
}
