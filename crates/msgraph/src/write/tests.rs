//! Bodies as clients send them, good and bad.
//!
//! Not here: the guard's view of them.

use directory::{GroupAccess, ReviewResult, ScheduleAction};
use serde_json::{Value, json};

use super::*;

const ID: &str = "11111111-2222-4333-8444-555555555555";
const MEMBER: &str = "66666666-7777-4888-8999-aaaaaaaaaaaa";
const ROLE: &str = "fe930be7-5e62-47db-91af-98c3a49a38b1";

fn send(method: &str, path: &str, body: &Value) -> Result<Option<Write>, GraphError> {
    let headers = [("content-type", "application/json")];
    let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    write(&GraphRequest::parse(method, &format!("/v1.0/{path}"), "", headers, body)?)
}

fn new_user() -> Value {
    json!({
        "accountEnabled": true,
        "displayName": "Alex Example",
        "mailNickname": "alex",
        "userPrincipalName": "alex@contoso.example",
        "passwordProfile": {"password": "correct horse", "forceChangePasswordNextSignIn": false},
        "department": "Finance",
    })
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

#[test]
fn a_new_user() {
    let written = send("POST", "users", &new_user()).unwrap();
    let Some(Write::CreateUser(user)) = written else { panic!("{written:?}") };
    assert_eq!(user.department.as_deref(), Some("Finance"));
    assert_eq!(user.user_type, "Member");
    assert!(!format!("{user:?}").contains("horse"));
}

#[test]
fn what_is_wrong_with_a_body_is_named() {
    for (body, code, needle) in [
        (
            with(new_user(), "displayName", Value::Null),
            "Request_BadRequest",
            "A value is required for property 'displayName' of resource 'User'.",
        ),
        (
            with(new_user(), "accountEnabled", json!("yes")),
            "Request_BadRequest",
            "'accountEnabled' of resource 'User'. Expected Edm.Boolean.",
        ),
        (
            with(new_user(), "passwordProfile", json!({})),
            "Request_BadRequest",
            "'password' of resource 'passwordProfile'",
        ),
        (
            with(new_user(), "userPrincipalName", json!("alex")),
            "Request_BadRequest",
            "'userPrincipalName'",
        ),
        (
            with(new_user(), "hat", json!("red")),
            "BadRequest",
            "'hat' does not exist on type 'microsoft.graph.user'",
        ),
        (with(new_user(), "city", json!("Bern")), "Request_UnsupportedProperty", "'city'"),
        (with(new_user(), "id", json!(ID)), "Request_UnsupportedProperty", "'id'"),
        (json!([]), "BadRequest", "must be a JSON object"),
        (Value::Null, "BadRequest", "Empty Payload"),
    ] {
        let error = send("POST", "users", &body).unwrap_err();
        assert_eq!(error.code, code, "{error}");
        assert!(error.message.contains(needle), "{error}");
    }
}

#[test]
fn changing_a_user() {
    let changed =
        send("PATCH", &format!("users/{ID}"), &json!({"accountEnabled": false, "jobTitle": null}));
    let Some(Write::UpdateUser { changes, password: None, .. }) = changed.unwrap() else {
        panic!("not an update")
    };
    let names: Vec<_> =
        changes.iter().map(|change| (change.property, change.value.clone())).collect();
    assert_eq!(names, [("accountEnabled", json!(false)), ("jobTitle", Value::Null)]);
    let error = send("PATCH", "users/x", &json!({"displayName": null})).unwrap_err();
    assert!(error.message.contains("'displayName'"), "{error}");
}

#[test]
fn references_with_any_host() {
    let id = ObjectReference::Id(MEMBER.parse().unwrap());
    for (url, expected) in [
        (format!("https://graph.microsoft.com/v1.0/directoryObjects/{MEMBER}"), id.clone()),
        (format!("http://127.0.0.1:8080/beta/users/{MEMBER}"), id.clone()),
        (format!("https://localhost:8443/v1.0/directoryObjects('{MEMBER}')"), id.clone()),
        (format!("servicePrincipals/{MEMBER}"), id),
        (
            "https://graph.microsoft.com/v1.0/users/alex@contoso.example".to_owned(),
            ObjectReference::UserPrincipalName("alex@contoso.example".into()),
        ),
    ] {
        let written =
            send("POST", &format!("groups/{ID}/members/$ref"), &json!({"@odata.id": url}));
        let expected = Write::AddGroupMember { group: ID.parse().unwrap(), member: expected };
        assert_eq!(written.unwrap(), Some(expected), "{url}");
    }
    for url in [
        "",
        "https://graph.microsoft.com",
        "https://graph.microsoft.com/v1.0/directoryObjects/abc",
        "https://graph.microsoft.com/v1.0/users",
        "nonsense",
    ] {
        let sent = send("POST", &format!("groups/{ID}/members/$ref"), &json!({"@odata.id": url}));
        let error = sent.unwrap_err();
        assert!(error.message.contains("@odata.id"), "{url}: {error}");
    }
}

#[test]
fn a_link_is_removed_by_path_or_by_query() {
    let (group, member) = (ID.parse().unwrap(), MEMBER.parse().unwrap());
    let expected = Some(Write::RemoveGroupMember { group, member });
    let sent = send("DELETE", &format!("groups/{ID}/members/{MEMBER}/$ref"), &Value::Null);
    assert_eq!(sent.unwrap(), expected);
    let remove = |query: &str| {
        let path = format!("/v1.0/groups/{ID}/members/$ref");
        write(&GraphRequest::parse("DELETE", &path, query, [], Vec::new())?)
    };
    let address = format!("https://graph.microsoft.com/v1.0/directoryObjects/{MEMBER}");
    assert_eq!(remove(&format!("@id={address}")).unwrap(), expected);
    assert_eq!(remove(&format!("%24id={address}")).unwrap(), expected);
    assert!(remove("").unwrap_err().message.contains("'@id'"));
    assert!(remove("@id=https://x/v1.0/users/alex@contoso.example").is_err());
}

#[test]
fn groups() {
    let body = json!({
        "displayName": "Admins", "mailEnabled": false, "mailNickname": "admins",
        "securityEnabled": true, "groupTypes": [], "isAssignableToRole": true,
        "visibility": "Private",
        "owners@odata.bind": [format!("https://graph.microsoft.com/v1.0/users/{MEMBER}")],
    });
    let Some(Write::CreateGroup(group)) = send("POST", "groups", &body).unwrap() else {
        panic!("not a creation")
    };
    assert!(group.is_assignable_to_role);
    assert_eq!(group.owners, [ObjectReference::Id(MEMBER.parse().unwrap())]);
    let binds = vec![format!("https://x/v1.0/directoryObjects/{MEMBER}"); 21];
    for (changed, needle) in [
        (with(body.clone(), "mailEnabled", json!(true)), "mail-enabled groups"),
        (with(body.clone(), "groupTypes", json!(["Funny"])), "'groupTypes'"),
        (with(body.clone(), "groupTypes", json!(["DynamicMembership"])), "'isAssignableToRole'"),
        (with(body.clone(), "visibility", json!("Public")), "'visibility'"),
        (with(body.clone(), "members@odata.bind", json!(binds)), "at most 20"),
        (with(body, "members@odata.bind", json!("x")), "Collection(Edm.String)"),
    ] {
        let error = send("POST", "groups", &changed).unwrap_err();
        assert!(error.message.contains(needle), "{error}");
    }
}

fn schedule_request() -> Value {
    json!({
        "action": "AdminAssign",
        "principalId": MEMBER,
        "roleDefinitionId": ROLE,
        "directoryScopeId": "/",
        "justification": "ticket 4711",
        "scheduleInfo": {
            "startDateTime": "2026-01-01T00:00:00Z",
            "expiration": {"type": "AfterDuration", "duration": "PT8H"},
        },
        "ticketInfo": {"ticketNumber": "4711", "ticketSystem": null},
        "customData": null,
    })
}

#[test]
fn schedule_requests() {
    let path = "roleManagement/directory/roleAssignmentScheduleRequests";
    let written = send("POST", path, &schedule_request()).unwrap();
    let Some(Write::RequestSchedule { request, .. }) = written else { panic!("{written:?}") };
    assert_eq!(request.action, ScheduleAction::AdminAssign);
    assert_eq!(request.ticket_number.as_deref(), Some("4711"));
    let end = request.expiration.unwrap().end(request.start.unwrap()).unwrap();
    assert_eq!(end.to_string(), "2026-01-01T08:00:00Z");
    let base = schedule_request();
    for (body, needle) in [
        (with(base.clone(), "action", json!("adminHug")), "'action'"),
        (with(base.clone(), "principalId", json!("x")), "'principalId'"),
        (with(base.clone(), "directoryScopeId", json!("everywhere")), "directory scope"),
        (with(base.clone(), "scheduleInfo", Value::Null), "'scheduleInfo'"),
        (
            with(base.clone(), "scheduleInfo", json!({"expiration": {"type": "afterDuration"}})),
            "'duration'",
        ),
        (
            with(
                base.clone(),
                "scheduleInfo",
                json!({"expiration": {"type": "afterDuration", "duration": "P1Y"}}),
            ),
            "ISO 8601",
        ),
        (
            with(base.clone(), "scheduleInfo", json!({"expiration": {"type": "sometimes"}})),
            "noExpiration",
        ),
        (with(base.clone(), "scheduleInfo", json!({"startDateTime": "noon"})), "'startDateTime'"),
        (with(base.clone(), "scheduleInfo", json!({"recurrence": {}})), "'recurrence'"),
        (with(base, "appScopeId", json!("/x")), "'appScopeId'"),
    ] {
        let error = send("POST", path, &body).unwrap_err();
        assert!(error.message.contains(needle), "{error}");
    }
    let activation = with(schedule_request(), "action", json!("selfActivate"));
    let eligibility = "roleManagement/directory/roleEligibilityScheduleRequests";
    assert!(send("POST", eligibility, &activation).unwrap_err().message.contains("'action'"));
}

#[test]
fn group_requests() {
    let path = "identityGovernance/privilegedAccess/group/assignmentScheduleRequests";
    let group = "66666666-7777-4888-8999-aaaaaaaaaaaa";
    let mut body = schedule_request();
    for gone in ["roleDefinitionId", "directoryScopeId"] {
        body.as_object_mut().unwrap().remove(gone);
    }
    let body = with(with(body, "groupId", json!(group)), "accessId", json!("Owner"));
    let target = with(body.clone(), "targetScheduleId", json!(format!("{group}_owner_{group}")));
    let written = send("POST", path, &target).unwrap();
    let Some(Write::RequestSchedule { request, .. }) = written else { panic!("{written:?}") };
    let (id, access) = request.target.group().unwrap();
    assert_eq!((id.to_string(), access), (group.to_owned(), GroupAccess::Owner));
    assert_eq!(request.target_schedule_id.unwrap().to_string(), group);
    for (body, needle) in [
        (with(body.clone(), "accessId", json!("guest")), "member or owner"),
        (with(body.clone(), "groupId", Value::Null), "'groupId'"),
        (with(body.clone(), "roleDefinitionId", json!(group)), "'roleDefinitionId'"),
        (with(body, "targetScheduleId", json!("x_y")), "'targetScheduleId'"),
    ] {
        let error = send("POST", path, &body).unwrap_err();
        assert!(error.message.contains(needle), "{error}");
    }
}

#[test]
fn answers_to_approvals() {
    let base = "identityGovernance/privilegedAccess/group/assignmentApprovals";
    let yes = json!({"reviewResult": "approve", "justification": "fine"});
    for word in ["stages", "steps"] {
        let written = send("PATCH", &format!("{base}/A/{word}/A"), &yes).unwrap();
        let Some(Write::DecideApproval { approval, result, justification, .. }) = written else {
            panic!("{written:?}")
        };
        assert_eq!((approval.as_str(), result), ("A", ReviewResult::Approve));
        assert_eq!(justification.as_deref(), Some("fine"));
    }
    let path = format!("{base}/A/stages/A");
    assert_eq!(send("PATCH", &format!("{base}/A/stages/B"), &yes).unwrap_err().status, 404);
    assert_eq!(send("PATCH", &path, &json!({"reviewResult": "Maybe"})).unwrap_err().status, 400);
    assert_eq!(send("PATCH", &path, &json!({"justification": "x"})).unwrap_err().status, 400);
    assert_eq!(send("DELETE", &path, &Value::Null).unwrap_err().status, 405);
}

/// What is shown of every rule is what can be written.
#[test]
fn rules_read_back_as_they_are_shown() {
    use crate::{
        Resource as _,
        odata::{NoRelations, Selection, object},
        resource::PolicyRuleResource,
    };
    let base = "policies/roleManagementPolicies/DirectoryRole_x_y";
    let policy = directory::Policy::of_a_role();
    for id in directory::RuleId::ALL {
        let resource = PolicyRuleResource { id, rule: policy.rule(id) };
        let selection = Selection::default();
        let shown = object(&resource, &crate::schema::POLICY_RULE, &selection, &NoRelations);
        let shown = Value::Object(shown);
        let expected = format!("#{}", resource.entity().name);
        assert_eq!(shown["@odata.type"], expected);
        let written = send("PATCH", &format!("{base}/rules/{id}"), &shown).unwrap();
        let Some(Write::UpdatePolicyRules { policy: name, rules }) = written else {
            panic!("{written:?}")
        };
        assert_eq!(name, "DirectoryRole_x_y");
        assert_eq!(rules, [(id, policy.rule(id))]);
        let all = json!({ "rules": [shown] });
        assert!(matches!(send("PATCH", base, &all), Ok(Some(Write::UpdatePolicyRules { .. }))));
    }
}

#[test]
fn rules_that_cannot_be() {
    let base = "policies/roleManagementPolicies/DirectoryRole_x_y/rules";
    let expiration = json!({
        "@odata.type": "#microsoft.graph.unifiedRoleManagementPolicyExpirationRule",
        "id": "Expiration_EndUser_Assignment",
        "isExpirationRequired": true,
        "maximumDuration": "PT4H",
        "target": {"caller": "EndUser", "operations": ["All"], "level": "Assignment"},
    });
    let path = format!("{base}/Expiration_EndUser_Assignment");
    send("PATCH", &path, &expiration).unwrap();
    let other = "#microsoft.graph.unifiedRoleManagementPolicyEnablementRule";
    for (body, needle) in [
        (with(expiration.clone(), "@odata.type", json!(other)), "'@odata.type'"),
        (with(expiration.clone(), "id", json!("Enablement_EndUser_Assignment")), "'id'"),
        (with(expiration.clone(), "maximumDuration", json!("P1M")), "ISO 8601"),
        (with(expiration.clone(), "isExpirationRequired", Value::Null), "'isExpirationRequired'"),
        (with(expiration.clone(), "target", json!({"caller": "Admin"})), "'caller'"),
        (with(expiration.clone(), "enabledRules", json!([])), "'enabledRules'"),
    ] {
        let error = send("PATCH", &path, &body).unwrap_err();
        assert!(error.message.contains(needle), "{error}");
    }
    assert_eq!(send("PATCH", &format!("{base}/Nothing"), &expiration).unwrap_err().status, 404);
}

#[test]
fn methods() {
    assert_eq!(send("GET", "users", &Value::Null).unwrap(), None);
    for (method, path, status) in [
        ("PUT", "users", 405),
        ("POST", "users/x", 405),
        ("DELETE", "users", 405),
        ("POST", "groups/11111111-2222-4333-8444-555555555555/transitiveMembers/$ref", 400),
        ("POST", "groups/11111111-2222-4333-8444-555555555555/members", 405),
        (
            "DELETE",
            "groups/11111111-2222-4333-8444-555555555555/members/66666666-7777-4888-8999-aaaaaaaaaaaa",
            501,
        ),
        ("POST", "roleManagement/directory/roleDefinitions", 400),
        ("POST", "policies/roleManagementPolicies", 405),
    ] {
        assert_eq!(send(method, path, &Value::Null).unwrap_err().status, status, "{method} {path}");
    }
}

proptest::proptest! {
    #[test]
    fn no_body_panics(body: Vec<u8>, index in 0_usize..4) {
        let path = ["users", "groups", "directoryRoles", "roleManagement/directory/roleAssignments"][index];
        let headers = [("content-type", "application/json")];
        let request = GraphRequest::parse("POST", &format!("/v1.0/{path}"), "", headers, body).unwrap();
        proptest::prop_assert!(write(&request).is_err());
    }
}
