//! What a service is sent: the bodies of both versions. Secrets in them are borrowed, and what is written is wiped.

use serde::Serialize;
use zeroize::Zeroizing;

use super::answers::{Factor, FactorKind};
use super::{SignsAs, Version};

/// Anything that has a body in each version.
pub(super) trait Body {
    fn json(&self, version: Version) -> Zeroizing<Vec<u8>>;
}

/// `credentials/authorize` (11.6 in both versions): one signature over this digest, and no other.
pub(super) struct Authorise<'a> {
    pub credential: &'a str,
    pub hash: &'a str,
    pub hash_oid: &'a str,
    /// What the service wants to hear, and what it is told; nothing of what it asks elsewhere.
    pub factors: Vec<(&'a Factor, Option<&'a str>)>,
}

/// `signatures/signHash` (1.0.4.0, 11.9; 2.0.0.2, 11.10).
pub(super) struct SignHash<'a> {
    pub credential: &'a str,
    /// The signature activation data.
    pub activation: &'a str,
    pub hash: &'a str,
    pub signs: &'a SignsAs,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthoriseV1<'a> {
    #[serde(rename = "credentialID")]
    credential: &'a str,
    num_signatures: u8,
    hash: [&'a str; 1],
    #[serde(rename = "PIN", skip_serializing_if = "Option::is_none")]
    pin: Option<&'a str>,
    #[serde(rename = "OTP", skip_serializing_if = "Option::is_none")]
    otp: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthoriseV2<'a> {
    #[serde(rename = "credentialID")]
    credential: &'a str,
    num_signatures: u8,
    hashes: [&'a str; 1],
    #[serde(rename = "hashAlgorithmOID")]
    hash_oid: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    auth_data: Vec<Datum<'a>>,
}

#[derive(Serialize)]
struct Datum<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
}

impl Body for Authorise<'_> {
    fn json(&self, version: Version) -> Zeroizing<Vec<u8>> {
        let (credential, num_signatures) = (self.credential, 1);
        let told = |pin| {
            let is = |factor: &Factor| (factor.kind == FactorKind::Pin) == pin;
            self.factors.iter().find(|(factor, _)| is(factor)).and_then(|(_, value)| *value)
        };
        match version {
            Version::V1 => written(&AuthoriseV1 {
                credential,
                num_signatures,
                hash: [self.hash],
                pin: told(true),
                otp: told(false),
            }),
            Version::V2 => {
                let auth_data =
                    self.factors.iter().map(|(factor, value)| Datum { id: &factor.id, value: *value }).collect();
                let (hashes, hash_oid) = ([self.hash], self.hash_oid);
                written(&AuthoriseV2 { credential, num_signatures, hashes, hash_oid, auth_data })
            }
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SignHashV1<'a> {
    #[serde(rename = "credentialID")]
    credential: &'a str,
    #[serde(rename = "SAD")]
    activation: &'a str,
    hash: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    hash_algo: Option<&'a str>,
    sign_algo: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_algo_params: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SignHashV2<'a> {
    #[serde(rename = "credentialID")]
    credential: &'a str,
    #[serde(rename = "SAD")]
    activation: &'a str,
    hashes: [&'a str; 1],
    #[serde(rename = "hashAlgorithmOID", skip_serializing_if = "Option::is_none")]
    hash_oid: Option<&'a str>,
    sign_algo: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sign_algo_params: Option<&'a str>,
    operation_mode: &'a str,
}

impl Body for SignHash<'_> {
    fn json(&self, version: Version) -> Zeroizing<Vec<u8>> {
        let (credential, activation, sign_algo) = (self.credential, self.activation, self.signs.oid.as_str());
        let (hash_algo, sign_algo_params) = (self.signs.hash.as_deref(), self.signs.parameters.as_deref());
        match version {
            Version::V1 => written(&SignHashV1 {
                credential,
                activation,
                hash: [self.hash],
                hash_algo,
                sign_algo,
                sign_algo_params,
            }),
            Version::V2 => written(&SignHashV2 {
                credential,
                activation,
                hashes: [self.hash],
                hash_oid: hash_algo,
                sign_algo,
                sign_algo_params,
                // Synchronous: the signature comes in the answer.
                operation_mode: "S",
            }),
        }
    }
}

/// `credentials/list` (11.4 in both): all there are for whoever is logged in.
pub(super) struct List;

impl Body for List {
    fn json(&self, _: Version) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(b"{}".to_vec())
    }
}

/// `credentials/info` (11.5 in both), with the chain and with what authorising needs.
pub(super) struct AskInfo<'a>(pub &'a str);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InfoBody<'a> {
    #[serde(rename = "credentialID")]
    credential: &'a str,
    certificates: &'a str,
    auth_info: bool,
}

impl Body for AskInfo<'_> {
    fn json(&self, _: Version) -> Zeroizing<Vec<u8>> {
        written(&InfoBody { credential: self.0, certificates: "chain", auth_info: true })
    }
}

/// `credentials/sendOTP` (1.0.4.0, 11.8) or `credentials/getChallenge` (2.0.0.2, 11.8): the service sends the signatory a code.
pub(super) struct SendCode<'a> {
    pub credential: &'a str,
    pub factor: &'a str,
}

#[derive(Serialize)]
struct SendCodeBody<'a> {
    #[serde(rename = "credentialID")]
    credential: &'a str,
    #[serde(rename = "authObjectID", skip_serializing_if = "Option::is_none")]
    factor: Option<&'a str>,
}

impl Body for SendCode<'_> {
    fn json(&self, version: Version) -> Zeroizing<Vec<u8>> {
        let factor = (version == Version::V2).then_some(self.factor);
        written(&SendCodeBody { credential: self.credential, factor })
    }
}

/// `credentials/authorizeCheck` (2.0.0.2, 11.7): whether the signatory has agreed elsewhere.
#[derive(Serialize)]
pub(super) struct Check<'a> {
    pub handle: &'a str,
}

impl Body for Check<'_> {
    fn json(&self, _: Version) -> Zeroizing<Vec<u8>> {
        written(self)
    }
}

/// As JSON, in room that need not grow: a buffer that moves leaves its secrets behind.
fn written(body: &impl Serialize) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(16 * 1024));
    // Texts and numbers: there is nothing in them that JSON cannot hold.
    let _ = serde_json::to_writer(&mut *out, body);
    out
}
