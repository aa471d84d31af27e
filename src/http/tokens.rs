//! API tokens: who may have something sealed or signed here. The configuration has their hashes; a token itself is kept nowhere.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::{digest, rand};
use axum::http::{HeaderMap, header};
use jiff::civil::Date;
use secrecy::{ExposeSecret, SecretString};
use toml::{Table, Value};
use zeroize::Zeroizing;

use crate::problem::Problem;

/// What a token allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Having a document sealed that the service has just made.
    Seal,
    /// Both steps of a signature that is made elsewhere.
    Sign,
}

impl Right {
    /// All of them.
    pub const ALL: [Right; 2] = [Right::Seal, Right::Sign];

    /// As in the configuration and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Right::Seal => "seal",
            Right::Sign => "sign",
        }
    }

    /// The right of this name.
    pub fn from_code(code: &str) -> Option<Right> {
        Right::ALL.into_iter().find(|right| right.code() == code)
    }
}

/// Every token that is allowed something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens(Vec<Token>);

/// A token as the configuration has it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    name: String,
    /// SHA-256 of the token. A token is 256 random bits, so that nobody finds it from its hash, however fast the hash is.
    hash: [u8; 32],
    rights: Vec<Right>,
    /// The last day on which it is taken, in UTC.
    expires: Date,
}

/// How every token begins, so that a scanner for secrets knows one when it sees it.
pub const PREFIX: &str = "cvp_";

/// A new token: 256 random bits in hexadecimal digits. `None` when the system gives no randomness.
pub fn generate() -> Option<SecretString> {
    let mut bits = Zeroizing::new([0; 32]);
    rand::fill(bits.as_mut()).ok()?;
    let digits = Zeroizing::new(hexadecimal(bits.as_ref()));
    Some(SecretString::from(format!("{PREFIX}{}", digits.as_str())))
}

/// The table of a new token for the configuration. It names the hash, and nothing that could be used as the token.
pub fn table(token: &SecretString, name: Option<&str>, rights: &[Right], expires: Date) -> String {
    let hash = hexadecimal(&hash(token.expose_secret()));
    let name = name.map_or_else(|| format!("token-{}", &hash[..8]), str::to_owned);
    let rights: Vec<String> = rights.iter().map(|right| format!("\"{}\"", right.code())).collect();
    // A text of JSON is one of TOML.
    let name = serde_json::Value::from(name);
    format!(
        "[[tokens]]\nname = {name}\nsha256 = \"{hash}\"\nrights = [{}]\nexpires = \"{expires}\"\n",
        rights.join(", ")
    )
}

fn hash(token: &str) -> [u8; 32] {
    let digest = digest::digest(&digest::SHA256, token.as_bytes());
    let mut out = [0; 32];
    out.copy_from_slice(digest.as_ref());
    out
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Tokens {
    /// The tokens of the configuration's `[[tokens]]`.
    ///
    /// # Errors
    /// What is wrong with the first that is wrong. No value is told: somebody may have written a token where its hash belongs.
    pub fn from_config(written: &Value) -> Result<Tokens, String> {
        let Some(list) = written.as_array() else {
            return Err(
                "tokens: write each token as a table [[tokens]], as `canvaspers token new` prints it".to_owned()
            );
        };
        let mut tokens: Vec<Token> = Vec::new();
        for (index, one) in list.iter().enumerate() {
            let token = one.as_table().ok_or_else(|| "this is no table".to_owned()).and_then(Token::from_table);
            let token = token.map_err(|reason| {
                let name = one.get("name").and_then(Value::as_str).filter(|name| !name.starts_with(PREFIX));
                let name = name.map(|name| format!(" (‘{name}’)")).unwrap_or_default();
                format!("tokens, number {}{name}: {reason}", index + 1)
            })?;
            if tokens.iter().any(|other| other.name == token.name || other.hash == token.hash) {
                return Err(format!(
                    "tokens: ‘{}’ stands there twice; give each token a name and a hash of its own",
                    token.name
                ));
            }
            tokens.push(token);
        }
        Ok(Tokens(tokens))
    }

    /// Lets through who shows a token with this right, and gives the token's name for the log.
    ///
    /// # Errors
    /// 401 without a token that is known and not expired, 403 when it lacks the right (RFC 6750, 3.1).
    pub fn allow(&self, headers: &HeaderMap, right: Right, today: Date) -> Result<&str, Problem> {
        let challenge = |code, error: &str| {
            Problem::new(401, code).with("right", right.code()).challenge(format!("Bearer realm=\"canvaspers\"{error}"))
        };
        let shown = bearer(headers).ok_or_else(|| challenge("token-missing", ""))?;
        let shown = hash(shown);
        // Every token is compared, and each in constant time, so that the time tells nothing.
        let known = self.0.iter().fold(None, |known, token| {
            let same = verify_slices_are_equal(&token.hash, &shown).is_ok();
            if same { Some(token) } else { known }
        });
        let invalid = ", error=\"invalid_token\"";
        let token = known.ok_or_else(|| challenge("token-unknown", invalid))?;
        if token.expires < today {
            return Err(challenge("token-expired", invalid).with("expires", token.expires));
        }
        if !token.rights.contains(&right) {
            let lacking =
                format!("Bearer realm=\"canvaspers\", error=\"insufficient_scope\", scope=\"{}\"", right.code());
            return Err(Problem::new(403, "token-right").with("right", right.code()).challenge(lacking));
        }
        Ok(&token.name)
    }
}

/// The token that a request shows (RFC 6750, 2.1). Two of them are none.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (value, None) = (all.next()?, all.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Today in UTC, by which a token is judged.
pub fn today() -> Date {
    jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date()
}

impl Token {
    fn from_table(table: &Table) -> Result<Token, String> {
        const KNOWN: [&str; 4] = ["name", "sha256", "rights", "expires"];
        if let Some(other) = table.keys().find(|name| !KNOWN.contains(&name.as_str())) {
            return Err(format!("‘{other}’ is no member; there are {}", KNOWN.join(", ")));
        }
        let name = table.get("name").and_then(Value::as_str).map(str::trim).filter(|name| !name.is_empty());
        let name = name.ok_or("give it a name, so that people know whose it is")?;
        if name.starts_with(PREFIX) {
            return Err("its name looks like a token; a token may stand nowhere, only its hash".to_owned());
        }
        let hash = table.get("sha256").and_then(Value::as_str).and_then(digits);
        let hash = hash.ok_or(
            "sha256 must be the SHA-256 of the token in 64 hexadecimal digits, as `canvaspers token new` prints it",
        )?;
        let all = Right::ALL.map(Right::code).join(", ");
        let rights = table.get("rights").and_then(Value::as_array).filter(|rights| !rights.is_empty());
        let rights = rights.ok_or_else(|| format!("rights must be a list of one or more of: {all}"))?;
        let right = |right: &Value| right.as_str().and_then(Right::from_code);
        let rights = rights.iter().map(right).collect::<Option<Vec<_>>>();
        let rights = rights.ok_or_else(|| format!("an unknown right; there are: {all}"))?;
        let expires = match table.get("expires") {
            Some(Value::String(text)) => text.parse().ok(),
            Some(Value::Datetime(date)) => date.to_string().parse().ok(),
            _ => None,
        };
        let expires = expires.ok_or("expires must be its last day, as yyyy-mm-dd, such as 2027-12-31")?;
        Ok(Token { name: name.to_owned(), hash, rights, expires })
    }
}

/// 32 bytes from their hexadecimal digits.
fn digits(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut out = [0; 32];
    for (index, byte) in out.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn parsed(text: &str) -> Result<Tokens, String> {
        Tokens::from_config(&text.parse::<Table>().expect("toml")["tokens"])
    }

    fn headers(token: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, format!("bearer {token}").parse().expect("a header"));
        headers
    }

    #[test]
    fn what_is_printed_is_what_the_configuration_takes() {
        let token = generate().expect("randomness");
        let text = table(&token, Some("zaak \"1\""), &[Right::Seal], day("2027-12-31"));
        assert!(!text.contains(&token.expose_secret()[PREFIX.len()..]), "{text}");
        let tokens = parsed(&text).expect("taken");
        let headers = headers(token.expose_secret());
        let allow = |right, today| tokens.allow(&headers, right, day(today));
        assert_eq!(allow(Right::Seal, "2027-12-31").expect("its last day"), "zaak \"1\"");
        assert_eq!(allow(Right::Seal, "2028-01-01").expect_err("expired").code, "token-expired");
        let lacking = allow(Right::Sign, "2027-01-01").expect_err("it lacks the right");
        assert_eq!((lacking.status, lacking.code), (403, "token-right"));
        assert_ne!(generate().expect("randomness").expose_secret(), token.expose_secret());
    }

    #[test]
    fn two_tokens_or_another_scheme_are_no_token() {
        let token = generate().expect("randomness");
        let tokens = parsed(&table(&token, None, &[Right::Seal], day("2027-12-31"))).expect("taken");
        let mut two = headers(token.expose_secret());
        two.append(header::AUTHORIZATION, "Bearer other".parse().expect("a header"));
        let mut basic = HeaderMap::new();
        basic.insert(header::AUTHORIZATION, format!("Basic {}", token.expose_secret()).parse().expect("a header"));
        for headers in [two, basic, HeaderMap::new()] {
            let problem = tokens.allow(&headers, Right::Seal, day("2027-01-01")).expect_err("refused");
            assert_eq!((problem.status, problem.code), (401, "token-missing"));
        }
    }

    #[test]
    fn a_wrong_table_is_told_without_its_values() {
        let good =
            format!("name = \"a\"\nsha256 = \"{}\"\nrights = [\"seal\"]\nexpires = 2027-12-31\n", "0f".repeat(32));
        assert!(parsed(&format!("[[tokens]]\n{good}")).is_ok());
        for (from, to, words) in [
            ("0f0f", "cvp_", "sha256 must be"),
            ("\"seal\"", "\"cvp_print\"", "an unknown right; there are: seal, sign"),
            ("[\"seal\"]", "[]", "rights must be a list"),
            ("2027-12-31", "\"31-12-2027\"", "yyyy-mm-dd"),
            ("2027-12-31", "2027-12-31T10:00:00Z", "yyyy-mm-dd"),
            ("name = \"a\"", "name = \"cvp_a\"", "looks like a token"),
            ("name = \"a\"", "name = \" \"", "give it a name"),
            ("expires", "until", "‘until’ is no member"),
        ] {
            let told = parsed(&format!("[[tokens]]\n{}", good.replacen(from, to, 1))).expect_err(to);
            assert!(told.starts_with("tokens, number 1") && told.contains(words) && !told.contains("cvp_"), "{told}");
        }
        let twice = parsed(&format!("[[tokens]]\n{good}[[tokens]]\n{good}")).expect_err("twice");
        assert!(twice.contains("twice"), "{twice}");
        assert!(Tokens::from_config(&Value::String("cvp_".into())).is_err());
    }
}
