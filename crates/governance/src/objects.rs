//! Commands about users, groups, service principals and the tenant: one file each.
//!
//! Not here: roles (`roles/`) and PIM (`pim/`).

pub(crate) mod add_credential;
pub(crate) mod add_group_members;
pub(crate) mod add_group_owner;
pub(crate) mod create_group;
pub(crate) mod create_service_principal;
pub(crate) mod create_tenant;
pub(crate) mod create_user;
pub(crate) mod delete_group;
pub(crate) mod delete_user;
mod edge_removal;
mod first_party;
pub(crate) mod grant_app_role;
pub(crate) mod group_rules;
pub(crate) mod remove_group_member;
pub(crate) mod remove_group_owner;
pub(crate) mod restore_deleted_item;
pub(crate) mod revoke_app_role;
pub(crate) mod revoke_sign_in_sessions;
pub(crate) mod set_manager;
pub(crate) mod set_password;
pub(crate) mod update_group;
pub(crate) mod update_user;
pub(crate) mod user_rules;
