//! An HTTP request to Graph, taken apart: version, method, typed path, query, headers, body.
//!
//! Not here: what the query options mean (`odata`) and what the body says (`write`).

use serde_json::Value;

use crate::{GraphError, GraphPath, json::Strict, path};

/// The HTTP methods that Graph answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the methods of HTTP")]
pub enum Method {
    Get,
    Post,
    Patch,
    Put,
    Delete,
}

impl Method {
    /// The method's name in upper case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    fn parse(text: &str) -> Result<Self, GraphError> {
        [Self::Get, Self::Post, Self::Patch, Self::Put, Self::Delete]
            .into_iter()
            .find(|method| method.as_str().eq_ignore_ascii_case(text))
            .ok_or_else(GraphError::method_not_allowed)
    }
}

/// Graph's two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// `/v1.0`.
    V1,
    /// `/beta`.
    Beta,
}

impl Version {
    /// The first segment of the path.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "v1.0",
            Self::Beta => "beta",
        }
    }

    fn parse(segment: &str) -> Result<Self, GraphError> {
        [Self::V1, Self::Beta]
            .into_iter()
            .find(|version| version.as_str().eq_ignore_ascii_case(segment))
            .ok_or_else(|| GraphError::bad_request(format!("Invalid version: {segment}")))
    }
}

/// The request headers that change an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestHeaders {
    /// `ConsistencyLevel: eventual`, which advanced queries need.
    pub consistency_eventual: bool,
    /// `Prefer: return=minimal`.
    pub prefer_minimal: bool,
    /// `client-request-id`, echoed in the answer.
    pub client_request_id: Option<String>,
    /// `Content-Type` without its parameters.
    pub content_type: Option<String>,
    /// `User-Agent`, kept by audit records.
    pub user_agent: Option<String>,
}

impl RequestHeaders {
    /// Picks the headers that matter; names in any case.
    #[must_use]
    pub fn read<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut read = Self::default();
        for (name, value) in headers {
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "consistencylevel" => {
                    read.consistency_eventual = value.eq_ignore_ascii_case("eventual");
                }
                "prefer" => {
                    read.prefer_minimal =
                        value.split(',').any(|part| part.trim() == "return=minimal");
                }
                "client-request-id" => read.client_request_id = Some(value.to_owned()),
                "content-type" => {
                    let mime = value.split(';').next().unwrap_or_default();
                    read.content_type = Some(mime.trim().to_ascii_lowercase());
                }
                "user-agent" => read.user_agent = Some(value.to_owned()),
                _ => {}
            }
        }
        read
    }
}

/// A request to Graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphRequest {
    /// Which Graph.
    pub version: Version,
    /// What to do.
    pub method: Method,
    /// To what.
    pub path: GraphPath,
    /// The path as it was sent, from the version on (`/v1.0/users`), for links in the answer.
    pub raw_path: String,
    /// Query options in order, decoded.
    pub query: Vec<(String, String)>,
    /// Headers that matter.
    pub headers: RequestHeaders,
    /// The body as it was sent.
    pub body: Vec<u8>,
}

impl GraphRequest {
    /// Takes a request apart. `path` starts with the version; `query` is without its `?`.
    ///
    /// # Errors
    ///
    /// As Graph words them: an unknown version, method or segment, an id that is not a GUID;
    /// 501 for what Graph has and this server does not.
    pub fn parse<'a>(
        method: &str,
        path: &str,
        query: &str,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
        body: Vec<u8>,
    ) -> Result<Self, GraphError> {
        let method = Method::parse(method)?;
        let headers: Vec<(&str, &str)> = headers.into_iter().collect();
        // The guard must see the method that will be carried out.
        if let Some((name, _)) =
            headers.iter().find(|(name, _)| name.to_ascii_lowercase().starts_with("x-http-method"))
        {
            return Err(GraphError::bad_request(format!(
                "The header '{name}' is unsupported: send the method itself."
            )));
        }
        let segments = path::decode_segments(path)?;
        let Some((version, rest)) = segments.split_first() else {
            return Err(GraphError::bad_request("Invalid version: "));
        };
        Ok(Self {
            version: Version::parse(version)?,
            method,
            path: path::parse(rest)?,
            raw_path: path.to_owned(),
            query: decode_query(query),
            headers: RequestHeaders::read(headers),
            body,
        })
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// 400 when it is empty, malformed or names a property twice (with line and column), 415 when it is not declared as
    /// JSON.
    pub fn json(&self) -> Result<Value, GraphError> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Err(GraphError::bad_request("Empty Payload. JSON content expected."));
        }
        match self.headers.content_type.as_deref() {
            Some("application/json" | "text/json") => {}
            Some(other) => return Err(GraphError::unsupported_media_type(other)),
            None => {
                let message = "A missing or empty content type header was found when trying to read a message. The content type header is required.";
                return Err(GraphError::new(400, "RequestBodyRead", message));
            }
        }
        serde_json::from_slice::<Strict>(&self.body).map(|strict| strict.0).map_err(|error| {
            GraphError::bad_request(format!(
                "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format. ({error})"
            ))
        })
    }
}

/// Query text into pairs; `+` is a space, as in forms.
pub(crate) fn decode_query(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(path: &str, query: &str) -> Result<GraphRequest, GraphError> {
        GraphRequest::parse("GET", path, query, [], Vec::new())
    }

    #[test]
    fn versions_and_query_options() {
        let request = get("/V1.0/users", "%24filter=displayName+eq+'a%26b'&$top=5").unwrap();
        assert_eq!(request.version, Version::V1);
        let pairs: Vec<_> =
            request.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("$filter", "displayName eq 'a&b'"), ("$top", "5")]);
        assert_eq!(get("/v2.0/users", "").unwrap_err().message, "Invalid version: v2.0");
        assert_eq!(get("", "").unwrap_err().code, "BadRequest");
    }

    #[test]
    fn a_method_cannot_be_disguised() {
        let headers = [("X-HTTP-Method-Override", "DELETE")];
        let disguised = GraphRequest::parse("POST", "/v1.0/users/x", "", headers, Vec::new());
        assert!(disguised.unwrap_err().message.contains("X-HTTP-Method-Override"));
    }

    #[test]
    fn a_body_must_be_json_and_say_so() {
        let post = |content_type: &str, body: &str| {
            let headers = [("Content-Type", content_type)];
            GraphRequest::parse("POST", "/v1.0/users", "", headers, body.into()).unwrap().json()
        };
        assert!(post("application/json; charset=utf-8", "{}").is_ok());
        assert_eq!(post("text/plain", "{}").unwrap_err().status, 415);
        let malformed = post("application/json", "{\"a\":}").unwrap_err();
        assert!(malformed.message.contains("line 1 column 6"), "{malformed}");
        assert_eq!(
            post("application/json", " ").unwrap_err().message,
            "Empty Payload. JSON content expected."
        );
    }
}
