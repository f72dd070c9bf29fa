//! The files of `content/`, in the binary.
//!
//! Not here: which of them are on; the rules say that themselves.

/// Analytics rules.
pub const RULES: &[&str] = &[
    include_str!("../../../../content/rules/role-assigned-outside-pim.yaml"),
    include_str!("../../../../content/rules/privileged-role-assigned-outside-pim.yaml"),
];

/// Automation rules.
pub const AUTOMATION_RULES: &[&str] =
    &[include_str!("../../../../content/automation/undo-role-assigned-outside-pim.json")];

/// Playbooks by name.
pub const PLAYBOOKS: &[(&str, &str)] = &[
    (
        "Remove-RoleAssignedOutsidePim",
        include_str!("../../../../content/playbooks/remove-role-assigned-outside-pim.json"),
    ),
    (
        "Remove-RoleAssignedOutsidePim-ClientSecret",
        include_str!(
            "../../../../content/playbooks/remove-role-assigned-outside-pim-client-secret.json"
        ),
    ),
];

/// Watchlists: alias, search key, CSV.
pub const WATCHLISTS: &[(&str, &str, &str)] = &[(
    "PrivilegedAADRoles",
    "AADRoleId",
    include_str!("../../../../content/watchlists/PrivilegedAADRoles.csv"),
)];
