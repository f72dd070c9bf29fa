//! Paths as clients write them.
//!
//! Not here: methods and bodies.

use directory::{DirectoryRoleKey, RoleDefinition};

use super::*;
use crate::{GraphError, ScheduleFamily};

const ID: &str = "11111111-2222-4333-8444-555555555555";

fn read(path: &str) -> Result<GraphPath, GraphError> {
    parse(&decode_segments(path)?)
}

fn resource(path: &str) -> ResourcePath {
    let parsed = read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    assert_eq!((parsed.cast, parsed.suffix), (None, None), "{path}");
    parsed.resource
}

#[test]
fn keys_in_every_syntax() {
    let user = ResourcePath::User(UserKey::Id(ID.parse().unwrap()));
    for path in [format!("users/{ID}"), format!("Users('{ID}')"), format!("users(id='{ID}')")] {
        assert_eq!(resource(&path), user, "{path}");
    }
    let named = ResourcePath::User(UserKey::PrincipalName("o'hara@contoso.example".into()));
    for path in [
        "users/o'hara@contoso.example",
        "/users/o%27hara%40contoso.example",
        "users('o''hara@contoso.example')",
        "users(userPrincipalName='o''hara@contoso.example')",
    ] {
        assert_eq!(resource(path), named, "{path}");
    }
    assert_eq!(resource("me"), ResourcePath::User(UserKey::Me));
    assert_eq!(
        resource(&format!("servicePrincipals(appId='{ID}')")),
        ResourcePath::ServicePrincipal(ServicePrincipalKey::AppId(ID.parse().unwrap()))
    );
}

#[test]
fn directory_roles_by_template() {
    let id = RoleDefinition::GLOBAL_ADMINISTRATOR;
    let role = DirectoryRoleKey::TemplateId(id);
    for path in [
        format!("directoryRoles(roleTemplateId='{id}')/members/{ID}/$ref"),
        format!("directoryRoles/roleTemplateId={id}/members/{ID}/$ref"),
    ] {
        let parsed = read(&path).unwrap();
        let member = ID.parse().unwrap();
        assert_eq!(parsed.resource, ResourcePath::DirectoryRoleMember(role, member));
        assert_eq!(parsed.suffix, Some(Suffix::Ref));
    }
    assert_eq!(
        resource(&format!("directoryRoles/{ID}/members")),
        ResourcePath::DirectoryRoleMembers(DirectoryRoleKey::Id(ID.parse().unwrap()))
    );
}

#[test]
fn casts_and_counts() {
    let parsed = read(&format!("groups/{ID}/members/microsoft.graph.user/$count")).unwrap();
    assert_eq!(parsed.cast, Some(ObjectType::User));
    assert_eq!(parsed.suffix, Some(Suffix::Count));
    assert_eq!(read("users/$count").unwrap().suffix, Some(Suffix::Count));
}

const fn of_roles(kind: ScheduleKind, set: ScheduleSet) -> ScheduleCollection {
    ScheduleCollection { family: ScheduleFamily::Role, kind, set }
}

#[test]
fn pim_for_groups() {
    let base = "identityGovernance/privilegedAccess/group";
    let found = |kind, set| ScheduleCollection { family: ScheduleFamily::Group, kind, set };
    for (name, kind, set) in [
        ("eligibilitySchedules", ScheduleKind::Eligibility, ScheduleSet::Schedules),
        ("eligibilityScheduleInstances", ScheduleKind::Eligibility, ScheduleSet::Instances),
        ("assignmentScheduleRequests", ScheduleKind::Assignment, ScheduleSet::Requests),
    ] {
        let collection = found(kind, set);
        assert_eq!(resource(&format!("{base}/{name}")), ResourcePath::Schedules(collection));
        assert_eq!(format!("{base}/{name}"), collection.path());
        let id = format!("{ID}_member_{ID}");
        assert_eq!(
            resource(&format!("{base}/{name}('{id}')")),
            ResourcePath::Schedule(collection, id)
        );
    }
    assert_eq!(
        resource(&format!("{base}/assignmentScheduleRequests/{ID}/cancel")),
        ResourcePath::CancelScheduleRequest(
            ScheduleFamily::Group,
            ScheduleKind::Assignment,
            ID.into()
        )
    );
    assert_eq!(read(&format!("{base}/everything")).unwrap_err().status, 400);
    assert_eq!(read("identityGovernance/accessReviews/definitions").unwrap_err().status, 501);
}

#[test]
fn approvals_by_either_word() {
    let group = "identityGovernance/privilegedAccess/group/assignmentApprovals";
    let role = "roleManagement/directory/roleAssignmentApprovals";
    for (base, family) in [(group, ScheduleFamily::Group), (role, ScheduleFamily::Role)] {
        assert_eq!(
            resource(&format!("{base}/filterByCurrentUser(on='approver')")),
            ResourcePath::ApprovalsOfMe(family)
        );
        assert_eq!(resource(&format!("{base}/A")), ResourcePath::Approval(family, "A".into()));
        for word in ["stages", "steps"] {
            assert_eq!(
                resource(&format!("{base}/A/{word}")),
                ResourcePath::ApprovalStages(family, "A".into())
            );
            assert_eq!(
                resource(&format!("{base}/A/{word}/B")),
                ResourcePath::ApprovalStage(family, "A".into(), "B".into())
            );
        }
        let wrong = read(&format!("{base}/filterByCurrentUser(on='principal')"));
        assert_eq!(wrong.unwrap_err().status, 400);
    }
}

#[test]
fn policies() {
    let base = "policies/roleManagementPolicies";
    assert_eq!(resource(base), ResourcePath::RoleManagementPolicies);
    assert_eq!(resource(&format!("{base}/P/rules")), ResourcePath::PolicyRules("P".into()));
    assert_eq!(
        resource(&format!("{base}/P/rules/Approval_EndUser_Assignment")),
        ResourcePath::PolicyRule("P".into(), "Approval_EndUser_Assignment".into())
    );
    assert_eq!(
        resource("policies/roleManagementPolicyAssignments/P_member"),
        ResourcePath::PolicyAssignment("P_member".into())
    );
    assert_eq!(read("policies/authorizationPolicy").unwrap_err().status, 501);
}

#[test]
fn schedules() {
    let base = "roleManagement/directory";
    assert_eq!(
        resource(&format!("{base}/roleEligibilityScheduleInstances/abc-1-e")),
        ResourcePath::Schedule(
            of_roles(ScheduleKind::Eligibility, ScheduleSet::Instances),
            "abc-1-e".into()
        )
    );
    assert_eq!(
        resource(&format!(
            "{base}/roleAssignmentScheduleRequests/filterByCurrentUser(on='approver')"
        )),
        ResourcePath::FilterByCurrentUser(
            of_roles(ScheduleKind::Assignment, ScheduleSet::Requests),
            CurrentUserRelation::Approver
        )
    );
    assert_eq!(
        resource(&format!("{base}/roleAssignmentScheduleRequests/{ID}/cancel")),
        ResourcePath::CancelScheduleRequest(
            ScheduleFamily::Role,
            ScheduleKind::Assignment,
            ID.into()
        )
    );
    let wrong = read(&format!("{base}/roleAssignmentSchedules/filterByCurrentUser(on='approver')"));
    assert!(wrong.unwrap_err().message.contains("'approver'"));
}

#[test]
fn revoking_as_playbooks_write_it() {
    for path in [
        "//users/alex@contoso.example/revokeSignInSessions",
        "users/alex@contoso.example/microsoft.graph.revokeSignInSessions",
    ] {
        let key = UserKey::PrincipalName("alex@contoso.example".into());
        assert_eq!(resource(path), ResourcePath::RevokeSignInSessions(key));
    }
}

#[test]
fn around_the_directory() {
    let unit = AdministrativeUnitId(ID.parse().unwrap());
    for (path, expected) in [
        ("me/manager".to_owned(), ResourcePath::UserManager(UserKey::Me)),
        (format!("users/{ID}/directReports"), ResourcePath::DirectReports(user_key())),
        ("users/delta".to_owned(), ResourcePath::Delta(DeltaSet::Users)),
        ("groups/delta()".to_owned(), ResourcePath::Delta(DeltaSet::Groups)),
        (
            "directoryRoles/microsoft.graph.delta()".to_owned(),
            ResourcePath::Delta(DeltaSet::DirectoryRoles),
        ),
        (
            format!("directory/deletedItems/{ID}/restore"),
            ResourcePath::RestoreDeletedItem(ID.parse().unwrap()),
        ),
        ("directory/administrativeUnits".to_owned(), ResourcePath::AdministrativeUnits),
        (
            format!("directory/administrativeUnits/{ID}/members"),
            ResourcePath::AdministrativeUnitMembers(unit),
        ),
        (
            format!("servicePrincipals/{ID}/appRoleAssignedTo/x"),
            ResourcePath::AppRoleAssignment(
                ServicePrincipalKey::Id(ID.parse().unwrap()),
                "x".to_owned(),
            ),
        ),
    ] {
        assert_eq!(resource(&path), expected, "{path}");
    }
    let deleted = read("directory/deletedItems/microsoft.graph.user").unwrap();
    assert_eq!(
        (deleted.resource, deleted.cast),
        (ResourcePath::DeletedItems, Some(ObjectType::User))
    );
    let link = read(&format!("users/{ID}/manager/$ref")).unwrap();
    assert_eq!(link.suffix, Some(Suffix::Ref));
}

fn user_key() -> UserKey {
    UserKey::Id(ID.parse().unwrap())
}

#[test]
fn refused_by_name() {
    for (path, code, needle) in [
        ("usrs", "BadRequest", "'usrs'"),
        ("users/x/hats", "BadRequest", "'hats'"),
        ("users/x/photo", "unsupported", "users/{id}/photo"),
        ("applications", "unsupported", "applications"),
        ("servicePrincipals/delta", "unsupported", "servicePrincipals/delta"),
        ("auditLogs/signIns", "unsupported", "auditLogs/signIns"),
        ("roleManagement/exchange/roleAssignments", "unsupported", "exchange"),
        ("groups/abc", "Request_BadRequest", "Invalid object identifier 'abc'."),
        ("groups/%ff", "BadRequest", "UTF-8"),
        ("$batch/x", "BadRequest", "'x'"),
    ] {
        let error = read(path).unwrap_err();
        assert_eq!(error.code, code, "{path}: {error}");
        assert!(error.message.contains(needle), "{path}: {error}");
    }
}

proptest::proptest! {
    #[test]
    fn no_path_panics(path in "([a-zA-Z$%'()=./@0-9-]|users|groups|members|\\$ref){0,40}") {
        let _ = read(&path);
    }
}
