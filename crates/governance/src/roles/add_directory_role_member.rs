//! `POST /directoryRoles/{id}/members/$ref`.
//!
//! Not here: roles that are not activated, which this path cannot name.

use directory::{DirectoryRoleKey, DirectoryScope, ObjectId};

use super::outside_pim;
use crate::{Answer, Rejection, State, decision::Draft};

pub(crate) fn run(
    state: &State,
    draft: &mut Draft<'_>,
    key: DirectoryRoleKey,
    principal: ObjectId,
) -> Result<Answer, Rejection> {
    let role = existing(state, key)?;
    let what = (role, DirectoryScope::Tenant);
    outside_pim::assign(state, draft, principal, what, Rejection::already_referenced("members"))?;
    Ok(Answer::Done)
}

/// The activated role, or 404.
pub(super) fn existing(
    state: &State,
    key: DirectoryRoleKey,
) -> Result<directory::RoleDefinition, Rejection> {
    state.directory_role(key).ok_or_else(|| match key {
        DirectoryRoleKey::Id(id) => Rejection::not_found(id),
        DirectoryRoleKey::TemplateId(id) => Rejection::not_found(id),
    })
}
