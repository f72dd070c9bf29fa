//! Talking to a running server: the address from `--url`, the token from the caller or, for whoever
//! can read the server's data directory, made on the spot.
//!
//! Not here: what is asked.

use reqwest::{Certificate, Method, StatusCode};
use serde_json::Value;

use super::{Failure, Globals};
use crate::{
    clock::Clock,
    data_dir::DataDir,
    entropy::Entropy,
    identities::ADMIN,
    json::Json as _,
    oauth::issue::{self, REEVE},
    offline, tls,
};

/// A client of one server.
#[derive(Debug, Clone)]
pub(super) struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
}

/// An answer that is no error.
#[derive(Debug)]
pub(super) struct Answered {
    /// The status.
    pub(super) status: StatusCode,
    /// The body; null when there is none.
    pub(super) body: Value,
    /// `WWW-Authenticate`, if there is one.
    pub(super) challenge: Option<String>,
}

impl Client {
    /// A client for `--url`, with a token for Reeve's own API.
    ///
    /// # Errors
    /// Without `--url`, or without a token and a data directory to make one from.
    pub(super) async fn new(globals: &Globals) -> Result<Self, Failure> {
        let url = globals.url.as_deref().ok_or_else(|| {
            Failure::Usage("this command talks to a server: name it with --url".to_owned())
        })?;
        let token = match globals.token() {
            Some(token) => token,
            None => token_for(globals, REEVE).await?,
        };
        Self::with_token(globals, url, token)
    }

    /// A client for `url` with this token.
    pub(super) fn with_token(globals: &Globals, url: &str, token: String) -> Result<Self, Failure> {
        tls::install_provider();
        let mut builder = reqwest::Client::builder();
        if let Ok(data) = DataDir::open_read_only(globals.data())
            && let Ok(pem) = tls::authority_pem(&data)
        {
            builder = builder.add_root_certificate(Certificate::from_pem(pem.as_bytes())?);
        }
        let base = url.trim_end_matches('/').to_owned();
        Ok(Self { http: builder.build()?, base, token })
    }

    /// Sends a request and returns the answer, whatever its status.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Answered, Failure> {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        request = request.bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        self.answer(request).await
    }

    /// Sends a request and fails on any status that is not a success.
    pub(super) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, Failure> {
        successful(self.send(method, path, body).await?)
    }

    /// `GET`.
    pub(super) async fn get(&self, path: &str) -> Result<Value, Failure> {
        self.call(Method::GET, path, None).await
    }

    /// The items of a list.
    pub(super) async fn list(&self, path: &str) -> Result<Vec<Value>, Failure> {
        let mut answer = self.get(path).await?;
        match answer.get_mut("value").map(Value::take) {
            Some(Value::Array(items)) => Ok(items),
            _ => Err(Failure::Failed(format!("{path} did not answer with a list"))),
        }
    }

    /// Sends bytes as they are.
    pub(super) async fn upload(
        &self,
        method: Method,
        path: &str,
        bytes: Vec<u8>,
    ) -> Result<Value, Failure> {
        let request = self.http.request(method, format!("{}{path}", self.base));
        successful(self.answer(request.bearer_auth(&self.token).body(bytes)).await?)
    }

    async fn answer(&self, request: reqwest::RequestBuilder) -> Result<Answered, Failure> {
        let response = request.send().await.map_err(|error| {
            Failure::Failed(format!("no answer from {}: {}", self.base, cause(&error)))
        })?;
        let status = response.status();
        let challenge = response.headers().get(reqwest::header::WWW_AUTHENTICATE);
        let challenge = challenge.and_then(|it| it.to_str().ok()).map(str::to_owned);
        let text = response.text().await?;
        let body = if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        };
        Ok(Answered { status, body, challenge })
    }
}

/// The body of a success; the server's own words otherwise.
fn successful(answered: Answered) -> Result<Value, Failure> {
    if answered.status.is_success() {
        return Ok(answered.body);
    }
    let error = answered.body.at("/error");
    let inner = error.text_at("/innererror/message");
    let message = inner.or_else(|| error.text_at("/message"));
    let text = message.map_or_else(|| answered.body.to_string(), str::to_owned);
    if answered.status == StatusCode::ACCEPTED || *error.at("/code") == "GuardHeld" {
        return Err(Failure::Held(text));
    }
    Err(Failure::Failed(format!("{}: {text}", answered.status.as_u16())))
}

fn cause(error: &dyn std::error::Error) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}

/// A token of the administrator's application for `audience`, made with the data directory's key.
pub(super) async fn token_for(globals: &Globals, audience: &str) -> Result<String, Failure> {
    let data = DataDir::open_read_only(globals.data())?;
    let entropy = Entropy::system();
    let key = crate::oauth::SigningKey::open(&data, &entropy)?;
    let state = offline::tenant_state(&data).await?;
    let mut apps = state.service_principals();
    let admin = apps.find(|app| app.display_name == ADMIN).ok_or_else(|| {
        Failure::Failed(format!("the tenant has no application `{ADMIN}`; name a --token"))
    })?;
    let moment = offline::moment(&Clock::system(), &entropy);
    Ok(issue::application_token(&key, &state, moment, admin, audience)?.0)
}
