//! Functions that Kusto has and Reeve does not: a query that uses one is right, and refused.
//!
//! Not here: the functions that there are (`catalogue`).

/// Whether Kusto has a function of this name. Asked only for what the catalogue lacks.
pub(super) fn is_of_kusto(name: &str) -> bool {
    FAMILIES.iter().any(|family| name.starts_with(family)) || NAMES.contains(&name)
}

/// Families whose members begin alike.
const FAMILIES: [&str; 2] = ["geo_", "graph_"];

const NAMES: &[&str] = &[
    "current_principal_is_member_of",
    "cursor_after",
    "cursor_before_or_at",
    "cursor_current",
    "extent_id",
    "extent_tags",
    "external_table",
    "inner_nodes",
    "labels",
    "materialized_view",
    "node_degree_in",
    "node_degree_out",
    "nodes",
    "stored_query_result",
];
