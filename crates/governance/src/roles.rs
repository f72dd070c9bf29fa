//! Commands of the directory's own role API, which knows nothing of PIM: one file each.
//!
//! Not here: PIM (`pim/`). What is assigned here PIM reports as assigned outside of it.

pub(crate) mod activate_directory_role;
pub(crate) mod add_directory_role_member;
pub(crate) mod create_role_assignment;
pub(crate) mod create_role_definition;
pub(crate) mod delete_role_assignment;
pub(crate) mod delete_role_definition;
mod outside_pim;
pub(crate) mod remove_directory_role_member;
pub(crate) mod role_rules;
pub(crate) mod update_role_definition;
