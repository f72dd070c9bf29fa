//! One case per endpoint of Graph, as data: `cases/*.jsonl`.
//!
//! Each line names the endpoint by its number in the table of Graph's surface, the request, a
//! permission that suffices, one that does not, the effect that a second request sees, and a
//! request that is refused with its status and code. Every case starts from the same scene; names
//! in braces stand for the ids of its cast, `{id}` for the id in the answer.
//!
//! Not here: the scene's own correctness (the other tests of this folder).

use std::collections::{BTreeMap, BTreeSet};

use governance::Command;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{GLOBAL, Tenant, USER_ADMINISTRATOR, document, reference, text};
use crate::caller::{Caller, CallerKind};

const FILES: [(&str, &str); 4] = [
    ("directory", include_str!("cases/directory.jsonl")),
    ("roles", include_str!("cases/roles.jsonl")),
    ("policies", include_str!("cases/policies.jsonl")),
    ("pim_groups", include_str!("cases/pim_groups.jsonl")),
];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Case {
    endpoint: u16,
    request: Request,
    /// A member of the cast on whose behalf the application calls; itself when missing.
    #[serde(rename = "as")]
    person: Option<String>,
    sufficient: Vec<String>,
    insufficient: Vec<String>,
    status: u16,
    /// Places in the answer (JSON pointers) and what is there.
    #[serde(default)]
    answer: BTreeMap<String, Value>,
    effect: Option<Effect>,
    error: Refusal,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    method: String,
    path: String,
    #[serde(default)]
    body: Value,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Effect {
    path: String,
    finds: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refusal {
    method: Option<String>,
    path: Option<String>,
    #[serde(default)]
    body: Value,
    status: u16,
    code: String,
}

/// Everything that the tables know.
const EVERYTHING: &[&str] = &[
    "AdministrativeUnit.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "Application.Read.All",
    "AuditLog.Read.All",
    "Directory.ReadWrite.All",
    "Group.ReadWrite.All",
    "Organization.Read.All",
    "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
    "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",
    "RoleAssignmentSchedule.ReadWrite.Directory",
    "RoleEligibilitySchedule.ReadWrite.Directory",
    "RoleManagement.ReadWrite.Directory",
    "RoleManagementPolicy.ReadWrite.AzureADGroup",
    "RoleManagementPolicy.ReadWrite.Directory",
    "User.ReadWrite.All",
];

/// A tenant with people, groups and things that wait, and their ids by name.
struct Scene {
    tenant: Tenant,
    cast: BTreeMap<String, String>,
}

impl Scene {
    fn new() -> Self {
        let mut scene = Self { tenant: Tenant::new(), cast: BTreeMap::new() };
        for name in ["ada", "bo", "cy", "gone"] {
            let id = scene.tenant.user(name);
            scene.know(name, id);
        }
        for (name, assignable) in [("helpdesk", true), ("operators", true), ("sales", false)] {
            let id = scene.tenant.group(name, assignable);
            scene.know(name, id);
        }
        scene.know("userAdministrator", USER_ADMINISTRATOR.to_owned());
        scene.know("securityReader", "5d6b6bb7-de71-4623-b4af-96380a352509");
        scene.know("globalAdministrator", GLOBAL.id.to_string());
        scene.tenant.make_administrator(&scene.named("ada"), &GLOBAL.id.to_string());
        scene.directory();
        scene.waiting();
        scene.policies();
        scene
    }

    fn know(&mut self, name: &str, id: impl Into<String>) {
        self.cast.insert(name.to_owned(), id.into());
    }

    fn named(&self, name: &str) -> String {
        self.cast.get(name).cloned().unwrap_or_else(|| panic!("nobody is called {name}"))
    }

    fn fill(&self, text: &str) -> String {
        let known = self.cast.iter();
        known.fold(text.to_owned(), |text, (name, id)| text.replace(&format!("{{{name}}}"), id))
    }

    fn filled(&self, value: &Value) -> Value {
        serde_json::from_str(&self.fill(&value.to_string())).unwrap()
    }

    fn everything(&self) -> Caller {
        self.tenant.app(EVERYTHING)
    }

    fn done(&mut self, method: &str, path: &str, body: &Value) -> Value {
        let (caller, path, body) = (self.everything(), self.fill(path), self.filled(body));
        let sent = self.tenant.send(&caller, method, &path, &body);
        let sent = sent.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        if sent.status == 204 { Value::Null } else { document(sent) }
    }

    /// Sales has a member, Bo a manager, a unit a member, an application a permission; somebody
    /// and a role of the tenant's own are there to be looked at.
    fn directory(&mut self) {
        let bo = reference(&self.named("bo"));
        self.done("POST", "groups/{sales}/members/$ref", &bo);
        let ada = reference(&self.named("ada"));
        self.done("PUT", "users/{bo}/manager/$ref", &ada);
        let unit = json!({"displayName": "North"});
        let unit = self.done("POST", "directory/administrativeUnits", &unit);
        self.know("north", text(&unit["id"]));
        self.done("POST", "directory/administrativeUnits/{north}/members/$ref", &bo);
        self.done("DELETE", "users/{gone}", &Value::Null);
        let role = json!({
            "displayName": "Tier 3", "isEnabled": true,
            "rolePermissions": [{"allowedResourceActions": ["microsoft.directory/users/create"]}],
        });
        let role = self.done("POST", "roleManagement/directory/roleDefinitions", &role);
        self.know("tier3", text(&role["id"]));
        let state = &self.tenant.state;
        let graph = state.service_principals().find(|app| !app.app_roles.is_empty()).unwrap();
        let other = state.service_principals().find(|app| app.display_name == "My Profile");
        let (graph_id, app_role) = (graph.id.to_string(), graph.app_roles[0].id.to_string());
        let another = graph.app_roles[1].id.to_string();
        let app = other.unwrap().id.to_string();
        self.know("graph", graph_id);
        self.know("app", app);
        self.know("appRole", app_role);
        self.know("anotherAppRole", another);
        let grant =
            json!({"principalId": "{app}", "resourceId": "{graph}", "appRoleId": "{appRole}"});
        let grant = self.done("POST", "servicePrincipals/{graph}/appRoleAssignedTo", &grant);
        self.know("granted", text(&grant["id"]));
    }

    /// Bo is eligible for User Administrator and in Helpdesk and Operators; his activation in
    /// Operators waits for Ada; Cy is to be eligible in Helpdesk next week.
    fn waiting(&mut self) {
        let of_role = json!({
            "action": "adminAssign", "principalId": "{bo}", "directoryScopeId": "/",
            "roleDefinitionId": "{userAdministrator}", "scheduleInfo": for_days(90),
        });
        let roles = "roleManagement/directory/roleEligibilityScheduleRequests";
        let request = self.done("POST", roles, &of_role);
        self.know("roleEligibilityRequest", text(&request["id"]));
        let mut later = of_role.clone();
        later["principalId"] = json!("{cy}");
        later["roleDefinitionId"] = json!("{securityReader}");
        later["justification"] = json!("because");
        later["scheduleInfo"] = for_days(30);
        let active =
            self.done("POST", "roleManagement/directory/roleAssignmentScheduleRequests", &later);
        self.know("activeRole", text(&active["targetScheduleId"]));
        later["scheduleInfo"]["startDateTime"] = json!("2030-01-01T00:00:00Z");
        let later = self.done("POST", roles, &later);
        self.know("laterRoleRequest", text(&later["id"]));
        let groups = "identityGovernance/privilegedAccess/group";
        for (group, name) in [("helpdesk", "eligible"), ("operators", "eligibleOperator")] {
            let body = member(group, "bo", for_days(90));
            let request =
                self.done("POST", &format!("{groups}/eligibilityScheduleRequests"), &body);
            self.know(&format!("{name}Request"), text(&request["id"]));
            self.know(name, text(&request["targetScheduleId"]));
        }
        let mut later = member("helpdesk", "cy", for_days(30));
        later["scheduleInfo"]["startDateTime"] = json!("2030-01-01T00:00:00Z");
        let later = self.done("POST", &format!("{groups}/eligibilityScheduleRequests"), &later);
        self.know("later", text(&later["id"]));
        let active = member("sales", "cy", for_days(10));
        let active = self.done("POST", &format!("{groups}/assignmentScheduleRequests"), &active);
        self.know("active", text(&active["targetScheduleId"]));
        self.know("activeRequest", text(&active["id"]));
        let ada: directory::UserId = self.named("ada").parse().unwrap();
        let group_id = self.named("operators").parse().unwrap();
        let access_id = directory::GroupAccess::Member;
        let target = directory::PolicyTarget::Group { group_id, access_id };
        let id = "Approval_EndUser_Assignment".parse().unwrap();
        let directory::Rule::Approval(mut rule) = self.tenant.state.policy(target).rule(id) else {
            panic!()
        };
        rule.is_approval_required = true;
        rule.stage.primary_approvers =
            vec![directory::Approver::SingleUser { user_id: ada, description: None }];
        let rules = vec![(id, directory::Rule::Approval(rule))];
        let update = Command::UpdatePolicyRules { target, rules };
        let context = governance::Context::new(
            self.tenant.now,
            governance::Caller::User(ada),
            uuid::Uuid::nil(),
        );
        self.tenant.decide(update, &context).unwrap();
        let mut activate = member("operators", "bo", for_hours(2));
        activate["action"] = json!("selfActivate");
        let body = self.filled(&activate);
        let person = self.tenant.person(&self.named("bo"), EVERYTHING);
        let path = format!("{groups}/assignmentScheduleRequests");
        let sent = self.tenant.send(&person, "POST", &path, &body).unwrap();
        let sent = document(sent);
        assert_eq!(sent["status"], "PendingApproval");
        self.know("pending", text(&sent["id"]));
    }

    fn policies(&mut self) {
        for (name, filter) in [
            (
                "rolePolicy",
                "scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq '{userAdministrator}'",
            ),
            (
                "groupPolicy",
                "scopeId eq '{helpdesk}' and scopeType eq 'Group' and roleDefinitionId eq 'member'",
            ),
        ] {
            let path = format!("policies/roleManagementPolicyAssignments?$filter={filter}");
            let found = self.done("GET", &path, &Value::Null);
            self.know(name, text(&found["value"][0]["policyId"]));
            self.know(&format!("{name}Assignment"), text(&found["value"][0]["id"]));
        }
    }

    fn caller(&self, case: &Case, permissions: &[String]) -> Caller {
        let permissions: Vec<&str> = permissions.iter().map(String::as_str).collect();
        match &case.person {
            Some(name) => self.tenant.person(&self.named(name), &permissions),
            None => self.tenant.app(&permissions),
        }
    }

    /// What a caller with every permission is, of the same kind.
    fn like(&self, case: &Case) -> Caller {
        let all: Vec<String> = EVERYTHING.iter().map(|&one| one.to_owned()).collect();
        self.caller(case, &all)
    }
}

fn for_days(days: u32) -> Value {
    json!({"expiration": {"type": "afterDuration", "duration": format!("P{days}D")}})
}

fn for_hours(hours: u32) -> Value {
    json!({"expiration": {"type": "afterDuration", "duration": format!("PT{hours}H")}})
}

fn member(group: &str, who: &str, schedule: Value) -> Value {
    json!({
        "action": "adminAssign", "accessId": "member", "groupId": format!("{{{group}}}"),
        "principalId": format!("{{{who}}}"), "scheduleInfo": schedule, "justification": "because",
    })
}

fn found<'a>(document: &'a Value, place: &str, label: &str) -> &'a Value {
    document.pointer(place).unwrap_or_else(|| panic!("{label}: nothing at {place} in {document}"))
}

fn run(label: &str, case: &Case) {
    let mut scene = Scene::new();
    let (method, path) = (case.request.method.clone(), scene.fill(&case.request.path));
    let body = scene.filled(&case.request.body);
    let poor = scene.caller(case, &case.insufficient);
    let refused = scene.tenant.send(&poor, &method, &path, &body);
    let refused = refused.map(|_| ()).expect_err(&format!("{label}: let in without permission"));
    assert_eq!(refused.status, 403, "{label}: {refused}");
    let caller = scene.caller(case, &case.sufficient);
    let sent = scene.tenant.send(&caller, &method, &path, &body);
    let sent = sent.unwrap_or_else(|error| panic!("{label}: {error}"));
    assert_eq!(sent.status, case.status, "{label}");
    let answer = if let msgraph::Body::Json(answer) = sent.body { answer } else { Value::Null };
    if let Some(id) = answer["id"].as_str() {
        scene.know("id", id);
    }
    for (place, expected) in &case.answer {
        assert_eq!(*found(&answer, place, label), scene.filled(expected), "{label}: {place}");
    }
    if let Some(effect) = &case.effect {
        let seen = scene.done("GET", &effect.path, &Value::Null);
        for (place, expected) in &effect.finds {
            assert_eq!(*found(&seen, place, label), scene.filled(expected), "{label}: {place}");
        }
    }
    // The refusal starts from the scene as it was.
    let mut scene = Scene::new();
    let error = &case.error;
    let method = error.method.as_deref().unwrap_or(&case.request.method);
    let path = scene.fill(error.path.as_deref().unwrap_or(&case.request.path));
    let body = scene.filled(&error.body);
    let caller = scene.like(case);
    let refused = scene.tenant.send(&caller, method, &path, &body);
    let refused = refused.map(|_| ()).expect_err(&format!("{label}: was not refused"));
    assert_eq!((refused.status, &*refused.code), (error.status, &*error.code), "{label}");
    assert_eq!(caller.kind == CallerKind::User, case.person.is_some());
}

#[test]
fn every_endpoint_answers_as_listed() {
    let mut seen = BTreeSet::new();
    let mut failed = Vec::new();
    for (file, cases) in FILES {
        for line in cases.lines().filter(|line| !line.trim().is_empty()) {
            let case: Case = serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{file}: {error}: {line}"));
            let label = format!("{file} {} {}", case.endpoint, case.request.path);
            assert!(seen.insert(case.endpoint), "{label} stands twice");
            let tried = std::panic::catch_unwind(|| run(&label, &case));
            failed.extend(tried.err().map(|_| label));
        }
    }
    assert!(failed.is_empty(), "failed: {failed:#?}");
}

/// Permissions for PIM's groups reach no roles, whatever id stands in the path.
#[test]
fn a_permission_for_groups_reaches_no_roles() {
    let mut scene = Scene::new();
    let groups = "identityGovernance/privilegedAccess/group";
    let permissions = [
        "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup",
        "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup",
    ];
    let app = scene.tenant.app(&permissions);
    let later = scene.named("laterRoleRequest");
    for path in [
        format!("{groups}/eligibilityScheduleRequests/{later}"),
        format!("{groups}/eligibilitySchedules/{later}"),
    ] {
        let refused = scene.tenant.send(&app, "GET", &path, &Value::Null);
        assert_eq!(refused.map(|_| ()).unwrap_err().status, 404, "{path}");
    }
    let cancel = format!("{groups}/eligibilityScheduleRequests/{later}/cancel");
    let refused = scene.tenant.send(&app, "POST", &cancel, &Value::Null);
    assert_eq!(refused.map(|_| ()).unwrap_err().status, 404);
    // And the other way round.
    let pending = scene.named("pending");
    let permissions = ["RoleAssignmentSchedule.ReadWrite.Directory"];
    let ada = scene.tenant.person(&scene.named("ada"), &permissions);
    let approvals = "roleManagement/directory/roleAssignmentApprovals";
    let yes = json!({"reviewResult": "Approve", "justification": "fine"});
    let path = format!("{approvals}/{pending}/stages/{pending}");
    for (method, body) in [("GET", Value::Null), ("PATCH", yes)] {
        let refused = scene.tenant.send(&ada, method, &path, &body);
        assert_eq!(refused.map(|_| ()).unwrap_err().status, 404, "{method}");
    }
}
