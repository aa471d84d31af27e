//! The command line: reads the configuration, builds what a command needs, runs it.
//!
//! Lives here: arguments, exit codes, messages on standard error, the wiring of `serve`. May not live here: anything a page
//! or the API could want too.
//!
//! Exit codes: 0 done, 1 the document cannot be made, its signatures do not all hold or a preflight finds an error, 2 wrong use. To add a command: a file here, a variant in `arguments.rs`.

mod allocator;
mod arguments;
mod attach;
mod config;
mod environment;
mod files;
mod key;
mod messages;
mod possible;
mod preflight;
mod query;
mod read;
mod render;
mod serve;
mod sign;
mod token;
mod verify;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    // Sockets and pipes that close early are no reason to panic on a print.
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::List { json, catalog } => query::list(&catalog, json),
        Command::Example { instrument, filling, catalog } => query::example(&catalog, &instrument, filling.as_deref()),
        Command::Schema { instrument, filling, catalog } => query::schema(&catalog, &instrument, filling.as_deref()),
        Command::Read { files, catalog } => read::read(&catalog, &files),
        Command::Attach(arguments) => attach::attach(&arguments),
        Command::Sign(arguments) => sign::sign(&arguments),
        Command::Seal(arguments) => sign::seal(&arguments),
        Command::Extend(arguments) => sign::extend(&arguments),
        Command::Verify(arguments) => verify::verify(&arguments),
        Command::Preflight(arguments) => preflight::preflight(&arguments),
        Command::Token(command) => token::token(&command),
        Command::Render(options) => render::render(*options),
        Command::Serve(options) => serve::serve(options),
        Command::Worker { memory_mib } => {
            return match crate::press::work(memory_mib, crate::document::compose) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    messages::say(format_args!("worker: {error}"));
                    ExitCode::FAILURE
                }
            };
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // What the answer itself says needs no second word.
            if !failure.message.is_empty() {
                messages::say(failure.message.trim_end());
            }
            ExitCode::from(failure.code)
        }
    }
}

/// Why a command did not do what was asked.
pub(crate) struct CommandFailure {
    code: u8,
    message: String,
}

impl CommandFailure {
    /// 1: the document cannot be made.
    fn cannot(message: impl Into<String>) -> Self {
        CommandFailure { code: 1, message: message.into() }
    }

    /// 2: the command was used wrongly.
    fn usage(message: impl Into<String>) -> Self {
        CommandFailure { code: 2, message: message.into() }
    }
}
