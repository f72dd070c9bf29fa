//! The tables that Reeve writes or ingests, one file each in the folder `tables`. Names and types
//! are those of Azure Monitor's table reference.
//!
//! Not here: tables of one's own, which the manifest keeps.

use super::{InvalidDefinition, Table, text};

const FILES: &[(&str, &str)] = &[
    (
        "AADManagedIdentitySignInLogs",
        include_str!("../../tables/AADManagedIdentitySignInLogs.table"),
    ),
    (
        "AADNonInteractiveUserSignInLogs",
        include_str!("../../tables/AADNonInteractiveUserSignInLogs.table"),
    ),
    ("AADProvisioningLogs", include_str!("../../tables/AADProvisioningLogs.table")),
    ("AADRiskyServicePrincipals", include_str!("../../tables/AADRiskyServicePrincipals.table")),
    ("AADRiskyUsers", include_str!("../../tables/AADRiskyUsers.table")),
    (
        "AADServicePrincipalRiskEvents",
        include_str!("../../tables/AADServicePrincipalRiskEvents.table"),
    ),
    (
        "AADServicePrincipalSignInLogs",
        include_str!("../../tables/AADServicePrincipalSignInLogs.table"),
    ),
    ("AADUserRiskEvents", include_str!("../../tables/AADUserRiskEvents.table")),
    ("AuditLogs", include_str!("../../tables/AuditLogs.table")),
    ("HuntingBookmark", include_str!("../../tables/HuntingBookmark.table")),
    ("IdentityInfo", include_str!("../../tables/IdentityInfo.table")),
    ("MicrosoftGraphActivityLogs", include_str!("../../tables/MicrosoftGraphActivityLogs.table")),
    ("ReeveDeadLetter", include_str!("../../tables/ReeveDeadLetter.table")),
    ("SecurityAlert", include_str!("../../tables/SecurityAlert.table")),
    ("SecurityIncident", include_str!("../../tables/SecurityIncident.table")),
    ("SentinelAudit", include_str!("../../tables/SentinelAudit.table")),
    ("SentinelHealth", include_str!("../../tables/SentinelHealth.table")),
    ("SigninLogs", include_str!("../../tables/SigninLogs.table")),
    ("Watchlist", include_str!("../../tables/Watchlist.table")),
];

/// The built-in tables, by name.
///
/// # Errors
/// A definition that cannot be read: a mistake in this crate, which its tests find.
pub fn builtin() -> Result<Vec<Table>, InvalidDefinition> {
    FILES.iter().map(|(name, file)| text::parse(name, file)).collect()
}

#[cfg(test)]
mod tests {
    use kql::Type;

    use super::*;
    use crate::table::{DEAD_LETTER, TIME_GENERATED};

    #[test]
    fn every_file_is_a_table_that_rows_fit_in() {
        let tables = builtin().unwrap();
        for table in &tables {
            assert_eq!(table.column(TIME_GENERATED), Some(Type::Datetime), "{}", table.name);
            assert_eq!(table.column("Type"), Some(Type::String), "{}", table.name);
            assert_eq!(table.column("TenantId"), Some(Type::String), "{}", table.name);
            assert!(!table.doc.is_empty(), "{}", table.name);
            let names: std::collections::BTreeSet<_> =
                table.columns.columns().iter().map(|c| c.name.clone()).collect();
            assert_eq!(names.len(), table.columns.columns().len(), "{}", table.name);
            assert!(table.keys.is_subset(&names), "{}", table.name);
        }
        let names: Vec<&str> = tables.iter().map(|table| &*table.name).collect();
        assert!(names.is_sorted() && names.contains(&DEAD_LETTER));
    }

    /// The types that published rules lean on.
    #[test]
    fn dynamic_where_rules_index_and_text_where_they_parse() {
        let tables = builtin().unwrap();
        let of = |table: &str, column| {
            tables.iter().find(|t| &*t.name == table).and_then(|t| t.column(column))
        };
        assert_eq!(of("AuditLogs", "TargetResources"), Some(Type::Dynamic));
        assert_eq!(of("SigninLogs", "LocationDetails"), Some(Type::Dynamic));
        assert_eq!(of("AADNonInteractiveUserSignInLogs", "LocationDetails"), Some(Type::String));
        assert_eq!(of("SecurityAlert", "Entities"), Some(Type::String));
        assert_eq!(of("SecurityIncident", "IncidentNumber"), Some(Type::Int));
        assert_eq!(of("SigninLogs", "ResultType"), Some(Type::String));
    }
}
