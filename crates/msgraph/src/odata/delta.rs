//! Delta queries: tokens that say what a client has seen, and the links that carry them.
//!
//! A first round shows everything as of the sequence number at which it began; its last page
//! ends in a link from which the next round shows what changed since.
//!
//! Not here: what changed (the tenant counts that).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use directory::{Span, Ticks};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Options, Selection};
use crate::{GraphError, GraphRequest, schema::EntityType};

/// How long a token is good for.
const LIFE: Span = Span::days(7);
/// At most so many ids can be asked for.
const MAXIMUM_IDS: usize = 50;
/// How many objects a page shows.
const PAGE: usize = 100;

/// Where a client is. The query of the first call is fixed in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Token {
    /// When it was issued.
    at: Ticks,
    /// What changed up to here the client has seen.
    since: u64,
    /// What this round shows; the next begins here.
    until: u64,
    /// The last object shown in this round.
    after: Option<String>,
    select: Option<String>,
    expand: Option<String>,
    ids: Vec<String>,
}

/// A delta query, its token read.
#[derive(Debug, Clone)]
pub struct Delta {
    token: Token,
    /// What of each object is shown.
    pub selection: Selection,
    /// Whether the client only wants to know of what comes after now.
    latest: bool,
}

/// One object of an answer, with the id that orders it.
#[derive(Debug, Clone, PartialEq)]
pub struct DeltaItem {
    /// The object's id.
    pub id: String,
    /// As it is shown.
    pub value: Value,
}

impl DeltaItem {
    /// An object that is no longer there: `changed` among the deleted items, `deleted` for good.
    #[must_use]
    pub fn removed(id: String, reason: &str) -> Self {
        let value = serde_json::json!({"id": id, "@removed": {"reason": reason}});
        Self { id, value }
    }
}

impl Delta {
    /// Reads the query. `sequence` is the tenant's now.
    ///
    /// # Errors
    ///
    /// 400 for options that delta queries do not take and for tokens that no answer gave; 410 for
    /// tokens that are too old, from which a client starts anew.
    pub fn read(
        request: &GraphRequest,
        entity: &'static EntityType,
        (sequence, now): (u64, Ticks),
    ) -> Result<Self, GraphError> {
        let option = |name: &str| {
            let found = request
                .query
                .iter()
                .find(|(key, _)| key.strip_prefix('$').unwrap_or(key).eq_ignore_ascii_case(name));
            found.map(|(_, value)| value.as_str())
        };
        let given = option("deltatoken").or_else(|| option("skiptoken"));
        let latest = given.is_some_and(|text| text.eq_ignore_ascii_case("latest"));
        let token = match given.filter(|_| !latest) {
            Some(text) => continued(text, option("deltatoken").is_some(), (sequence, now))?,
            None => Token {
                at: now,
                since: 0,
                until: sequence,
                after: None,
                select: option("select").map(str::to_owned),
                expand: option("expand").map(str::to_owned),
                ids: option("filter").map(ids).transpose()?.unwrap_or_default(),
            },
        };
        for name in ["search", "orderby", "top", "skip", "count"] {
            if option(name).is_some() {
                return Err(GraphError::bad_request(format!(
                    "The query option '${name}' is not supported by delta queries."
                )));
            }
        }
        let select = token.select.iter().map(|text| ("$select".to_owned(), text.clone()));
        let pairs: Vec<_> = select.collect();
        let selection = Options::read_pairs(&pairs, false, entity)?.selection;
        let query = Self { token, selection, latest };
        query.known_expansions(entity)?;
        Ok(query)
    }

    fn known_expansions(&self, entity: &EntityType) -> Result<(), GraphError> {
        for name in self.token.expand.iter().flat_map(|text| text.split(',')) {
            let name = name.trim();
            let known = ["members", "owners"].iter().any(|known| known.eq_ignore_ascii_case(name));
            if !known || entity.navigation(name).is_none() {
                return Err(GraphError::bad_request(format!(
                    "'{name}' cannot be expanded by a delta query of '{}'.",
                    entity.name
                )));
            }
        }
        Ok(())
    }

    /// What changed after this is to be shown; 0 is everything.
    #[must_use]
    pub fn since(&self) -> u64 {
        self.token.since
    }

    /// Whether the query asks for a relation, `members` or `owners`, by `$expand` or `$select`.
    #[must_use]
    pub fn tracks(&self, relation: &str) -> bool {
        let texts = self.token.expand.iter().chain(&self.token.select);
        texts
            .flat_map(|text| text.split(','))
            .any(|name| name.trim().eq_ignore_ascii_case(relation))
    }

    /// Whether the query is about the object with this id.
    #[must_use]
    pub fn asks_for(&self, id: &str) -> bool {
        self.token.ids.is_empty() || self.token.ids.iter().any(|one| one.eq_ignore_ascii_case(id))
    }

    /// A page of what changed, with the link to the next page or the next round. `root` is the
    /// service's address with the version, `set` what the context names.
    #[must_use]
    pub fn answer(
        self,
        mut items: Vec<DeltaItem>,
        request: &GraphRequest,
        (origin, root, set): (&str, &str, &str),
    ) -> Value {
        items.sort_by(|one, other| one.id.cmp(&other.id));
        if let Some(after) = &self.token.after {
            items.retain(|item| *after < item.id);
        }
        if self.latest {
            items.clear();
        }
        let more = items.len() > PAGE;
        items.truncate(PAGE);
        let last = items.last().map(|item| item.id.clone()).filter(|_| more);
        let values: Vec<Value> = items.into_iter().map(|item| item.value).collect();
        let (name, option, token) = match last {
            Some(after) => {
                let token = Token { after: Some(after), ..self.token };
                ("@odata.nextLink", "$skiptoken", token)
            }
            None => {
                let since = self.token.until;
                let token = Token { since, after: None, ..self.token };
                ("@odata.deltaLink", "$deltatoken", token)
            }
        };
        // A token is plain data and always encodes.
        let encoded = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&token).unwrap_or_default());
        let link = format!("{origin}{}?{option}={encoded}", request.raw_path);
        let mut document = Map::new();
        document.insert("@odata.context".into(), format!("{root}/$metadata#{set}").into());
        document.insert(name.into(), link.into());
        document.insert("value".into(), values.into());
        Value::Object(document)
    }
}

fn continued(
    text: &str,
    new_round: bool,
    (sequence, now): (u64, Ticks),
) -> Result<Token, GraphError> {
    let token = URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<Token>(&bytes).ok())
        .filter(|token| token.until <= sequence)
        .ok_or_else(|| {
            GraphError::directory_bad_request(format!("The delta token '{text}' is not valid."))
        })?;
    if now - token.at > LIFE {
        return Err(GraphError::new(
            410,
            "syncStateNotFound",
            "The delta token has expired. Start anew without a token.",
        ));
    }
    let until = if new_round { sequence } else { token.until };
    Ok(Token { at: now, until, ..token })
}

/// `id eq '…' or id eq '…'`: the only filter there is.
fn ids(filter: &str) -> Result<Vec<String>, GraphError> {
    let unsupported = || {
        GraphError::unsupported_query(format!(
            "The filter '{filter}' is not supported: delta queries take id eq '…', joined by or, at most {MAXIMUM_IDS} times."
        ))
    };
    let ids: Option<Vec<String>> = filter
        .split(" or ")
        .map(|part| {
            let part = part.trim().trim_start_matches('(').trim_end_matches(')');
            let value = part.strip_prefix("id eq ")?.trim();
            let inside = value.strip_prefix('\'')?.strip_suffix('\'')?;
            (!inside.contains('\'')).then(|| inside.to_owned())
        })
        .collect();
    ids.filter(|ids| ids.len() <= MAXIMUM_IDS).ok_or_else(unsupported)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{GROUP, USER};

    fn at(text: &str) -> Ticks {
        text.parse().unwrap()
    }

    fn request(query: &str) -> GraphRequest {
        GraphRequest::parse("GET", "/v1.0/users/delta", query, [], Vec::new()).unwrap()
    }

    fn items(count: usize) -> Vec<DeltaItem> {
        (0..count)
            .map(|n| DeltaItem { id: format!("{n:04}"), value: serde_json::json!({"id": n}) })
            .collect()
    }

    fn follow(answer: &Value, name: &str) -> GraphRequest {
        let link = answer[name].as_str().unwrap_or_else(|| panic!("{name} of {answer}"));
        request(link.split_once('?').unwrap().1)
    }

    const PLACE: (&str, &str, &str) = ("https://h", "https://h/v1.0", "users");

    #[test]
    fn rounds_and_pages() {
        let now = at("2026-03-02T08:00:00Z");
        let first = request("$select=displayName");
        let delta = Delta::read(&first, &USER, (7, now)).unwrap();
        assert_eq!(delta.since(), 0);
        let answer = delta.answer(items(150), &first, PLACE);
        assert_eq!(answer["value"].as_array().unwrap().len(), 100);
        // Something happens between the pages: it belongs to the next round.
        let second = follow(&answer, "@odata.nextLink");
        let delta = Delta::read(&second, &USER, (9, now)).unwrap();
        let answer = delta.answer(items(150), &second, PLACE);
        assert_eq!(answer["value"].as_array().unwrap().len(), 50);
        let third = follow(&answer, "@odata.deltaLink");
        let delta = Delta::read(&third, &USER, (12, now)).unwrap();
        assert_eq!(delta.since(), 7);
        assert_eq!(delta.selection.fields.as_ref().unwrap().len(), 1, "fixed in the token");
        let answer = delta.answer(Vec::new(), &third, PLACE);
        let fourth = Delta::read(&follow(&answer, "@odata.deltaLink"), &USER, (12, now)).unwrap();
        assert_eq!(fourth.since(), 12);
    }

    #[test]
    fn latest_shows_nothing_and_old_tokens_are_gone() {
        let now = at("2026-03-02T08:00:00Z");
        let latest = request("$deltatoken=latest");
        let delta = Delta::read(&latest, &USER, (7, now)).unwrap();
        let answer = delta.answer(items(3), &latest, PLACE);
        assert_eq!(answer["value"], serde_json::json!([]));
        let next = follow(&answer, "@odata.deltaLink");
        assert_eq!(Delta::read(&next, &USER, (7, now)).unwrap().since(), 7);
        let later = now.saturating_add(Span::days(8));
        assert_eq!(Delta::read(&next, &USER, (7, later)).unwrap_err().status, 410);
        let rolled_back = Delta::read(&next, &USER, (3, now));
        assert_eq!(rolled_back.unwrap_err().status, 400, "a token of another tenant");
        assert_eq!(
            Delta::read(&request("$deltatoken=x"), &USER, (7, now)).unwrap_err().status,
            400
        );
    }

    #[test]
    fn what_it_takes_and_what_not() {
        let now = at("2026-03-02T08:00:00Z");
        let read = |query: &str, entity| Delta::read(&request(query), entity, (7, now));
        let delta = read("$filter=id eq 'A' or id eq 'b'", &USER).unwrap();
        assert!(delta.asks_for("a") && delta.asks_for("B") && !delta.asks_for("c"));
        assert!(read("$expand=members", &GROUP).unwrap().tracks("members"));
        assert!(read("$select=displayName,owners", &GROUP).unwrap().tracks("owners"));
        for (query, entity) in [
            ("$filter=displayName eq 'A'", &USER),
            ("$expand=members", &USER),
            ("$expand=memberOf", &GROUP),
            ("$top=5", &USER),
            ("$orderby=displayName", &USER),
            ("$select=shoeSize", &USER),
        ] {
            assert_eq!(read(query, entity).unwrap_err().status, 400, "{query}");
        }
    }
}
