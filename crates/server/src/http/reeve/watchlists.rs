//! `/reeve/watchlists`: small tables that rules consult. `PUT` replaces all items at once.
//!
//! Not here: Sentinel's own ARM paths, which append.

use axum::response::Response;
use sentinel::watchlist::Watchlist;
use serde_json::{Value, json};

use super::{ApiError, Call, document};
use crate::{
    json::Json as _,
    watchlist_file,
    watchlists::{WatchlistEvent, Watchlists},
};

/// All watchlists, without their items.
pub(in crate::http) async fn list(call: Call) -> Result<Response, ApiError> {
    let lists = call.instance.watchlists.all();
    super::list(lists.iter().map(summary).collect::<Vec<_>>())
}

/// One watchlist with its items.
pub(in crate::http) async fn show(call: Call) -> Result<Response, ApiError> {
    let alias = call.part("alias");
    let list = call.instance.watchlists.get(alias).ok_or_else(|| missing(alias))?;
    let mut body = summary(&list);
    body.set("items", list.items().map(|(_, item)| item).collect::<Value>());
    document(body)
}

/// Replaces the items by those of a CSV file; `?searchKey=` names the key's column, by default the
/// first.
pub(in crate::http) async fn put(call: Call) -> Result<Response, ApiError> {
    let alias = call.part("alias").to_owned();
    let now = call.instance.clock.tenant();
    let key = call.query.get("searchKey");
    let watchlist =
        watchlist_file::read(&alias, key, &call.body, now).map_err(ApiError::bad_request)?;
    let body = summary(&watchlist);
    commit(&call, WatchlistEvent::WatchlistReplaced { watchlist }).await?;
    document(body)
}

/// Deletes a watchlist.
pub(in crate::http) async fn delete(call: Call) -> Result<Response, ApiError> {
    let alias = call.part("alias").to_owned();
    let list = call.instance.watchlists.get(&alias).ok_or_else(|| missing(&alias))?;
    commit(&call, WatchlistEvent::WatchlistDeleted { alias: list.alias.clone() }).await?;
    document(summary(&list))
}

async fn commit(call: &Call, event: WatchlistEvent) -> Result<(), ApiError> {
    let stored = Watchlists::encode(&event, call.instance.clock.tenant());
    let transaction = journal::Transaction { events: vec![stored], ..Default::default() };
    call.instance.journal.commit(transaction).await.map_err(ApiError::internal)?;
    call.instance.watchlists.apply(event);
    call.instance.wake.notify_waiters();
    Ok(())
}

fn missing(alias: &str) -> ApiError {
    ApiError::not_found(format!("there is no watchlist `{alias}`"))
}

fn summary(list: &Watchlist) -> Value {
    json!({
        "alias": list.alias,
        "searchKey": list.search_key,
        "columns": list.columns,
        "itemCount": list.rows.len(),
        "updated": list.updated,
    })
}
