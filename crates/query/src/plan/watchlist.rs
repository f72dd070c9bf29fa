//! `_GetWatchlist` and `_GetWatchlistAlias`.
//!
//! Not here: keeping watchlists (whoever implements `Source`).

use std::sync::Arc;

use kql::{Row, Schema, Span, Value};

use super::{Planner, rows::Rows};
use crate::{Error, ErrorKind, Watchlist, WatchlistItem};

impl Planner {
    /// The rows of a workspace function.
    pub(super) async fn table_function(
        &self,
        name: &str,
        arguments: &[Value],
        schema: &Schema,
        span: Span,
    ) -> Result<Rows, Error> {
        let source = &self.request.snapshot;
        match name {
            "_GetWatchlist" => {
                let Some(Value::String(alias)) = arguments.first() else {
                    let message = "_GetWatchlist needs the alias of a watchlist";
                    return Err(Error::new(ErrorKind::Semantic, message));
                };
                let list = source.watchlist(alias).await.map_err(|e| Error::from(&e))?;
                let rows = list.map_or_else(Vec::new, |list| rows_of(&list, schema));
                self.datatable(schema, &rows)
            }
            "_GetWatchlistAlias" => {
                let aliases = source.watchlist_aliases().await.map_err(|e| Error::from(&e))?;
                let rows: Vec<Row> =
                    aliases.into_iter().map(|alias| vec![Value::String(alias)]).collect();
                self.datatable(schema, &rows)
            }
            _ => Err(Error::unsupported(format!("the workspace function {name}()"), span)),
        }
    }
}

fn rows_of(list: &Watchlist, schema: &Schema) -> Vec<Row> {
    list.items
        .iter()
        .map(|item| schema.iter().map(|column| cell(list, item, &column.name, column.ty)).collect())
        .collect()
}

fn cell(list: &Watchlist, item: &WatchlistItem, column: &str, ty: kql::Type) -> Value {
    let text = |column: &str| {
        let position = list.columns.iter().position(|name| &**name == column)?;
        item.values.get(position).cloned()
    };
    match column {
        "_DTItemId" => Value::String(item.id.clone()),
        "LastUpdatedTimeUTC" => Value::Datetime(Some(item.updated)),
        "SearchKey" => {
            let key = list.search_key.as_ref().and_then(|key| text(key));
            Value::String(key.unwrap_or_default())
        }
        "WatchlistItem" => whole(list, item),
        _ => text(column).map_or(Value::null(ty), Value::String),
    }
}

/// All columns of an item as a bag.
fn whole(list: &Watchlist, item: &WatchlistItem) -> Value {
    let pairs = list.columns.iter().zip(&item.values);
    let bag = pairs.map(|(name, text)| (name.to_string(), Arc::as_ref(text).into())).collect();
    Value::dynamic(&serde_json::Value::Object(bag))
}

#[cfg(test)]
mod tests {
    use kql::Type;

    use super::*;

    #[test]
    fn an_item_has_its_columns_and_those_that_all_items_have() {
        let list = Watchlist {
            columns: vec!["Role".into(), "Owner".into()],
            search_key: Some("Role".into()),
            items: vec![WatchlistItem {
                id: "1".into(),
                updated: 5,
                values: vec!["Reader".into(), "é".into()],
            }],
        };
        let schema = Schema::of([
            ("_DTItemId", Type::String),
            ("LastUpdatedTimeUTC", Type::Datetime),
            ("SearchKey", Type::String),
            ("WatchlistItem", Type::Dynamic),
            ("Owner", Type::String),
            ("Unknown", Type::String),
        ]);
        let expected = vec![
            Value::string("1"),
            Value::Datetime(Some(5)),
            Value::string("Reader"),
            Value::Dynamic(Some(r#"{"Role":"Reader","Owner":"é"}"#.into())),
            Value::string("é"),
            Value::string(""),
        ];
        assert_eq!(rows_of(&list, &schema), [expected]);
    }
}
