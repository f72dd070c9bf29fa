//! All query options of a request, read against the type that it asks for.
//!
//! Not here: what each option means; each has its file.

use super::{Filter, OrderKey, Search, Selection, order, select};
use crate::{GraphError, GraphRequest, schema::EntityType};

/// Which queries the caller asked to be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules {
    /// The header `ConsistencyLevel: eventual` came with the request.
    pub eventual: bool,
    /// That header and `$count=true`: advanced queries.
    pub advanced: bool,
}

/// The query options of a request.
#[derive(Debug, Clone)]
pub struct Options {
    /// The type asked for.
    pub entity: &'static EntityType,
    /// `$select` and `$expand`.
    pub selection: Selection,
    /// `$filter`.
    pub filter: Option<Filter>,
    /// `$search`.
    pub search: Option<Search>,
    /// `$orderby`.
    pub order_by: Vec<OrderKey>,
    /// `$top`: how many per page.
    pub top: Option<usize>,
    /// `$skip`.
    pub skip: usize,
    /// `$skiptoken`, as an earlier page gave it.
    pub skip_token: Option<String>,
    /// `$count=true`.
    pub count: bool,
}

const KNOWN: [&str; 10] = [
    "$select",
    "$expand",
    "$filter",
    "$search",
    "$orderby",
    "$top",
    "$skip",
    "$skiptoken",
    "$count",
    "$format",
];

/// The options as texts, in the order of [`KNOWN`]'s names.
#[derive(Default)]
struct Texts<'a>(Vec<(&'static str, &'a str)>);

impl<'a> Texts<'a> {
    // The `$` may be left out; other names are the client's own and mean nothing.
    fn read(pairs: &'a [(String, String)]) -> Result<Self, GraphError> {
        let mut texts = Self::default();
        for (name, value) in pairs {
            let dollar = name.starts_with('$');
            let bare = name.strip_prefix('$').unwrap_or(name);
            let known = KNOWN.into_iter().find(|known| {
                known.strip_prefix('$').is_some_and(|known| known.eq_ignore_ascii_case(bare))
            });
            match known {
                Some(known) if texts.get(known).is_some() => {
                    return Err(GraphError::bad_request(format!(
                        "Query option '{known}' was specified more than once, but it must be specified at most once."
                    )));
                }
                Some(known) => texts.0.push((known, value)),
                None if dollar => {
                    return Err(GraphError::bad_request(format!(
                        "The query parameter '{name}' is not supported."
                    )));
                }
                None => {}
            }
        }
        Ok(texts)
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

impl Options {
    /// Reads the options of a request for a collection of `entity`.
    ///
    /// # Errors
    ///
    /// 400 in Graph's words, naming the option and, for `$filter`, the position.
    pub fn read(request: &GraphRequest, entity: &'static EntityType) -> Result<Self, GraphError> {
        Self::read_pairs(&request.query, request.headers.consistency_eventual, entity)
    }

    /// The same from decoded pairs; `eventual` says whether the header came along.
    ///
    /// # Errors
    ///
    /// As [`Options::read`].
    pub fn read_pairs(
        pairs: &[(String, String)],
        eventual: bool,
        entity: &'static EntityType,
    ) -> Result<Self, GraphError> {
        let texts = Texts::read(pairs)?;
        let count =
            texts.get("$count").map(|text| truth("$count", text)).transpose()? == Some(true);
        let rules = Rules { eventual, advanced: eventual && count };
        if let Some(format) = texts.get("$format")
            && !["json", "application/json"].contains(&format.to_ascii_lowercase().as_str())
        {
            return Err(GraphError::bad_request(format!(
                "The value '{format}' of $format is unsupported; use json."
            )));
        }
        let filter = match texts.get("$filter") {
            Some(text) => Some(Filter::read(text, entity, rules)?),
            None => None,
        };
        let search = match texts.get("$search") {
            Some(text) => Some(Search::read(text, entity, rules)?),
            None => None,
        };
        let order_by = match texts.get("$orderby") {
            Some(text) => order::read(text, entity, rules)?,
            None => Vec::new(),
        };
        if entity.directory_object && filter.is_some() && !order_by.is_empty() && !rules.advanced {
            return Err(GraphError::unsupported_query("Sorting not supported for current query."));
        }
        let skip = whole("$skip", texts.get("$skip"))?;
        if entity.directory_object && skip.is_some() {
            return Err(GraphError::unsupported_query("'$skip' is not supported by the service."));
        }
        Ok(Self {
            entity,
            selection: select::read(texts.get("$select"), texts.get("$expand"), entity)?,
            filter,
            search,
            order_by,
            top: whole("$top", texts.get("$top"))?,
            skip: skip.unwrap_or(0),
            skip_token: texts.get("$skiptoken").map(str::to_owned),
            // The directory counts only in its eventually consistent index.
            count: count && (eventual || !entity.directory_object),
        })
    }

    /// Reads the options of a request for a single object: `$select` and `$expand`.
    ///
    /// # Errors
    ///
    /// 400 for options that only collections take, and as [`Options::read`].
    pub fn read_single(
        request: &GraphRequest,
        entity: &'static EntityType,
    ) -> Result<Selection, GraphError> {
        let texts = Texts::read(&request.query)?;
        let only_collections = ["$filter", "$orderby", "$count", "$skip", "$top", "$search"];
        if only_collections.iter().any(|name| texts.get(name).is_some()) {
            return Err(GraphError::bad_request(
                "The requested resource is not a collection. Query options $filter, $orderby, $count, $skip, and $top can be applied only on collections.",
            ));
        }
        select::read(texts.get("$select"), texts.get("$expand"), entity)
    }

    /// Orders by `property` where the request names no order.
    #[must_use]
    pub fn ordered_by_default(mut self, property: &str, descending: bool) -> Self {
        if self.order_by.is_empty() {
            self.order_by.extend(
                self.entity.property(property).map(|property| OrderKey { property, descending }),
            );
        }
        self
    }
}

fn whole(name: &str, text: Option<&str>) -> Result<Option<usize>, GraphError> {
    text.map(|text| {
        text.trim().parse().map_err(|_| {
            GraphError::bad_request(format!(
                "Invalid value '{text}' for {name} query option found. The {name} query option requires a non-negative integer value."
            ))
        })
    })
    .transpose()
}

fn truth(name: &str, text: &str) -> Result<bool, GraphError> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(GraphError::bad_request(format!(
            "Invalid value '{text}' for {name} query option found. Valid values are 'true' or 'false'."
        ))),
    }
}
