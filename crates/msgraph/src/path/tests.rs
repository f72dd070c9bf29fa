//! Paths as clients write them.
//!
//! Not here: methods and bodies.

use directory::{DirectoryRoleKey, RoleDefinition};

use super::*;
use crate::GraphError;

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

#[test]
fn schedules() {
    let base = "roleManagement/directory";
    assert_eq!(
        resource(&format!("{base}/roleEligibilityScheduleInstances/abc-1-e")),
        ResourcePath::RoleSchedule(
            ScheduleKind::Eligibility,
            ScheduleSet::Instances,
            "abc-1-e".into()
        )
    );
    assert_eq!(
        resource(&format!(
            "{base}/roleAssignmentScheduleRequests/filterByCurrentUser(on='approver')"
        )),
        ResourcePath::FilterByCurrentUser(
            ScheduleKind::Assignment,
            ScheduleSet::Requests,
            CurrentUserRelation::Approver
        )
    );
    assert_eq!(
        resource(&format!("{base}/roleAssignmentScheduleRequests/{ID}/cancel")),
        ResourcePath::CancelScheduleRequest(ScheduleKind::Assignment, ID.into())
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
fn refused_by_name() {
    for (path, code, needle) in [
        ("usrs", "BadRequest", "'usrs'"),
        ("users/x/hats", "BadRequest", "'hats'"),
        ("users/x/manager", "unsupported", "users/{id}/manager"),
        ("applications", "unsupported", "applications"),
        ("users/delta", "unsupported", "users/delta"),
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
