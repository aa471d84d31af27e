//! `token new`: a token for the API, shown once, and its line for the configuration.

use std::path::Path;

use jiff::civil::Date;
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use super::arguments::{NewTokenArguments, TokenCommand};
use super::{CommandFailure, files, messages};
use crate::http::tokens::{self, Right};
use fault::Fault;
use fault::language::Language;

pub(super) fn token(command: &TokenCommand) -> Result<(), CommandFailure> {
    match command {
        TokenCommand::New(arguments) => new(arguments),
    }
}

/// The token comes first on standard output and the rest behind it, so that a script can part them.
fn new(arguments: &NewTokenArguments) -> Result<(), CommandFailure> {
    let language = Language::from_code(&arguments.messages).unwrap_or_default();
    let usage = |fault: Fault| CommandFailure::usage(fault.detail(language));
    let given = arguments.expires.as_str();
    let expires: Date = given.parse().map_err(|_| usage(fault::no_such_date("", given)))?;
    let today = tokens::today();
    if expires < today {
        return Err(usage(Fault::new("token-expires-past", "").with("given", given).with("today", today)));
    }
    let name = arguments.name.as_deref().map(str::trim);
    let fits = |name: &str| {
        let length = name.chars().count();
        (1..=100).contains(&length) && !name.chars().any(char::is_control) && !name.starts_with(tokens::PREFIX)
    };
    if !name.is_none_or(fits) {
        return Err(usage(Fault::new("token-name", "")));
    }
    let mut rights: Vec<Right> = arguments.right.iter().filter_map(|right| Right::from_code(right)).collect();
    rights.dedup();
    let token = tokens::generate()
        .ok_or_else(|| CommandFailure::cannot(Fault::new("token-no-randomness", "").detail(language)))?;
    let table = tokens::table(&token, name, &rights, expires);
    let text = Zeroizing::new(format!("{}\n{table}", token.expose_secret()));
    files::write(Path::new("-"), text.as_bytes())?;
    messages::say(Fault::new("token-shown-once", "").detail(language));
    Ok(())
}
