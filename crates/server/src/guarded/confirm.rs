//! Reading back: whether what was written is seen in the tenant.
//!
//! Not here: what must be seen (`guard::expectation`).

use std::{sync::Arc, time::Duration};

use backon::{ExponentialBuilder, Retryable as _};
use directory::{DirectoryRoleKey, ObjectId, Span, Ticks};
use guard::Expectation;
use serde_json::Value;

use super::look::{ROOT, parsed};
use crate::{
    identities,
    instance::Instance,
    json::Json as _,
    wire::{self, WireError},
};

/// A tenant's replicas may lag behind; together about half a minute.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);
const LOOKS: usize = 10;

/// Looks until it is seen, or long enough. A read that fails is no sight.
pub(super) async fn confirm(instance: &Arc<Instance>, expected: &Expectation) -> bool {
    let waits = ExponentialBuilder::default()
        .with_min_delay(FIRST_WAIT)
        .with_max_delay(LONGEST_WAIT)
        .with_max_times(LOOKS);
    let look = || async {
        match holds(instance, expected).await {
            Ok(true) => Ok(()),
            Ok(false) => Err("not in effect yet".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    };
    look.retry(waits).await.is_ok()
}

/// Whether it is seen now.
pub(super) async fn holds(
    instance: &Arc<Instance>,
    expected: &Expectation,
) -> Result<bool, WireError> {
    let token = identities::guard_token(instance).map_err(|error| WireError::Incomplete {
        uri: ROOT.to_owned(),
        problem: error.to_string(),
    })?;
    let sight = Sight { instance, token: &token };
    match expected {
        Expectation::DirectoryRoleMember { role, principal, present } => {
            let role = match role {
                DirectoryRoleKey::Id(id) => id.to_string(),
                DirectoryRoleKey::TemplateId(id) => format!("roleTemplateId={id}"),
            };
            sight.listed(&format!("/directoryRoles/{role}/members"), *principal, *present).await
        }
        Expectation::RoleAssigned { principal, role_definition, scope } => {
            let path = format!(
                "/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20%27{principal}%27"
            );
            let (role, scope) = (role_definition.to_string(), scope.to_string());
            let same = |it: &Value| {
                *it.at("/roleDefinitionId") == role.as_str()
                    && *it.at("/directoryScopeId") == scope.as_str()
            };
            Ok(sight.all(&path).await?.iter().any(same))
        }
        Expectation::RoleAssignmentAbsent { assignment } => {
            let path = format!("/roleManagement/directory/roleAssignments/{assignment}");
            sight.exists(&path, false).await
        }
        Expectation::SessionsValidFrom { user, at_least } => {
            let path = format!("/users/{user}?$select=id,signInSessionsValidFromDateTime");
            let user = wire::read(instance, &format!("{ROOT}{path}"), &token).await?;
            let from = parsed::<Ticks>(user.at("/signInSessionsValidFromDateTime"));
            Ok(from.is_some_and(|from| from >= whole_second(*at_least)))
        }
        Expectation::GroupMember { group, member, present } => {
            sight.listed(&format!("/groups/{group}/members?$select=id"), *member, *present).await
        }
        Expectation::GroupOwner { group, owner, present } => {
            sight.listed(&format!("/groups/{group}/owners?$select=id"), *owner, *present).await
        }
        Expectation::AccountEnabled { user, enabled } => {
            let path = format!("{ROOT}/users/{user}?$select=id,accountEnabled");
            Ok(*wire::read(instance, &path, &token).await?.at("/accountEnabled") == *enabled)
        }
        Expectation::Exists { object, present } => {
            sight.exists(&format!("/directoryObjects/{object}"), *present).await
        }
        _ => Ok(false),
    }
}

/// Entra keeps this time in whole seconds.
fn whole_second(time: Ticks) -> Ticks {
    let second = Span::seconds(1).0;
    Ticks::new(time.get() - time.get().rem_euclid(second)).unwrap_or(time)
}

struct Sight<'a> {
    instance: &'a Arc<Instance>,
    token: &'a str,
}

impl Sight<'_> {
    async fn all(&self, path: &str) -> Result<Vec<Value>, WireError> {
        wire::read_all(self.instance, &format!("{ROOT}{path}"), self.token).await
    }

    async fn listed(&self, path: &str, object: ObjectId, present: bool) -> Result<bool, WireError> {
        let id = object.to_string();
        let found = self.all(path).await?.iter().any(|it| *it.at("/id") == id.as_str());
        Ok(found == present)
    }

    async fn exists(&self, path: &str, present: bool) -> Result<bool, WireError> {
        let reply = wire::get(self.instance, &format!("{ROOT}{path}"), self.token).await?;
        match reply.status {
            200 => Ok(present),
            404 => Ok(!present),
            status => Err(WireError::Incomplete {
                uri: path.to_owned(),
                problem: format!("the answer is {status}"),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_floored() {
        let time: Ticks = "2026-01-01T00:00:01.9Z".parse().unwrap();
        assert_eq!(whole_second(time), "2026-01-01T00:00:01Z".parse().unwrap());
    }
}
