//! The service's own seal, on a document that it has just made and on no other file.

use std::sync::Arc;

use tracing::{error, info};

use super::{Api, tokens};
use crate::document::reading::File;
use crate::document::signing::{Purpose, Statement};
use crate::document::{Document, DocumentError};
use crate::language::Language;
use crate::press::PressError;
use crate::problem::Problem;

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

/// Seals a document. The key may be in a token or with a service, so this has a thread of its own; who waits for it waits as long
/// as for a worker.
pub(super) async fn seal(api: &Arc<Api>, document: Document, whose: &str) -> Result<Document, Problem> {
    let deadline = api.documents.pool().map(|pool| pool.config().deadline());
    let statement = Statement { at: jiff::Timestamp::now(), reason: None };
    let own = Arc::clone(api);
    let Document { bytes, file_name, .. } = document;
    let file = File { source: file_name.clone(), bytes };
    let work = tokio::task::spawn_blocking(move || {
        let Some(holder) = own.seal.as_deref() else { return Err(PressError::Lost) };
        tokio::runtime::Handle::current().block_on(own.documents.sign(file, &Purpose::Seal, &statement, holder))
    });
    let sealed = match deadline {
        Some(deadline) => tokio::time::timeout(deadline, work).await.map_err(|_| PressError::Deadline),
        None => Ok(work.await),
    };
    let sealed = sealed.and_then(|done| done.unwrap_or(Err(PressError::Lost)));
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
