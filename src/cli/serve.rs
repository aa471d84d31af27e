//! `serve`: builds the service from its configuration and runs it until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use axum::middleware;
use tracing::{info, warn};
use tracing_subscriber::EnvFilter;

use super::allocator;
use super::arguments::ServeArguments;
use super::config::{Config, Log, LogFormat};
use super::key;
use super::{CommandFailure, query};
use crate::document::signing::sign_fault;
use crate::document::{DEFAULT_PUBLIC_URL, Documents};
use crate::http::{self, Api, Signs, server};
use crate::press::{Pool, Trust};
use crate::web;
use fault::Fault;
use fault::language::Language;
use sign::SignError;
use sign::config::SigningConfig;
use sign::key::Source;

pub(super) fn serve(arguments: ServeArguments) -> Result<(), CommandFailure> {
    allocator::keep_little();
    let (config, catalog, language) = query::load_dressed(&arguments.catalog, arguments.house.as_deref())?;
    log(&config.log)?;
    let signs = signs(&config.signing, language)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CommandFailure::cannot(format!("no threads: {error}")))?;
    let trust = config.verify.trust().map_err(|fault| CommandFailure::usage(fault.detail(language)))?;
    let ended = runtime.block_on(run(arguments.listen, config, catalog, signs, trust, language));
    // What still computes, for a client that is gone, does not hold the stop.
    runtime.shutdown_background();
    ended
}

async fn run(
    listen: Option<SocketAddr>,
    config: Config,
    catalog: catalog::Catalog,
    signs: Signs,
    trust: Trust,
    language: Language,
) -> Result<(), CommandFailure> {
    let chosen = listen.or(config.listen);
    let address = chosen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
    let program = std::env::current_exe().map_err(|error| CommandFailure::cannot(format!("this program: {error}")))?;
    let pool = Pool::start(config.press.clone(), program)
        .await
        .map_err(|error| CommandFailure::cannot(format!("workers: {error}")))?;
    let listener = server::listen(address, chosen.is_none()).await.map_err(|error| {
        CommandFailure::cannot(format!("{address}: {error}. Choose another address with --listen."))
    })?;
    let bound = listener.local_addr().map_err(|error| CommandFailure::cannot(error.to_string()))?;
    let base = config.base();
    if config.public_url.is_none() {
        warn!("public_url is not set: documents have no QR code, and links say {DEFAULT_PUBLIC_URL}");
    }
    let documents =
        Documents::new(catalog, config.limits, config.public_url, Some(pool.clone()), config.cache_mib << 20).map_err(
            |faults| CommandFailure::usage(faults.iter().map(|fault| format!("{fault}\n")).collect::<String>()),
        )?;
    documents.try_house().await.map_err(|faults| {
        CommandFailure::usage(
            faults.iter().map(|fault| format!("house.toml: {}\n", fault.detail(language))).collect::<String>(),
        )
    })?;
    let documents = Arc::new(documents.trusting(trust));
    let api = Api::new(Arc::clone(&documents), config.http.clone(), signs, works);
    let limits = web::FormLimits { form_bytes: config.http.json_bytes, upload_bytes: config.http.multipart_bytes };
    let pages = web::Site::new(documents, base.clone(), config.contact, config.statements, limits)
        .map_err(|error| CommandFailure::cannot(format!("pages: {error}")))?;
    let router = router(api, pages);
    welcome(bound, &base);
    let stop = server::told_to_stop(Duration::from_secs(config.http.stop_seconds))
        .map_err(|error| CommandFailure::cannot(format!("signals: {error}")))?;
    server::serve(listener, router, base, &config.http, stop).await;
    pool.stop();
    Ok(())
}

/// Which requests make the service work, of the API and of the pages.
fn works(method: &Method, route: &str, query: Option<&str>) -> bool {
    http::works(method, route, query) || web::works(route, query)
}

/// Pages and API behind one door and one set of headers.
pub fn router(api: Arc<Api>, pages: Arc<web::Site>) -> axum::Router {
    http::routes(Arc::clone(&api))
        .merge(web::routes(Arc::clone(&pages)))
        .layer(middleware::from_fn_with_state(Arc::clone(&api), http::door))
        .layer(middleware::from_fn_with_state(api, http::finish))
        .layer(middleware::from_fn_with_state(pages, web::problem_pages))
}

/// Opens the key of the seal, once, before anybody is served.
fn signs(config: &SigningConfig, language: Language) -> Result<Signs, CommandFailure> {
    let wrong = |error: SignError| CommandFailure::usage(format!("[signing] {}", sign_fault(&error).detail(language)));
    // The chains of its callers are their word.
    let services = Arc::new(config.services().map_err(wrong)?.wary());
    let without = Signs { seal: None, level: config.level, services };
    let Some(source) = config.source().map_err(wrong)? else { return Ok(without) };
    without.services.can(config.level).map_err(wrong)?;
    if matches!(source, Source::Pem(_)) {
        warn!("{}", Fault::new("key-unprotected", "/key").detail(language));
    }
    let secrets = key::of_environment();
    if source.has_pin() && secrets.pin.is_none() && config.pin_file.is_none() {
        return Err(CommandFailure::usage(Fault::new("seal-pin-missing", "/key").detail(language)));
    }
    let seal = config.open(secrets).map_err(wrong)?;
    if let Some(holder) = &seal {
        without.services.suits(holder.chain(), config.level).map_err(wrong)?;
    }
    if let Some(own) = seal.as_ref().and_then(|holder| holder.chain().first()) {
        info!(certificate = own.name(), "this service has a seal");
    }
    Ok(Signs { seal: seal.map(Arc::from), ..without })
}

fn welcome(bound: SocketAddr, base: &str) {
    println!("Canvaspers is ready: http://{bound}{base}/");
    println!("Try: curl -o canvas.pdf 'http://{bound}{base}/v1/instruments/gesprekscanvas/document?sheet=A3'");
}

fn log(log: &Log) -> Result<(), CommandFailure> {
    let filter = EnvFilter::try_new(&log.level)
        .map_err(|error| CommandFailure::usage(format!("log.level ‘{}’: {error}", log.level)))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let result = match log.format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    result.map_err(|error| CommandFailure::cannot(format!("log: {error}")))
}
