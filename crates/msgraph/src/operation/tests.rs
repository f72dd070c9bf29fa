//! From request to operation and back.
//!
//! Not here: bodies in detail.

use directory::{DirectoryRoleKey, DirectoryScope, RoleDefinition};
use serde_json::{Value, json};

use super::*;

const USER: UserId = UserId(uuid::uuid!("11111111-2222-4333-8444-555555555555"));
const OTHER: ObjectId = ObjectId(uuid::uuid!("66666666-7777-4888-8999-aaaaaaaaaaaa"));

struct Known;

impl Names for Known {
    fn user(&self, principal_name: &str) -> Option<UserId> {
        principal_name.eq_ignore_ascii_case("alex@contoso.example").then_some(USER)
    }

    fn service_principal(&self, _: AppId) -> Option<ServicePrincipalId> {
        None
    }

    fn me(&self) -> Option<UserId> {
        None
    }
}

fn classified(method: &str, path: &str, body: Option<&Value>) -> Classified {
    let headers = [("content-type", "application/json")];
    let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
    let request = GraphRequest::parse(method, &format!("/v1.0{path}"), "", headers, body).unwrap();
    classify(&request, &Known, "2026-01-01T00:00:00Z".parse().unwrap()).unwrap()
}

fn schedule(action: &str, end: Option<&str>) -> ScheduleRequest {
    ScheduleRequest {
        action: action.to_owned(),
        principal_id: OTHER,
        role_definition_id: RoleDefinition::GLOBAL_ADMINISTRATOR,
        directory_scope_id: DirectoryScope::Tenant,
        start: None,
        end: end.map(|end| end.parse().unwrap()),
        justification: Some("because".into()),
    }
}

#[test]
fn what_is_sent_is_read_as_what_was_meant() {
    let group = directory::GroupId(OTHER.0);
    let role = DirectoryRoleKey::TemplateId(RoleDefinition::GLOBAL_ADMINISTRATOR);
    for operation in [
        Operation::AddDirectoryRoleMember { role, principal: OTHER },
        Operation::RemoveDirectoryRoleMember { role, principal: OTHER },
        Operation::CreateRoleAssignment {
            principal: OTHER,
            role_definition: RoleDefinition::GLOBAL_ADMINISTRATOR,
            scope: DirectoryScope::Object(OTHER),
        },
        Operation::DeleteRoleAssignment { assignment: directory::RoleAssignmentId(OTHER.0) },
        Operation::RequestRoleAssignmentSchedule { request: schedule("adminRemove", None) },
        Operation::RequestRoleEligibilitySchedule {
            request: schedule("adminAssign", Some("2026-06-01T00:00:00Z")),
        },
        Operation::RevokeSignInSessions { user: USER },
        Operation::AddGroupMember { group, member: OTHER },
        Operation::RemoveGroupMember { group, member: OTHER },
        Operation::AddGroupOwner { group, owner: OTHER },
        Operation::RemoveGroupOwner { group, owner: OTHER },
        Operation::UpdateUser {
            user: USER,
            account_enabled: Some(false),
            properties: vec!["accountEnabled".into()],
        },
        Operation::DeleteUser { user: USER },
        Operation::DeleteGroup { group },
    ] {
        let sent = request_for(&operation, "https://graph.microsoft.com/v1.0").unwrap();
        let read = classified(sent.method.as_str(), &sent.path, sent.body.as_ref());
        assert_eq!(read, Classified::Write(vec![operation]));
    }
}

#[test]
fn names_are_looked_up() {
    let read = classified("POST", "/users/Alex@contoso.example/revokeSignInSessions", None);
    assert_eq!(read, Classified::Write(vec![Operation::RevokeSignInSessions { user: USER }]));
    let unknown = classified("POST", "/users/kim@contoso.example/revokeSignInSessions", None);
    let Classified::Unclassified(reason) = unknown else { panic!("{unknown:?}") };
    assert!(reason.contains("'kim@contoso.example'"), "{reason}");
}

#[test]
fn a_duration_counts_from_the_start_or_from_now() {
    let body = json!({
        "action": "selfActivate", "principalId": OTHER, "directoryScopeId": "/",
        "roleDefinitionId": RoleDefinition::GLOBAL_ADMINISTRATOR,
        "scheduleInfo": {"expiration": {"type": "afterDuration", "duration": "PT1H"}},
    });
    let path = "/roleManagement/directory/roleAssignmentScheduleRequests";
    let Classified::Write(operations) = classified("POST", path, Some(&body)) else { panic!() };
    let [Operation::RequestRoleAssignmentSchedule { request }] = operations.as_slice() else {
        panic!("{operations:?}")
    };
    assert_eq!(request.end.unwrap().to_string(), "2026-01-01T01:00:00Z");
}

#[test]
fn several_members_are_several_operations() {
    let urls = [format!("https://x/v1.0/directoryObjects/{OTHER}")];
    let body = json!({"members@odata.bind": urls});
    let read = classified("PATCH", &format!("/groups/{OTHER}"), Some(&body));
    let group = directory::GroupId(OTHER.0);
    assert_eq!(read, Classified::Write(vec![Operation::AddGroupMember { group, member: OTHER }]));
}

#[test]
fn what_has_no_operation_says_what_it_is() {
    let opaque =
        "/roleManagement/directory/roleAssignments/lAPpYvVpN0KRkAEhdxReEJC2sEqbR_9Hr48lds9SGHI-1";
    for (method, path, body, needle) in [
        ("DELETE", opaque, None, "lAPpYvVpN0KRkAEhdxReEJC2sEqbR_9Hr48lds9SGHI-1"),
        ("POST", "/$batch", None, "one by one"),
        ("POST", "/directoryRoles", Some(json!({"roleTemplateId": OTHER})), "activating"),
    ] {
        let read = classified(method, path, body.as_ref());
        let Classified::Unclassified(reason) = &read else { panic!("{read:?}") };
        assert!(reason.contains(needle), "{reason}");
    }
    assert_eq!(classified("GET", "/users", None), Classified::Read);
    let creation = Operation::CreateUser { user_principal_name: "x@y.z".into() };
    assert_eq!(request_for(&creation, ""), None);
}
