//! The one door of API and pages: what every request passes before any handler sees it.
//!
//! A request must name its host. One that makes the service work is counted for its client, and has a place among those that are answered
//! at once until its answer is sent; its body comes in at a pace and within the room that all share. Addresses of operation and pages that
//! only lie ready are always answered.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::uri::Authority;
use axum::http::{Method, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Api;
use super::accompanied::Accompanied;
use super::client::{Client, Peer};
use super::config::HttpConfig;
use super::quota::{AtOnce, Place, Quota};
use crate::problem::Problem;
use crate::upload::{self, FIRST, Pace, RequestBody, Room};

/// Whether a request for a route (its pattern), with this query, makes the service work.
pub type Works = fn(&Method, &str, Option<&str>) -> bool;

/// What the door keeps.
pub(super) struct Door {
    works: Works,
    quota: Quota,
    pub(super) at_once: Arc<AtOnce>,
    pub(super) room: Arc<Room>,
    pace: Pace,
}

impl Door {
    pub(super) fn new(config: &HttpConfig, works: Works) -> Door {
        Door {
            works,
            quota: Quota::new(config.documents_per_minute),
            at_once: AtOnce::new(config.requests_at_once),
            room: Room::new(config.room_for_bodies(), Duration::from_secs(config.room_seconds)),
            pace: Pace {
                time: Duration::from_secs(config.body_seconds),
                enough: config.body_progress_bytes,
                longest: Duration::from_secs(config.body_longest_seconds),
            },
        }
    }
}

/// Lets requests in, one after the other, as there is room for them.
pub async fn door(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let door = &api.door;
    let (mut parts, body) = request.into_parts();
    // Somebody waits for a word before sending anything.
    let waits = parts.headers.contains_key(header::EXPECT);
    let sent = RequestBody::new(&parts.headers, body, door.pace, Arc::clone(&door.room));
    parts.extensions.insert(sent.clone());
    let request = Request::from_parts(parts, Body::empty());
    let response = match admit(&api, &request) {
        Err(problem) => problem.into_response(),
        Ok(None) => next.run(request).await,
        Ok(Some(place)) => {
            // What a cache lent is no memory of this answer.
            let own = *request.method() != Method::GET && *request.method() != Method::HEAD;
            let response = next.run(request).await;
            let size = response.body().size_hint().exact().unwrap_or(0);
            let size = usize::try_from(size).unwrap_or(usize::MAX);
            let share = (own && size > FIRST).then(|| door.room.take_anyway(size));
            response.map(|body| Body::new(Accompanied::new(body, (place, share))))
        }
    };
    // Nobody read it: the client is still sending, and would not hear the answer.
    if let Some(rest) = sent.unread().filter(|rest| !waits && !rest.is_end_stream()) {
        let pace = Pace { longest: door.pace.time, ..door.pace };
        tokio::spawn(upload::discard(rest, api.config.multipart_bytes, pace));
    }
    response
}

/// A place for a request that needs one.
fn admit(api: &Api, request: &Request) -> Result<Option<Place>, Problem> {
    names_its_host(request)?;
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let works = route.is_some_and(|route| (api.door.works)(request.method(), route, request.uri().query()));
    if !works {
        return Ok(None);
    }
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.0.ip());
    let config = &api.config;
    let client: Client = config.trusted_proxies.client(peer, request.headers(), config.forwarded_header);
    let place = api.door.at_once.enter(client).map_err(|waiting| {
        Problem::new(503, "busy").with("waiting", waiting).with("seconds", RETRY_SECONDS).retry_after(RETRY_SECONDS)
    })?;
    api.door.quota.take(client).map_err(|(limit, seconds)| {
        Problem::new(429, "too-many-requests").with("limit", limit).with("seconds", seconds).retry_after(seconds)
    })?;
    Ok(Some(place))
}

/// Most of what runs is done in a part of a second.
const RETRY_SECONDS: u64 = 2;

/// One field `Host` with a host in it, or with nothing; HTTP/1.0 may leave it out (RFC 9112, 3.2).
fn names_its_host(request: &Request) -> Result<(), Problem> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let sound = match (hosts.next(), hosts.next()) {
        (None, _) => request.version() < Version::HTTP_11,
        (Some(_), Some(_)) => false,
        (Some(host), None) => {
            let host = host.as_bytes();
            host.is_empty() || (Authority::try_from(host).is_ok() && !host.contains(&b'@'))
        }
    };
    if sound { Ok(()) } else { Err(Problem::new(400, "host-unclear")) }
}
