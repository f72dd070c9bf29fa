//! `$batch`: up to twenty requests in one, some of them after others.
//!
//! A [`Batch`] is driven by its caller: take a step, answer it, until none is left. So the caller
//! decides how requests are run, and this file only in which order.
//!
//! Not here: running them.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value, json};

use crate::{Body, GraphError, GraphRequest, GraphResponse, Stamp, Version};

// Graph's limit.
const MAX_REQUESTS: usize = 20;

/// A batch on its way.
#[derive(Debug)]
pub struct Batch {
    items: Vec<Item>,
}

/// A request whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchStep {
    /// Its id within the batch, to be given back with the answer.
    pub id: String,
    /// The request, or the error with which to answer it.
    pub request: Result<GraphRequest, GraphError>,
}

#[derive(Debug)]
struct Item {
    step: BatchStep,
    depends_on: Vec<String>,
    taken: bool,
    response: Option<GraphResponse>,
}

impl Batch {
    /// Reads the body of `POST /$batch`. Errors of single requests are kept for their answers.
    ///
    /// # Errors
    ///
    /// 400 when the batch as a whole is wrong: not JSON, too many, duplicate or unknown ids, a
    /// dependency on a later request.
    pub fn read(request: &GraphRequest) -> Result<Self, GraphError> {
        let document = request.json()?;
        let Some(requests) = document.get("requests").and_then(Value::as_array) else {
            return Err(GraphError::bad_request(
                "Invalid batch payload format: 'requests' must be an array.",
            ));
        };
        if requests.is_empty() || requests.len() > MAX_REQUESTS {
            return Err(GraphError::bad_request(format!(
                "Number of batch request steps must be between 1 and {MAX_REQUESTS}; found {}.",
                requests.len()
            )));
        }
        let mut items: Vec<Item> = Vec::new();
        for entry in requests {
            let item = item(entry, request.version)?;
            if items.iter().any(|other| same(&other.step.id, &item.step.id)) {
                return Err(GraphError::bad_request(format!(
                    "Duplicate request id '{}' in the batch.",
                    item.step.id
                )));
            }
            if let Some(unknown) = item
                .depends_on
                .iter()
                .find(|id| !items.iter().any(|other| same(&other.step.id, id)))
            {
                return Err(GraphError::bad_request(format!(
                    "The request '{}' depends on '{unknown}', which no earlier request of the batch is called.",
                    item.step.id
                )));
            }
            items.push(item);
        }
        Ok(Self { items })
    }

    /// The next request to run; one that depends on a failed request is answered with 424 on
    /// the way. `None` when nothing is left to be taken.
    pub fn next_step(&mut self, stamp: &Stamp) -> Option<BatchStep> {
        for index in 0..self.items.len() {
            let failed = self.dependency_failed(index);
            let Some(item) = self.items.get_mut(index).filter(|item| !item.taken) else {
                continue;
            };
            item.taken = true;
            if !failed {
                return Some(item.step.clone());
            }
            let error = GraphError::failed_dependency();
            item.response = Some(GraphResponse::from_error(&error, stamp, ""));
        }
        None
    }

    // Requests only depend on earlier ones, which are answered by the time this one is taken.
    fn dependency_failed(&self, index: usize) -> bool {
        self.items.get(index).is_some_and(|item| {
            item.depends_on.iter().any(|id| {
                let dependency = self.items.iter().find(|other| same(&other.step.id, id));
                let status = dependency.and_then(|other| other.response.as_ref());
                status.is_none_or(|response| response.status >= 400)
            })
        })
    }

    /// Keeps the answer of a step.
    pub fn answer(&mut self, id: &str, response: GraphResponse) {
        if let Some(item) = self.items.iter_mut().find(|item| same(&item.step.id, id)) {
            item.response = Some(response);
        }
    }

    /// The answer of the whole, in the order of the requests.
    #[must_use]
    pub fn into_response(self) -> GraphResponse {
        let responses: Vec<Value> = self
            .items
            .into_iter()
            .filter_map(|item| Some(response(&item.step.id, &item.response?)))
            .collect();
        GraphResponse::ok(json!({"responses": responses}))
    }
}

// Ids are compared without regard to case.
fn same(left: &str, right: &str) -> bool {
    left.to_lowercase() == right.to_lowercase()
}

fn item(entry: &Value, version: Version) -> Result<Item, GraphError> {
    let text = |name: &str| {
        entry.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).ok_or_else(|| {
            GraphError::bad_request(format!(
                "Invalid batch payload format: every request needs the text '{name}'."
            ))
        })
    };
    let (id, method, url) = (text("id")?, text("method")?, text("url")?);
    let depends_on = match entry.get("dependsOn") {
        None | Some(Value::Null) => Vec::new(),
        Some(ids) => ids
            .as_array()
            .and_then(|ids| ids.iter().map(|id| id.as_str().map(str::to_owned)).collect())
            .ok_or_else(|| {
                GraphError::bad_request(format!(
                    "Invalid batch payload format: 'dependsOn' of the request '{id}' must be an array of ids."
                ))
            })?,
    };
    let request = inner(entry, version, method, url);
    let step = BatchStep { id: id.to_owned(), request };
    Ok(Item { step, depends_on, taken: false, response: None })
}

fn inner(
    entry: &Value,
    version: Version,
    method: &str,
    url: &str,
) -> Result<GraphRequest, GraphError> {
    let headers = entry.get("headers").and_then(Value::as_object);
    let headers: Vec<(&str, &str)> = headers
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
        .collect();
    let body = match entry.get("body") {
        None | Some(Value::Null) => Vec::new(),
        // Bodies that are not JSON travel as base64.
        Some(Value::String(text)) => STANDARD.decode(text).unwrap_or_else(|_| text.clone().into()),
        Some(json) => json.to_string().into_bytes(),
    };
    if url.contains("://") {
        return Err(GraphError::bad_request(format!(
            "The url '{url}' of a batched request must be relative to the version."
        )));
    }
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let path = format!("/{}/{}", version.as_str(), path.trim_start_matches('/'));
    let request = GraphRequest::parse(method, &path, query, headers, body)?;
    if request.path.resource == crate::ResourcePath::Batch {
        return Err(GraphError::bad_request("A batch cannot hold another batch."));
    }
    Ok(request)
}

fn response(id: &str, response: &GraphResponse) -> Value {
    let mut headers = Map::new();
    for (name, value) in &response.headers {
        headers.insert((*name).to_owned(), value.clone().into());
    }
    if let Some(content_type) = response.content_type() {
        headers.insert("Content-Type".to_owned(), content_type.into());
    }
    let body = match &response.body {
        Body::Empty => Value::Null,
        Body::Json(document) => document.clone(),
        Body::Text(text) | Body::Xml(text) => Value::String(STANDARD.encode(text)),
    };
    json!({"id": id, "status": response.status, "headers": headers, "body": body})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(requests: &Value) -> Result<Batch, GraphError> {
        let body = json!({"requests": requests}).to_string().into_bytes();
        let headers = [("content-type", "application/json")];
        Batch::read(&GraphRequest::parse("POST", "/v1.0/$batch", "", headers, body)?)
    }

    fn stamp() -> Stamp {
        Stamp {
            date: directory::Ticks::MIN,
            request_id: uuid::Uuid::nil(),
            client_request_id: String::new(),
        }
    }

    #[test]
    fn what_depends_on_a_failure_is_not_run() {
        let mut batch = batch(&json!([
            {"id": "1", "method": "GET", "url": "/users?$top=1"},
            {"id": "2", "method": "GET", "url": "nonsense", "dependsOn": ["1"]},
            {"id": "3", "method": "GET", "url": "/me", "dependsOn": ["2"]},
        ]))
        .unwrap();
        let mut taken = Vec::new();
        while let Some(step) = batch.next_step(&stamp()) {
            let answer = match &step.request {
                Ok(request) => {
                    assert_eq!(request.query, [("$top".to_owned(), "1".to_owned())]);
                    GraphResponse::ok(json!({"value": []}))
                }
                Err(error) => GraphResponse::from_error(error, &stamp(), ""),
            };
            batch.answer(&step.id, answer);
            taken.push(step.id);
        }
        assert_eq!(taken, ["1", "2"]);
        let Body::Json(document) = batch.into_response().body else { panic!("no document") };
        let statuses: Vec<_> =
            document["responses"].as_array().unwrap().iter().map(|r| r["status"].clone()).collect();
        assert_eq!(statuses, [200, 400, 424]);
    }

    #[test]
    fn refused_as_a_whole() {
        let get = |id: &str| json!({"id": id, "method": "GET", "url": "/users"});
        let many: Vec<Value> = (0..21).map(|id| get(&id.to_string())).collect();
        for (requests, needle) in [
            (json!(null), "'requests'"),
            (json!([]), "between 1 and 20"),
            (json!(many), "found 21"),
            (json!([get("a"), get("A")]), "Duplicate request id 'A'"),
            (json!([{"id": "1", "url": "/users"}]), "'method'"),
            (json!([{"id": "1", "method": "GET", "url": "/me", "dependsOn": ["9"]}]), "'9'"),
        ] {
            let error = batch(&requests).unwrap_err();
            assert!(error.message.contains(needle), "{error}");
        }
    }
}
