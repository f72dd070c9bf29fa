//! Reading the tenant, through Graph, for one judgement. What cannot be read stays unknown.
//!
//! Not here: judging.

use std::sync::Arc;

use directory::{
    DirectoryRoleKey, DirectoryScope, ObjectId, Operation, OperationKind, RoleDefinition,
    RoleDefinitionId, Span, Ticks,
};
use guard::{Administrator, Before, Subject, TenantView, subject};
use serde_json::Value;

use super::Looked;
use crate::{
    instance::Instance,
    json::Json as _,
    wire::{self, WireError},
};

pub(super) const ROOT: &str = "https://graph.microsoft.com/v1.0";

/// Looks at whatever matters for `operation`.
pub(super) async fn look(
    instance: &Arc<Instance>,
    token: &str,
    operation: &Operation,
    id: &str,
    now: Ticks,
) -> Looked {
    let reader = Reader { instance, token };
    let mut before = Before::default();
    let mut subject = reader.subject(operation, &mut before).await;
    if let Some(subject) = &mut subject {
        subject.members = reader.members(operation, subject).await;
        before.held_until = reader.held_until(operation, subject).await;
    }
    let window = instance.guarding.policy().window;
    let since = now.saturating_add(Span(-window.0));
    let view = TenantView {
        read_at: now,
        global_administrators: reader.administrators(operation, subject.as_ref()).await,
        group_size: reader.group_size(operation).await,
        past: instance.actions.sent_since(since, id),
        subject,
    };
    if let Operation::UpdateUser { user, account_enabled: Some(_), .. } = operation {
        before.account_enabled = reader.enabled((*user).into()).await.ok();
    }
    Looked { view, before }
}

struct Reader<'a> {
    instance: &'a Arc<Instance>,
    token: &'a str,
}

impl Reader<'_> {
    async fn one(&self, path: &str) -> Result<Value, WireError> {
        wire::read(self.instance, &format!("{ROOT}{path}"), self.token).await
    }

    async fn all(&self, path: &str) -> Result<Vec<Value>, WireError> {
        wire::read_all(self.instance, &format!("{ROOT}{path}"), self.token).await
    }

    async fn subject(&self, operation: &Operation, before: &mut Before) -> Option<Subject> {
        let mut subject = subject(operation);
        match operation {
            Operation::DeleteRoleAssignment { assignment } => {
                let path = format!("/roleManagement/directory/roleAssignments/{assignment}");
                let found = self.one(&path).await.ok()?;
                let principal: ObjectId = parsed(found.at("/principalId"))?;
                let role: RoleDefinitionId = parsed(found.at("/roleDefinitionId"))?;
                let scope: DirectoryScope = parsed(found.at("/directoryScopeId"))?;
                subject.target = Some(principal);
                subject.role = Some(role);
                before.role_assignment = Some((principal, role, scope));
            }
            Operation::RemoveDirectoryRoleMember { role: DirectoryRoleKey::Id(role), .. } => {
                let found = self.one(&format!("/directoryRoles/{role}")).await.ok()?;
                subject.role = Some(parsed(found.at("/roleTemplateId"))?);
            }
            _ => {}
        }
        Some(subject)
    }

    /// All holders of Global Administrator, if the operation could take one away.
    async fn administrators(
        &self,
        operation: &Operation,
        subject: Option<&Subject>,
    ) -> Option<Vec<Administrator>> {
        let role = subject.and_then(|subject| subject.role);
        let other_role = role.is_some_and(|role| role != RoleDefinition::GLOBAL_ADMINISTRATOR);
        let sessions = matches!(operation, Operation::RevokeSignInSessions { .. });
        // New dates for an assignment can end it.
        let new_dates = matches!(operation, Operation::RequestRoleAssignmentSchedule { .. });
        let takes = operation.kind() == OperationKind::Removal || new_dates;
        if !takes || other_role || sessions {
            return None;
        }
        self.holders().await.ok()
    }

    async fn holders(&self) -> Result<Vec<Administrator>, WireError> {
        let role = RoleDefinition::GLOBAL_ADMINISTRATOR;
        let path = format!(
            "/roleManagement/directory/roleAssignments?$filter=roleDefinitionId%20eq%20%27{role}%27"
        );
        let mut holders: Vec<Administrator> = Vec::new();
        for assignment in self.all(&path).await? {
            let Some(id) = parsed::<ObjectId>(assignment.at("/principalId")) else { continue };
            if *assignment.at("/directoryScopeId") != "/" {
                continue;
            }
            for holder in self.people(id).await? {
                if holders.iter().all(|known| known.id != holder.id) {
                    holders.push(holder);
                }
            }
        }
        Ok(holders)
    }

    /// The person that a principal is, or the people in the group that it is. A service principal
    /// cannot sign in as a person, and so counts as unusable.
    async fn people(&self, id: ObjectId) -> Result<Vec<Administrator>, WireError> {
        let select = "$select=id,accountEnabled";
        let uri = format!("{ROOT}/users/{id}?{select}");
        let user = wire::get(self.instance, &uri, self.token).await?;
        if user.status == 200 {
            let usable = *user.json().at("/accountEnabled") == true;
            return Ok(vec![Administrator { id, usable }]);
        }
        let path = format!("/groups/{id}/transitiveMembers/microsoft.graph.user?{select}");
        let group = wire::get(self.instance, &format!("{ROOT}/groups/{id}"), self.token).await?;
        if group.status == 404 && user.status == 404 {
            return Ok(vec![Administrator { id, usable: false }]);
        }
        let member = |user: &Value| {
            let id = parsed(user.at("/id"))?;
            Some(Administrator { id, usable: *user.at("/accountEnabled") == true })
        };
        Ok(self.all(&path).await?.iter().filter_map(member).collect())
    }

    /// Who is in the group that the target is; nobody if it is none.
    async fn members(&self, operation: &Operation, subject: &Subject) -> Option<Vec<ObjectId>> {
        let administrators = subject.role == Some(RoleDefinition::GLOBAL_ADMINISTRATOR);
        if !administrators && !matches!(operation, Operation::DeleteGroup { .. }) {
            return None;
        }
        let target = subject.target?;
        let uri = format!("{ROOT}/groups/{target}?$select=id");
        match wire::get(self.instance, &uri, self.token).await.ok()?.status {
            404 => return Some(Vec::new()),
            200 => {}
            _ => return None,
        }
        let path = format!("/groups/{target}/transitiveMembers?$select=id");
        let members = self.all(&path).await.ok()?;
        members.iter().map(|member| parsed(member.at("/id"))).collect()
    }

    /// When the assignment that is taken away would end by itself.
    async fn held_until(&self, operation: &Operation, subject: &Subject) -> Option<Ticks> {
        let takes = matches!(
            operation,
            Operation::RemoveDirectoryRoleMember { .. } | Operation::DeleteRoleAssignment { .. }
        );
        let (target, role) = subject.target.zip(subject.role).filter(|_| takes)?;
        let path = format!(
            "/roleManagement/directory/roleAssignmentScheduleInstances?$filter=principalId%20eq%20%27{target}%27"
        );
        let role = role.to_string();
        let held = self.all(&path).await.ok()?;
        let same = held.iter().find(|it| it.text_at("/roleDefinitionId") == Some(role.as_str()))?;
        parsed(same.at("/endDateTime"))
    }

    async fn group_size(&self, operation: &Operation) -> Option<usize> {
        let Operation::RemoveGroupMember { group, .. } = operation else { return None };
        self.all(&format!("/groups/{group}/members?$select=id")).await.ok().map(|all| all.len())
    }

    async fn enabled(&self, user: ObjectId) -> Result<bool, WireError> {
        let found = self.one(&format!("/users/{user}?$select=id,accountEnabled")).await?;
        Ok(*found.at("/accountEnabled") == true)
    }
}

/// A text of an answer as what it should be.
pub(super) fn parsed<T: std::str::FromStr>(value: &Value) -> Option<T> {
    value.as_str()?.parse().ok()
}
