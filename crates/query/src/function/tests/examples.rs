//! The catalogue's examples, bound as a query has them and evaluated without a plan.

use kql::catalogue;

use super::{super::implementation, plain::rows_of};

/// The only value of a query that prints one.
fn printed(text: &str) -> Result<String, String> {
    let rows = rows_of(text)?;
    Ok(serde_json::to_string(&rows[0][0]).unwrap())
}

/// What the catalogue has and Reeve does not evaluate here: window functions and others that the
/// planner knows, and what is refused.
const MISSING: [&str; 18] = [
    "bin_auto",
    "current_cluster_endpoint",
    "current_database",
    "current_principal",
    "current_principal_details",
    "geo_info_from_ip_address",
    "hash_many",
    "ingestion_time",
    "next",
    "parse_user_agent",
    "prev",
    "row_cumsum",
    "row_number",
    "row_rank_dense",
    "row_rank_min",
    "row_window_session",
    "series_periods_detect",
    "series_periods_validate",
];

#[test]
fn every_example_has_the_value_that_the_catalogue_says() {
    let mut wrong = Vec::new();
    let mut missing = Vec::new();
    for function in catalogue::functions() {
        if implementation(function.name).is_none() {
            missing.push(function.name);
            continue;
        }
        let (example, expected) = function.example;
        let result = printed(&format!("print x = {example}")).unwrap_or_else(|error| error);
        if result != expected {
            wrong.push(format!("{example} = {result}, not {expected}"));
        }
    }
    missing.sort_unstable();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(missing, MISSING);
}
