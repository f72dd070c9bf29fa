//! One page of a collection, and the link to the next.
//!
//! A page ends at an object, not at a number: the token says after which object the next page
//! starts, so that objects created or deleted meanwhile are neither repeated nor skipped.
//!
//! Not here: rendering.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Options, OrderKey, order::Place};
use crate::{GraphError, GraphRequest, Resource};

/// How many objects a page holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize {
    /// Without `$top`.
    pub default: usize,
    /// The most that `$top` may ask for.
    pub max: usize,
}

impl PageSize {
    /// Users, groups, members and the like.
    pub const DIRECTORY: Self = Self { default: 100, max: 999 };
    /// Audit logs.
    pub const AUDIT: Self = Self { default: 1000, max: 1000 };
}

/// A page.
#[derive(Debug, Clone)]
pub struct Page<R> {
    /// Its objects, in order.
    pub items: Vec<R>,
    /// How many there are on all pages, if `$count=true` asks.
    pub count: Option<usize>,
    /// The `$skiptoken` of the next page, if there is one.
    pub next: Option<String>,
}

/// Filters, searches, orders and cuts `items`. Without `$orderby` the order is by id.
///
/// # Errors
///
/// 400 for a `$top` outside the limits and for a `$skiptoken` that no page gave.
pub fn apply_page<R: Resource>(
    items: impl IntoIterator<Item = R>,
    options: &Options,
    size: PageSize,
) -> Result<Page<R>, GraphError> {
    let length = page_length(options, size)?;
    let order = options.order_by.as_slice();
    let after = match &options.skip_token {
        Some(token) => Some(read_token(token, order)?),
        None => None,
    };
    let mut found: Vec<(Place, R)> = items
        .into_iter()
        .filter(|item| options.filter.as_ref().is_none_or(|filter| filter.matches(item)))
        .filter(|item| options.search.as_ref().is_none_or(|search| search.matches(item)))
        .map(|item| (Place::of(&item, order), item))
        .collect();
    let count = options.count.then_some(found.len());
    if let Some(after) = &after {
        found.retain(|(place, _)| place.compare(after, order).is_gt());
    }
    found.sort_by(|(left, _), (right, _)| left.compare(right, order));
    // The first page skips; later ones start where the token says.
    let skip = if after.is_some() { 0 } else { options.skip };
    let mut rest = found.into_iter().skip(skip);
    let mut last = None;
    let mut items = Vec::new();
    for (place, item) in rest.by_ref().take(length) {
        last = Some(place);
        items.push(item);
    }
    let more = rest.next().is_some();
    Ok(Page { items, count, next: last.filter(|_| more).map(|place| token(&place)) })
}

fn page_length(options: &Options, size: PageSize) -> Result<usize, GraphError> {
    match options.top {
        None => Ok(size.default),
        Some(top) if (1..=size.max).contains(&top) => Ok(top),
        Some(top) => Err(GraphError::unsupported_query(format!(
            "Invalid page size specified: '{top}'. Must be between 1 and {} inclusive.",
            size.max
        ))),
    }
}

fn token(place: &Place) -> String {
    URL_SAFE_NO_PAD.encode(json!([place.values, place.id]).to_string())
}

fn read_token(token: &str, order: &[OrderKey]) -> Result<Place, GraphError> {
    let place = URL_SAFE_NO_PAD
        .decode(token)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<(Vec<Value>, String)>(&bytes).ok())
        .map(|(values, id)| Place { values, id })
        .filter(|place| place.values.len() == order.len());
    place.ok_or_else(|| {
        GraphError::directory_bad_request(format!(
            "The $skiptoken '{token}' is not valid for this query."
        ))
    })
}

// What may stand in a query unencoded and still be read back as itself.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b',')
    .remove(b'/')
    .remove(b':')
    .remove(b'\'')
    .remove(b'@');

/// The address of the next page: that of `request` with the token. `origin` is scheme, host and
/// port as the client used them, without a trailing slash.
#[must_use]
pub fn next_link(origin: &str, request: &GraphRequest, token: &str) -> String {
    let mut link = format!("{origin}{}?", request.raw_path);
    let kept = request.query.iter().filter(|(name, _)| {
        let bare = name.trim_start_matches('$');
        !bare.eq_ignore_ascii_case("skiptoken") && !bare.eq_ignore_ascii_case("skip")
    });
    for (name, value) in kept {
        link.extend(utf8_percent_encode(name, QUERY));
        link.push('=');
        link.extend(utf8_percent_encode(value, QUERY));
        link.push('&');
    }
    link.push_str("$skiptoken=");
    link.push_str(token);
    link
}
