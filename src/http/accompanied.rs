//! The body of an answer with what lasts as long as it: a place, a share of the room, a running request.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

/// Bytes that are given away at once. What is given away counts as sent, so that of an answer little does before it is.
const PIECE: usize = 32 << 10;

/// A body with what is dropped when it is sent, or when nobody takes it any more.
pub(super) struct Accompanied<T> {
    body: Body,
    /// What the body gave and is not given away yet.
    rest: Bytes,
    _with: T,
}

impl<T> Accompanied<T> {
    pub(super) fn new(body: Body, with: T) -> Accompanied<T> {
        Accompanied { body, rest: Bytes::new(), _with: with }
    }
}

impl<T: Unpin> HttpBody for Accompanied<T> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() {
            match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => self.rest = data,
                    Err(other) => return Poll::Ready(Some(Ok(other))),
                },
                other => return other,
            }
        }
        let length = self.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let held = u64::try_from(self.rest.len()).unwrap_or(u64::MAX);
        let mut hint = self.body.size_hint();
        // The upper bound first, for it may not be below the lower.
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper.saturating_add(held));
        }
        hint.set_lower(hint.lower().saturating_add(held));
        hint
    }
}
