//! Which permission opens which door.
//!
//! Not here: tokens.

use super::*;

const ID: &str = "11111111-2222-4333-8444-555555555555";

fn request(method: &str, path: &str, body: &str) -> GraphRequest {
    let path = format!("/v1.0/{}", path.replace("{id}", ID));
    GraphRequest::parse(method, &path, "", [], body.into()).unwrap()
}

fn app(method: &str, path: &str, permission: &str) -> Result<(), GraphError> {
    allowed(&request(method, path, ""), Granted::Application(&[permission]))
}

#[test]
fn least_permissions_suffice_and_lesser_ones_do_not() {
    for (method, path, least, too_little) in [
        ("GET", "users", "User.ReadBasic.All", "User.Read"),
        ("PATCH", "users/{id}", "User.ReadWrite.All", "User.Read.All"),
        ("DELETE", "users/{id}", "User.DeleteRestore.All", "Directory.ReadWrite.All"),
        ("POST", "users/{id}/revokeSignInSessions", "User.RevokeSessions.All", "User.Read.All"),
        ("GET", "groups/{id}/members", "GroupMember.ReadBasic.All", "User.Read.All"),
        ("POST", "groups/{id}/members/$ref", "GroupMember.ReadWrite.All", "GroupMember.Read.All"),
        ("POST", "groups/{id}/owners/$ref", "Group.ReadWrite.All", "GroupMember.ReadWrite.All"),
        ("GET", "servicePrincipals", "Application.Read.All", "User.Read.All"),
        ("GET", "organization", "Organization.Read.All", "User.Read"),
        ("GET", "directoryRoles", "RoleManagement.Read.Directory", "User.Read.All"),
        (
            "DELETE",
            "directoryRoles/{id}/members/{id}/$ref",
            "RoleManagement.ReadWrite.Directory",
            "RoleManagement.Read.Directory",
        ),
        (
            "POST",
            "roleManagement/directory/roleAssignments",
            "RoleManagement.ReadWrite.Directory",
            "Directory.ReadWrite.All",
        ),
        (
            "GET",
            "roleManagement/directory/roleEligibilitySchedules",
            "RoleEligibilitySchedule.Read.Directory",
            "RoleAssignmentSchedule.Read.Directory",
        ),
        ("GET", "auditLogs/directoryAudits", "AuditLog.Read.All", "User.Read.All"),
    ] {
        assert_eq!(app(method, path, least), Ok(()), "{method} {path}");
        let refused = app(method, path, too_little).unwrap_err();
        assert_eq!(refused.status, 403, "{method} {path}");
    }
}

#[test]
fn taking_away_needs_less_than_giving() {
    let path = "roleManagement/directory/roleAssignmentScheduleRequests";
    let granted = Granted::Application(&["RoleAssignmentSchedule.Remove.Directory"]);
    let ask = |body: &str| allowed(&request("POST", path, body), granted);
    assert_eq!(ask(r#"{"action":"adminRemove"}"#), Ok(()));
    for body in [r#"{"action":"adminAssign"}"#, "{}", "not json"] {
        let refused = ask(body).unwrap_err();
        assert_eq!(refused.code, "PermissionScopeNotGranted");
        assert!(refused.message.contains("RoleAssignmentSchedule.ReadWrite.Directory"));
    }
}

#[test]
fn me_needs_a_user() {
    let refused = app("GET", "me", "User.Read.All").unwrap_err();
    assert_eq!((refused.status, refused.code.as_ref()), (400, "BadRequest"));
    let me = request("GET", "me", "");
    assert_eq!(allowed(&me, Granted::Delegated(&["user.read"])), Ok(()));
    let other = request("GET", "users/{id}", "");
    assert_eq!(allowed(&other, Granted::Delegated(&["User.Read"])).unwrap_err().status, 403);
}

#[test]
fn nothing_is_open_by_default() {
    let none = Granted::Application(&[]);
    for (method, path) in [
        ("GET", "users"),
        ("GET", "users/{id}"),
        ("GET", "users/{id}/memberOf"),
        ("POST", "users/{id}/getMemberGroups"),
        ("GET", "groups"),
        ("GET", "groups/{id}/owners"),
        ("GET", "servicePrincipals(appId='{id}')"),
        ("GET", "directoryObjects/{id}"),
        ("POST", "directoryObjects/getByIds"),
        ("GET", "directoryRoleTemplates"),
        ("GET", "roleManagement/directory/roleDefinitions"),
        ("GET", "roleManagement/directory/roleAssignmentScheduleInstances"),
        ("POST", "roleManagement/directory/roleEligibilityScheduleRequests/{id}/cancel"),
        ("GET", "auditLogs/directoryAudits/{id}"),
        ("GET", "organization"),
    ] {
        assert_eq!(allowed(&request(method, path, ""), none).unwrap_err().status, 403, "{path}");
    }
    assert_eq!(allowed(&request("GET", "$metadata", ""), none), Ok(()));
    assert_eq!(allowed(&request("PUT", "users", ""), none).unwrap_err().status, 405);
}

#[test]
fn users_need_a_role_to_write() {
    assert_eq!(roles_for(&request("GET", "users", "")), RoleNeed::Anyone);
    let removal = request("DELETE", "directoryRoles/{id}/members/{id}/$ref", "");
    let RoleNeed::AnyOf(roles) = roles_for(&removal) else { panic!("open to all") };
    assert!(roles.contains(&directory::RoleDefinition::GLOBAL_ADMINISTRATOR));
    assert!(matches!(
        roles_for(&request("POST", "groups/{id}/members/$ref", "")),
        RoleNeed::OwnerOr(_)
    ));
    assert!(matches!(
        roles_for(&request("POST", "roleManagement/directory/roleAssignmentScheduleRequests", "")),
        RoleNeed::SelfOr(_)
    ));
}
