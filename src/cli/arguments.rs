//! Arguments of every command.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgMatches, Args, FromArgMatches, Parser, Subcommand};

/// Fills templates with canvas and praatplaat data and gives documents for print, screen and archive.
#[derive(Parser)]
#[command(version, about, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the instruments and everything that can be chosen
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        catalog: CatalogArguments,
    },
    /// Print complete example data of an instrument
    Example {
        /// Id of the instrument
        instrument: String,
        /// Filling; default: the one that takes data
        #[arg(long)]
        filling: Option<String>,
        #[command(flatten)]
        catalog: CatalogArguments,
    },
    /// Print the JSON Schema of an instrument's data
    Schema {
        /// Id of the instrument
        instrument: String,
        /// Filling; default: the one that takes data
        #[arg(long)]
        filling: Option<String>,
        #[command(flatten)]
        catalog: CatalogArguments,
    },
    /// Read filled worksheets and archive documents back to data
    Read {
        /// PDF files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        #[command(flatten)]
        catalog: CatalogArguments,
    },
    /// Attach agreements to a policy document (PDF), without changing a byte of it
    Attach(AttachArguments),
    /// Sign a PDF in one of its signature fields, without changing a byte of it
    Sign(SignArguments),
    /// Seal a PDF that nobody signed yet: whoever changes it afterwards is found out
    Seal(SealArguments),
    /// Judge the signatures of a PDF: ends with 0 only when there are some and all hold
    Verify(Box<VerifyArguments>),
    /// What a print shop would say of a PDF: ends with 0 when nothing found is an error
    Preflight(PreflightArguments),
    /// Tokens for the API
    #[command(subcommand)]
    Token(TokenCommand),
    /// Bring all signatures of a PDF to a level at which they last, without changing a byte of it
    Extend(ExtendArguments),
    /// Make a document
    Render(Box<RenderArguments>),
    /// Serve the pages and the API
    Serve(ServeArguments),
    /// Work for a service (started by it)
    #[command(hide = true)]
    Worker {
        #[arg(long, default_value_t = 512)]
        memory_mib: u64,
    },
}

#[derive(Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token: shows it once, and its table for the configuration
    New(NewTokenArguments),
}

#[derive(Args)]
pub(super) struct NewTokenArguments {
    /// What it allows: seal (documents that the service makes) or sign (both steps of a signature made elsewhere); may be given twice
    #[arg(long, required = true, value_parser = ["seal", "sign"])]
    pub right: Vec<String>,
    /// Its last day
    #[arg(long, value_name = "DATE")]
    pub expires: String,
    /// Whose it is; stands in the configuration and the log
    #[arg(long)]
    pub name: Option<String>,
    /// Language of messages
    #[arg(long = "messages", value_name = "nl|en", default_value = "nl", value_parser = ["nl", "en"])]
    pub messages: String,
}

#[derive(Args)]
pub(super) struct CatalogArguments {
    /// Folder with instruments that are added or replace ours
    #[arg(long, value_name = "DIR")]
    pub instruments: Option<PathBuf>,
    /// Language of titles and messages
    #[arg(long = "messages", value_name = "nl|en", default_value = "nl")]
    pub messages: String,
    /// Configuration file (TOML)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct AttachArguments {
    /// The policy document
    pub policy: PathBuf,
    /// What comes into it
    #[arg(required = true, value_name = "AGREEMENT")]
    pub agreements: Vec<PathBuf>,
    /// Let a PDF/A-2 or PDF/A-4 become PDF/A-3 or PDF/A-4f when it could hold the agreement in no other way
    #[arg(long)]
    pub raise: bool,
    /// File to write; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    #[command(flatten)]
    pub catalog: CatalogArguments,
}

/// Either a phase or a whole signature.
pub(super) enum SignArguments {
    Phase(SignPhase),
    Whole(WholeSignArguments),
}

// The derived way asks for the arguments of a whole signature even where a phase is named.
impl FromArgMatches for SignArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        match matches.subcommand() {
            Some(_) => SignPhase::from_arg_matches(matches).map(SignArguments::Phase),
            None => WholeSignArguments::from_arg_matches(matches).map(SignArguments::Whole),
        }
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = SignArguments::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for SignArguments {
    fn augment_args(command: clap::Command) -> clap::Command {
        SignPhase::augment_subcommands(WholeSignArguments::augment_args(command))
            .subcommand_required(false)
            .arg_required_else_help(false)
            .args_conflicts_with_subcommands(true)
            .subcommand_negates_reqs(true)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        SignArguments::augment_args(command)
    }
}

#[derive(Args)]
pub(super) struct WholeSignArguments {
    /// Name of the signature field
    #[arg(long, value_name = "NAME")]
    pub field: String,
    #[command(flatten)]
    pub common: SigningArguments,
}

#[derive(Subcommand)]
pub(super) enum SignPhase {
    /// Prepare a PDF for a signature that is made elsewhere: gives the prepared file and the digest to sign
    Prepare(PrepareArguments),
    /// Put a signature that was made elsewhere into a prepared file
    Complete(CompleteArguments),
}

#[derive(Args)]
pub(super) struct PrepareArguments {
    /// The PDF
    pub file: PathBuf,
    /// Name of the signature field
    #[arg(long, value_name = "NAME")]
    pub field: String,
    /// Certificate of the one who signs, then those of its issuers (PEM or DER)
    #[arg(long, value_name = "FILE", required = true)]
    pub chain: Vec<PathBuf>,
    /// ecdsa, rsa-pss or rsa-pkcs1, and -sha256, -sha384 or -sha512 behind it; default: what is best for the key
    #[arg(long, value_name = "NAME")]
    pub algorithm: Option<String>,
    /// Level that the signature is to have: B-B, B-T, B-LT or B-LTA; default: that of the configuration, else B-B
    #[arg(long, value_name = "LEVEL")]
    pub level: Option<String>,
    /// Why it is signed; stands in the signature
    #[arg(long)]
    pub reason: Option<String>,
    /// File to write the prepared PDF to
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// File to write the digest to that is to be signed (raw bytes)
    #[arg(long, value_name = "FILE")]
    pub digest: PathBuf,
    #[command(flatten)]
    pub catalog: CatalogArguments,
}

#[derive(Args)]
pub(super) struct CompleteArguments {
    /// The prepared PDF
    pub file: PathBuf,
    /// File with the signature: raw or base64; of ECDSA in DER, or r and s behind one another
    #[arg(long, value_name = "FILE")]
    pub signature: PathBuf,
    #[command(flatten)]
    pub services: ServiceArguments,
    /// File to write; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    #[command(flatten)]
    pub catalog: CatalogArguments,
}

/// Services of others, for the levels above B-B
#[derive(Args)]
pub(super) struct ServiceArguments {
    /// Address of a time-stamp service; give more than one, and the next is asked when one does not answer
    #[arg(long, value_name = "URL")]
    pub tsa: Vec<String>,
    /// Certificate to which time-stamps must lead, and signers of a file that is extended (PEM or DER, or a folder)
    #[arg(long, value_name = "PEM")]
    pub trust: Vec<PathBuf>,
}

#[derive(Args)]
pub(super) struct ExtendArguments {
    /// The signed PDF
    pub file: PathBuf,
    /// Level that all its signatures are to have: B-T, B-LT or B-LTA. A file at B-LTA is prolonged
    #[arg(long, value_name = "LEVEL")]
    pub level: String,
    #[command(flatten)]
    pub services: ServiceArguments,
    /// File to write; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    #[command(flatten)]
    pub catalog: CatalogArguments,
}

#[derive(Args)]
pub(super) struct SealArguments {
    #[command(flatten)]
    pub common: SigningArguments,
}

#[derive(Args)]
pub(super) struct SigningArguments {
    /// The PDF
    pub file: PathBuf,
    /// Who signs: pkcs12:FILE, pkcs11:URI, csc:FILE, or pem:FILE for development. The PIN comes from CANVASPERS_PIN, --pin-fd or a prompt
    #[arg(long, value_name = "KEY")]
    pub key: String,
    /// File descriptor from which the PIN is read
    #[arg(long, value_name = "NUMBER")]
    pub pin_fd: Option<i32>,
    /// Certificates of issuers that the key does not bring along (PEM or DER)
    #[arg(long, value_name = "FILE")]
    pub chain: Vec<PathBuf>,
    /// ecdsa, rsa-pss or rsa-pkcs1, and -sha256, -sha384 or -sha512 behind it; default: what is best for the key
    #[arg(long, value_name = "NAME")]
    pub algorithm: Option<String>,
    /// Level that the signature is to have: B-B, B-T, B-LT or B-LTA; default: that of the configuration, else B-B
    #[arg(long, value_name = "LEVEL")]
    pub level: Option<String>,
    #[command(flatten)]
    pub services: ServiceArguments,
    /// Why it is signed; stands in the signature
    #[arg(long)]
    pub reason: Option<String>,
    /// File to write; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    #[command(flatten)]
    pub catalog: CatalogArguments,
}

#[derive(Args)]
pub(super) struct VerifyArguments {
    /// The signed PDF
    pub file: PathBuf,
    /// Root certificates to trust (PEM or DER): a file, or a folder of files; beside those of the configuration
    #[arg(long, value_name = "PEM")]
    pub trust: Vec<PathBuf>,
    /// Certificate revocation lists: a folder, or a file
    #[arg(long, value_name = "DIR")]
    pub crl: Vec<PathBuf>,
    /// OCSP responses: a folder, or a file
    #[arg(long, value_name = "DIR")]
    pub ocsp: Vec<PathBuf>,
    /// Trusted list (ETSI TS 119 612), with the SHA-256 that you checked: FILE#sha256=HEX
    #[arg(long, value_name = "FILE")]
    pub trusted_list: Vec<String>,
    /// Judge for this moment (2026-11-25T12:00:00Z, or a date); default: now
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Print the whole report as JSON
    #[arg(long)]
    pub json: bool,
    /// Write the report as PDF
    #[arg(long, value_name = "OUT.pdf")]
    pub report: Option<PathBuf>,
    /// Write the evidence file: a PDF with all that the verdict rests on, and the report inside as JSON
    #[arg(long, value_name = "OUT.pdf")]
    pub evidence: Option<PathBuf>,
    /// Key that seals the evidence file, as for seal
    #[arg(long, value_name = "KEY", requires = "evidence")]
    pub key: Option<String>,
    /// File descriptor from which the PIN is read
    #[arg(long, value_name = "NUMBER", requires = "key")]
    pub pin_fd: Option<i32>,
    #[command(flatten)]
    pub catalog: CatalogArguments,
}

#[derive(Args)]
pub(super) struct PreflightArguments {
    /// The PDF
    pub file: PathBuf,
    /// Also render the plates: slower, and more is checked
    #[arg(long)]
    pub full: bool,
    /// Print the whole report as JSON
    #[arg(long)]
    pub json: bool,
    /// Write the report as PDF, with the places marked on the pages in small
    #[arg(long, value_name = "OUT.pdf")]
    pub report: Option<PathBuf>,
    #[command(flatten)]
    pub catalog: CatalogArguments,
}

#[derive(Args)]
pub(super) struct RenderArguments {
    /// Id of the instrument
    #[arg(required_unless_present = "request")]
    pub instrument: Option<String>,
    /// A complete request, as POST /v1/documents takes it, or canvaspers-request.json; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["instrument", "data", "from", "filling", "sheet", "orientation", "language", "profile", "format", "width", "page", "overflow", "option", "document_date"])]
    pub request: Option<PathBuf>,
    /// Data as JSON; - is standard input
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Go on from an earlier document: an archive PDF, or the data of a joint canvas as JSON; what it gives stands under the data
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// Filling; default: filled with data, blank without
    #[arg(long)]
    pub filling: Option<String>,
    /// Sheet: A0, A1, A2, A3, A4
    #[arg(long)]
    pub sheet: Option<String>,
    /// landscape or portrait
    #[arg(long)]
    pub orientation: Option<String>,
    /// Language of the document: nl or en
    #[arg(long)]
    pub language: Option<String>,
    /// screen, archive, print or tiles
    #[arg(long)]
    pub profile: Option<String>,
    /// pdf, png or svg; zip for a print pack; ics, csv, xlsx or docx where an instrument has them
    #[arg(long)]
    pub format: Option<String>,
    /// Width of a PNG in pixels
    #[arg(long)]
    pub width: Option<u32>,
    /// Page of a PNG or SVG, from 1
    #[arg(long)]
    pub page: Option<u32>,
    /// What happens to text that does not fit: continue or error
    #[arg(long)]
    pub overflow: Option<String>,
    /// A choice of the instrument, such as audience=cultuur, or of the profile, such as bleed=5
    #[arg(long, value_name = "NAME=VALUE")]
    pub option: Vec<String>,
    /// An image that the data shows: PNG, JPEG, WebP or SVG, under the name that logos and pictures call it by
    #[arg(long, value_name = "NAME=FILE")]
    pub image: Vec<String>,
    /// Date in the document; default: the instrument's release date
    #[arg(long, value_name = "DATE")]
    pub document_date: Option<String>,
    /// File to write; - is standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Folder with a house style (house.toml, logo): every document wears it
    #[arg(long, value_name = "DIR")]
    pub house: Option<PathBuf>,
    #[command(flatten)]
    pub catalog: CatalogArguments,
}

#[derive(Args)]
pub(super) struct ServeArguments {
    /// Address to listen on; default 127.0.0.1:8080, or the next free port
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// Folder with a house style (house.toml, logo): every document wears it
    #[arg(long, value_name = "DIR")]
    pub house: Option<PathBuf>,
    #[command(flatten)]
    pub catalog: CatalogArguments,
}
