//! What was read of the tenant right before the judgement.
//!
//! Not here: reading it.

use directory::{GroupId, ObjectId, Operation, RoleDefinitionId, Ticks};

/// A holder of Global Administrator, directly or through a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Administrator {
    /// Who.
    pub id: ObjectId,
    /// Whether the holder is an enabled user, and so can sign in.
    pub usable: bool,
}

/// A write that Reeve made before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastAction {
    /// What it did.
    pub operation: Operation,
    /// To whom.
    pub target: Option<ObjectId>,
    /// When.
    pub at: Ticks,
}

/// What an operation is about, once looked up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// Whose access or existence changes. An operation on a group's members has the member here.
    pub target: Option<ObjectId>,
    /// The directory role that is given or taken.
    pub role: Option<RoleDefinitionId>,
    /// The group that is changed.
    pub group: Option<GroupId>,
    /// If the target is a group: its members and those of groups inside it. Empty if it is none.
    /// `None` when that was not read.
    pub members: Option<Vec<ObjectId>>,
}

/// The tenant as far as the guard must know it. `None` means that it was not read, or not
/// completely: it is unknown, not absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantView {
    /// When the reading began, tenant time.
    pub read_at: Ticks,
    /// What the operation is about.
    pub subject: Option<Subject>,
    /// All holders of Global Administrator.
    pub global_administrators: Option<Vec<Administrator>>,
    /// How many members the group has that is changed.
    pub group_size: Option<usize>,
    /// Reeve's own writes within the window, oldest first.
    pub past: Vec<PastAction>,
}

/// What the operation itself says of its subject. A role assignment that is named by its id, or a
/// role named by its object id, must be looked up.
#[must_use]
pub fn subject(operation: &Operation) -> Subject {
    use directory::DirectoryRoleKey;
    let role = match operation {
        Operation::AddDirectoryRoleMember { role: DirectoryRoleKey::TemplateId(id), .. }
        | Operation::RemoveDirectoryRoleMember { role: DirectoryRoleKey::TemplateId(id), .. } => {
            Some(*id)
        }
        Operation::CreateRoleAssignment { role_definition, .. } => Some(*role_definition),
        Operation::RequestRoleAssignmentSchedule { request }
        | Operation::RequestRoleEligibilitySchedule { request } => Some(request.role_definition_id),
        _ => None,
    };
    let group = match operation {
        Operation::AddGroupMember { group, .. }
        | Operation::RemoveGroupMember { group, .. }
        | Operation::AddGroupOwner { group, .. }
        | Operation::RemoveGroupOwner { group, .. }
        | Operation::UpdateGroup { group, .. }
        | Operation::DeleteGroup { group } => Some(*group),
        _ => None,
    };
    Subject { target: operation.target(), role, group, members: None }
}
