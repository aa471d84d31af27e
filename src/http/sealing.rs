//! The service's own seal, on a document that it has just made and on no other file.

use std::sync::Arc;

use tracing::{error, info};

use super::{Api, tokens};
use crate::document::reading::File;
use crate::document::signing::{Purpose, Signing, Statement};
use crate::document::{Document, DocumentError};
use crate::language::Language;
use crate::press::PressError;
use crate::problem::Problem;
use crate::sign::level::Level;
use crate::sign::services::Services;

/// Seconds after which a token or a service of the seal may be there again.
const RETRY_SECONDS: u64 = 10;

/// Lets through who may have something sealed, when there is a seal; gives the name of the token.
pub(super) fn allow(api: &Api, headers: &axum::http::HeaderMap) -> Result<Option<String>, Problem> {
    match api.seal {
        None => Ok(None),
        Some(_) => {
            api.config.tokens.allow(headers, tokens::Right::Seal, tokens::today()).map(|name| Some(name.to_owned()))
        }
    }
}

/// Seals a document. The key may be in a token or with a service; who waits for it waits as long as for a worker.
pub(super) async fn seal(api: &Arc<Api>, document: Document, whose: &str) -> Result<Document, Problem> {
    let Some(holder) = &api.seal else { return Err(api.problem(DocumentError::Press(PressError::Lost))) };
    let statement = Statement { at: jiff::Timestamp::now(), reason: None };
    let signing = Signing { purpose: Purpose::Seal, statement, level: Level::B };
    let Document { bytes, file_name, .. } = document;
    let file = File { source: file_name.clone(), bytes };
    let services = Arc::new(Services::default());
    let work = api.documents.sign(file, &signing, holder, &services);
    let sealed = match api.documents.pool().map(|pool| pool.config().deadline()) {
        Some(deadline) => tokio::time::timeout(deadline, work).await.unwrap_or(Err(PressError::Deadline)),
        None => work.await,
    };
    match sealed.map_err(|error| api.problem(DocumentError::Press(error)))? {
        Ok(bytes) => {
            info!(token = whose, "sealed");
            Ok(Document { bytes, file_name, ..document })
        }
        Err(fault) => {
            error!(code = fault.code, reason = fault.detail(Language::En), "the seal could not be put");
            Err(Problem::new(503, "seal-failed").with("seconds", RETRY_SECONDS).retry_after(RETRY_SECONDS))
        }
    }
}
