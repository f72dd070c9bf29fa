//! `_GetWatchlist`: known, unknown, and on the right side of `in`.
//!
//! Not here: the columns of a watchlist (beside the planner).

use std::sync::Arc;

use kql::{MemoryCatalog, Schema, Type, Value};
use query::{MemorySource, Watchlist, WatchlistItem, Window};

use crate::engine::{ask, request, written};

fn catalog() -> MemoryCatalog {
    let mut catalog = MemoryCatalog::new();
    catalog.add_watchlist("PrivilegedRoles", ["Role", "Owner"]);
    catalog
}

fn source() -> Arc<MemorySource> {
    let item = |id: &str, role: &str| WatchlistItem {
        id: id.into(),
        updated: 0,
        values: vec![role.into(), "security".into()],
    };
    let mut source = MemorySource::new();
    source.add_watchlist(
        "PrivilegedRoles",
        Watchlist {
            columns: vec!["Role".into(), "Owner".into()],
            search_key: Some("Role".into()),
            items: vec![item("1", "Global Administrator"), item("2", "User Administrator")],
        },
    );
    Arc::new(source)
}

fn rows(text: &str) -> Vec<String> {
    written(&ask(request(text, &catalog(), source())).unwrap())
}

#[test]
fn the_alias_is_found_in_any_case() {
    let found = rows("_GetWatchlist('privilegedroles') | project SearchKey, Role, WatchlistItem");
    assert_eq!(
        found,
        [
            r#"["Global Administrator","Global Administrator",{"Role":"Global Administrator","Owner":"security"}]"#,
            r#"["User Administrator","User Administrator",{"Role":"User Administrator","Owner":"security"}]"#,
        ]
    );
    assert_eq!(rows("_GetWatchlistAlias"), [r#"["PrivilegedRoles"]"#]);
}

#[test]
fn an_unknown_watchlist_is_empty() {
    assert_eq!(rows("_GetWatchlist('nosuch') | project SearchKey, Anything"), [""; 0]);
    assert_eq!(rows("_GetWatchlist('nosuch') | where Anything == 'x' | count"), ["[0]"]);
}

#[test]
fn a_watchlist_filters_a_table_and_is_outside_its_window() {
    let schema = Schema::of([("TimeGenerated", Type::Datetime), ("RoleName", Type::String)]);
    let row = |time, role: &str| vec![Value::Datetime(Some(time)), Value::string(role)];
    let mut catalog = catalog();
    catalog.add_table("Assignments", schema.clone());
    let mut source = Arc::unwrap_or_clone(source());
    let roles = [row(5, "Global Administrator"), row(5, "Reader"), row(9, "User Administrator")];
    source.add_rows("Assignments", &schema, &roles).unwrap();
    let text = "let roles = _GetWatchlist('PrivilegedRoles') | project Role;
        Assignments | where RoleName in (roles) | project RoleName";
    let mut request = request(text, &catalog, Arc::new(source));
    request.window = Some(Window { from: 5, to: 6 });
    assert_eq!(written(&ask(request).unwrap()), [r#"["Global Administrator"]"#]);
}
