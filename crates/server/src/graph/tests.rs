//! Requests against a small tenant, without sockets or a journal.
//!
//! Not here: HTTP and batches.

mod cases;

use std::sync::Arc;

use directory::{AppId, AuditRecord, Ids, ObjectId, RoleDefinition, TenantId, Ticks, UserId};
use governance::{Command, Context, State};
use msgraph::{Body, GraphError, GraphRequest, GraphResponse, ResourcePath};
use serde_json::{Value, json};
use uuid::{Uuid, uuid};

use super::{
    admission::{admit, permitted},
    audits,
    call::Call,
    commands, created, read,
};
use crate::caller::{Caller, CallerKind};

const NOW: &str = "2026-01-02T03:04:05Z";
const GLOBAL: RoleDefinition = RoleDefinition {
    id: RoleDefinition::GLOBAL_ADMINISTRATOR,
    directory_role_id: None,
    display_name: String::new(),
    description: String::new(),
    is_built_in: true,
    is_enabled: true,
    is_privileged: true,
    template_id: RoleDefinition::GLOBAL_ADMINISTRATOR,
    allowed_resource_actions: Vec::new(),
};
const USER_ADMINISTRATOR: &str = "fe930be7-5e62-47db-91af-98c3a49a38b1";

struct Tenant {
    state: State,
    ids: Ids,
    now: Ticks,
    audit: Vec<Arc<AuditRecord>>,
}

impl Tenant {
    fn new() -> Self {
        let now = NOW.parse().unwrap();
        let mut tenant = Self { state: State::new(), ids: Ids::seeded(1), now, audit: Vec::new() };
        let nobody = directory::ServicePrincipalId(Uuid::nil());
        let create = Command::CreateTenant {
            id: TenantId(uuid!("aaaaaaaa-0000-4000-8000-000000000001")),
            display_name: "Contoso".into(),
            default_domain: "contoso.example".into(),
        };
        let context = Context::new(now, governance::Caller::App(nobody), Uuid::nil());
        tenant.decide(create, &context).unwrap();
        tenant
    }

    fn decide(
        &mut self,
        command: Command,
        context: &Context,
    ) -> Result<governance::Answer, GraphError> {
        let decision = governance::decide(&self.state, command, context, &mut self.ids)
            .map_err(|refused| GraphError::new(refused.status, refused.code, refused.message))?;
        decision.events.iter().for_each(|event| self.state.apply(event));
        self.audit.extend(decision.audit.into_iter().map(Arc::new));
        Ok(decision.answer)
    }

    /// What the service does, with the tenant at hand.
    fn send(
        &mut self,
        caller: &Caller,
        method: &str,
        target: &str,
        body: &Value,
    ) -> Result<GraphResponse, GraphError> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let path = format!("/v1.0/{path}");
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let headers = [("content-type", "application/json"), ("consistencylevel", "eventual")];
        let request = GraphRequest::parse(method, &path, query, headers, body)?;
        let state = self.state.clone();
        let origin = "https://localhost:8443";
        let call = Call { request: &request, caller, state: &state, now: self.now, origin };
        let write = match msgraph::write(&request) {
            Ok(write) => write,
            Err(error) => {
                permitted(&call)?;
                return Err(error);
            }
        };
        admit(&call, write.as_ref())?;
        let Some(write) = write else {
            return match &request.path.resource {
                ResourcePath::DirectoryAudits => audits::list(&call, &self.audit),
                ResourcePath::DirectoryAudit(id) => audits::one(&call, &self.audit, id),
                _ => read::answer(&call),
            };
        };
        let command = commands::command(&call, write, None)?;
        let actor = match caller.kind {
            CallerKind::User => governance::Caller::User(UserId(caller.object_id.0)),
            CallerKind::Application => {
                governance::Caller::App(directory::ServicePrincipalId(caller.object_id.0))
            }
        };
        let context = Context { mfa: true, ..Context::new(self.now, actor, Uuid::nil()) };
        let answer = self.decide(command, &context)?;
        let after = self.state.clone();
        created::response(&Call { state: &after, ..call }, &answer)
    }

    fn app(&self, permissions: &[&str]) -> Caller {
        // Some service principal that exists; the tenant asks only for its name.
        let principal = self.state.service_principals().next().unwrap();
        Caller {
            kind: CallerKind::Application,
            object_id: principal.id.into(),
            app_id: principal.app_id,
            name: principal.display_name.clone(),
            roles: permissions.iter().map(|&it| it.to_owned()).collect(),
            scopes: Vec::new(),
            mfa: false,
            ip_address: None,
            user_agent: None,
        }
    }

    fn all_powerful(&self) -> Caller {
        self.app(&[
            "User.ReadWrite.All",
            "Group.ReadWrite.All",
            "Directory.ReadWrite.All",
            "RoleManagement.ReadWrite.Directory",
            "AuditLog.Read.All",
            "Application.Read.All",
            "Organization.Read.All",
        ])
    }

    fn person(&self, id: &str, scopes: &[&str]) -> Caller {
        Caller {
            kind: CallerKind::User,
            object_id: id.parse().unwrap(),
            app_id: AppId(Uuid::nil()),
            name: id.to_owned(),
            roles: Vec::new(),
            scopes: scopes.iter().map(|&it| it.to_owned()).collect(),
            mfa: false,
            ip_address: None,
            user_agent: None,
        }
    }

    fn get(&mut self, target: &str) -> Value {
        let caller = self.all_powerful();
        let sent = self.send(&caller, "GET", target, &Value::Null);
        document(sent.unwrap_or_else(|error| panic!("{target}: {error}")))
    }

    fn act(
        &mut self,
        method: &str,
        target: &str,
        body: &Value,
    ) -> Result<GraphResponse, GraphError> {
        let caller = self.all_powerful();
        self.send(&caller, method, target, body)
    }

    /// Creates a user and returns its id.
    fn user(&mut self, name: &str) -> String {
        let body = json!({
            "accountEnabled": true,
            "displayName": name,
            "mailNickname": name,
            "userPrincipalName": format!("{name}@contoso.example"),
            "passwordProfile": {"password": "correct horse battery"},
            "department": "Finance",
        });
        let created = self.act("POST", "users", &body).unwrap();
        assert_eq!(created.status, 201);
        let location = created.headers.iter().find(|(name, _)| *name == "Location").cloned();
        let id = text(&document(created)["id"]);
        assert_eq!(location.unwrap().1, format!("https://localhost:8443/v1.0/users/{id}"));

        assert_eq!(self.get(&format!("users/{id}"))["displayName"], name);
        id
    }

    fn group(&mut self, name: &str, assignable: bool) -> String {
        let body = json!({
            "displayName": name, "mailEnabled": false, "mailNickname": name,
            "securityEnabled": true, "isAssignableToRole": assignable,
        });
        text(&document(self.act("POST", "groups", &body).unwrap())["id"])
    }

    fn make_administrator(&mut self, user: &str, role: &str) {
        let body = json!({"principalId": user, "roleDefinitionId": role, "directoryScopeId": "/"});
        let made = self.act("POST", "roleManagement/directory/roleAssignments", &body).unwrap();
        assert_eq!(made.status, 201);
    }
}

fn document(response: GraphResponse) -> Value {
    match response.body {
        Body::Json(document) => document,
        other => panic!("no document: {other:?}"),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

fn ids(list: &Value) -> Vec<String> {
    list["value"].as_array().unwrap().iter().map(|one| text(&one["id"])).collect()
}

fn reference(id: &str) -> Value {
    json!({"@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{id}")})
}

#[test]
fn a_role_given_and_taken_by_the_legacy_paths() {
    let mut tenant = Tenant::new();
    let alex = tenant.user("alex");
    let keeper = tenant.user("keeper");
    tenant.make_administrator(&keeper, &GLOBAL.id.to_string());
    let role = format!("directoryRoles(roleTemplateId='{}')", GLOBAL.id);
    let added = tenant.act("POST", &format!("{role}/members/$ref"), &reference(&alex)).unwrap();
    assert_eq!((added.status, &added.body), (204, &Body::Empty));
    let again = tenant.act("POST", &format!("{role}/members/$ref"), &reference(&alex));
    assert!(again.unwrap_err().message.contains("already exist"));

    let members = tenant.get(&format!("{role}/members?$select=id,displayName"));
    assert!(ids(&members).contains(&alex));
    assert_eq!(members["value"][0]["@odata.type"], "#microsoft.graph.user");
    let roles = tenant.get(&format!("users/{alex}/memberOf/microsoft.graph.directoryRole"));
    assert_eq!(roles["value"][0]["roleTemplateId"], GLOBAL.id.to_string());
    let filter = format!(
        "roleManagement/directory/roleAssignments?$filter=principalId eq '{alex}'&$expand=roleDefinition"
    );
    let assignments = tenant.get(&filter);
    assert_eq!(assignments["value"][0]["roleDefinition"]["displayName"], "Global Administrator");

    tenant.now = "2026-01-02T03:05:00Z".parse().unwrap();
    let path = format!("{role}/members/{alex}/$ref");
    assert_eq!(tenant.act("DELETE", &path, &Value::Null).unwrap().status, 204);
    assert_eq!(tenant.act("DELETE", &path, &Value::Null).unwrap_err().status, 404);
    assert_eq!(ids(&tenant.get(&format!("users/{alex}/memberOf"))), Vec::<String>::new());

    let newest =
        tenant.get("auditLogs/directoryAudits?$top=1&$filter=category eq 'RoleManagement'");
    assert_eq!(newest["value"][0]["activityDisplayName"], "Remove member from role");
    let filter = format!(
        "auditLogs/directoryAudits?$filter=targetResources/any(t:t/id eq '{alex}') and activityDisplayName eq 'Add member to role'"
    );
    let rows = tenant.get(&filter);
    let id = ids(&rows).remove(0);
    assert_eq!(tenant.get(&format!("auditLogs/directoryAudits/{id}"))["id"], id);
}

#[test]
fn sessions_are_revoked_by_name() {
    let mut tenant = Tenant::new();
    let alex = tenant.user("alex");
    tenant.now = "2026-01-02T04:00:00Z".parse().unwrap();
    let path = "users/alex@contoso.example/revokeSignInSessions";
    let caller = tenant.app(&["User.RevokeSessions.All"]);
    let revoked = tenant.send(&caller, "POST", path, &Value::Null).unwrap();
    assert_eq!(
        document(revoked),
        json!({
            "@odata.context": "https://localhost:8443/v1.0/$metadata#Edm.Boolean",
            "value": true,
        })
    );
    let shown = tenant.get(&format!("users/{alex}?$select=signInSessionsValidFromDateTime"));
    assert_eq!(shown["signInSessionsValidFromDateTime"], "2026-01-02T04:00:00Z");
}

#[test]
fn users_are_filtered_paged_counted() {
    let mut tenant = Tenant::new();
    let names: Vec<String> = (0..7).map(|index| format!("user{index}")).collect();
    for name in &names {
        tenant.user(name);
    }
    let first = tenant.get("users?$top=3&$orderby=displayName&$select=displayName");
    let link = text(&first["@odata.nextLink"]);
    let next = link.strip_prefix("https://localhost:8443/v1.0/").unwrap();
    let second = tenant.get(next);
    let shown: Vec<String> = [&first, &second]
        .iter()
        .flat_map(|page| page["value"].as_array().unwrap())
        .map(|user| text(&user["displayName"]))
        .collect();
    assert_eq!(shown, names[..6]);
    let one = tenant.get("users?$filter=userPrincipalName eq 'USER3@contoso.example'");
    assert_eq!(one["value"].as_array().unwrap().len(), 1);
    let none = tenant.get(
        "users?$filter=userPrincipalName eq 'user3@contoso.example' and department eq 'Sales'",
    );
    assert_eq!(none["value"], json!([]));
    let counted = tenant.get("users?$count=true&$top=1&$filter=endswith(displayName,'5')");
    assert_eq!(counted["@odata.count"], 1);
    let caller = tenant.all_powerful();
    let count = tenant.send(&caller, "GET", "users/$count", &Value::Null).unwrap();
    assert_eq!(count.body, Body::Text("7".into()));
    let found = tenant.get("users?$search=\"displayName:user\"&$count=true");
    assert_eq!(found["@odata.count"], 7);
    let wrong = tenant.send(&caller, "GET", "users?$filter=dispalyName eq 'x'", &Value::Null);
    assert!(wrong.unwrap_err().message.contains("'dispalyName'"));
}

#[test]
fn users_are_changed_and_deleted() {
    let mut tenant = Tenant::new();
    let alex = tenant.user("alex");
    let path = format!("users/{alex}");
    let body = json!({"accountEnabled": false, "department": null, "jobTitle": "Clerk"});
    assert_eq!(tenant.act("PATCH", &path, &body).unwrap().status, 204);
    let shown = tenant.get(&format!("{path}?$select=accountEnabled,department,jobTitle"));
    assert_eq!(
        (&shown["accountEnabled"], &shown["department"], &shown["jobTitle"]),
        (&json!(false), &Value::Null, &json!("Clerk"))
    );
    assert_eq!(tenant.act("DELETE", &path, &Value::Null).unwrap().status, 204);
    let gone = tenant.act("DELETE", &path, &Value::Null).unwrap_err();
    assert_eq!((gone.status, gone.code.as_ref()), (404, "Request_ResourceNotFound"));
    let duplicate = json!({
        "accountEnabled": true, "displayName": "x", "mailNickname": "x",
        "userPrincipalName": "x@elsewhere.example", "passwordProfile": {"password": "secret words"},
    });
    assert_eq!(tenant.act("POST", "users", &duplicate).unwrap_err().status, 400);
}

#[test]
fn groups_with_members_owners_and_nesting() {
    let mut tenant = Tenant::new();
    let (alex, kim) = (tenant.user("alex"), tenant.user("kim"));
    let (outer, inner) = (tenant.group("outer", false), tenant.group("inner", false));
    let add = |tenant: &mut Tenant, relation: &str, group: &str, id: &str| {
        tenant.act("POST", &format!("groups/{group}/{relation}/$ref"), &reference(id)).unwrap()
    };
    add(&mut tenant, "members", &outer, &inner);
    add(&mut tenant, "members", &inner, &alex);
    add(&mut tenant, "owners", &inner, &kim);
    assert_eq!(ids(&tenant.get(&format!("groups/{outer}/members"))), [inner.as_str()]);
    let users = format!("groups/{outer}/transitiveMembers/microsoft.graph.user");
    assert_eq!(ids(&tenant.get(&users)), [alex.as_str()]);
    assert_eq!(ids(&tenant.get(&format!("groups/{inner}/owners"))), [kim]);
    let mut all = ids(&tenant.get(&format!("users/{alex}/transitiveMemberOf")));
    all.sort();
    let mut expected = vec![inner.clone(), outer.clone()];
    expected.sort();
    assert_eq!(all, expected);
    let path = format!("users/{alex}/checkMemberGroups");
    let checked = document(tenant.act("POST", &path, &json!({"groupIds": [outer]})).unwrap());
    assert_eq!(checked["value"], json!([outer]));
    let expanded = tenant.get(&format!("groups/{inner}?$expand=members($select=id)&$select=id"));
    assert_eq!(expanded["members"][0]["id"], alex);
    let body = json!({"ids": [alex, inner], "types": ["group"]});
    let found = document(tenant.act("POST", "directoryObjects/getByIds", &body).unwrap());
    assert_eq!(ids(&found), [inner]);
}

fn eligibility(principal: &str, role: &str) -> Value {
    json!({
        "action": "adminAssign", "principalId": principal, "roleDefinitionId": role,
        "directoryScopeId": "/", "justification": "on call",
        "scheduleInfo": {"expiration": {"type": "afterDuration", "duration": "P90D"}},
    })
}

#[test]
fn eligible_then_active_through_pim() {
    let mut tenant = Tenant::new();
    let alex = tenant.user("alex");
    let base = "roleManagement/directory";
    let path = format!("{base}/roleEligibilityScheduleRequests");
    let made = tenant.act("POST", &path, &eligibility(&alex, USER_ADMINISTRATOR)).unwrap();
    assert_eq!(made.status, 201);
    let request = document(made);
    assert_eq!(
        (&request["status"], &request["action"]),
        (&json!("Provisioned"), &json!("adminAssign"))
    );
    let shown = tenant.get(&format!("{path}/{}", text(&request["id"])));
    assert_eq!(shown["scheduleInfo"]["expiration"]["duration"], "P90D");

    let schedules =
        tenant.get(&format!("{base}/roleEligibilitySchedules?$expand=roleDefinition,principal"));
    let schedule = &schedules["value"][0];
    assert_eq!(schedule["principal"]["@odata.type"], "#microsoft.graph.user");
    assert_eq!(schedule["principal"]["userPrincipalName"], "alex@contoso.example");
    assert_eq!(schedule["roleDefinition"]["displayName"], "User Administrator");
    assert_eq!(schedule["scheduleInfo"]["expiration"]["type"], "afterDateTime");
    assert_eq!(ids(&tenant.get(&format!("{base}/roleAssignments"))), Vec::<String>::new());

    let person = tenant.person(&alex, &["RoleAssignmentSchedule.ReadWrite.Directory"]);
    let mut activation = eligibility(&alex, USER_ADMINISTRATOR);
    activation["action"] = json!("selfActivate");
    activation["scheduleInfo"]["expiration"]["duration"] = json!("PT4H");
    let path = format!("{base}/roleAssignmentScheduleRequests");
    let activated = tenant.send(&person, "POST", &path, &activation).unwrap();
    assert_eq!(document(activated)["createdBy"]["user"]["id"], alex);
    let query = "$expand=activatedUsing&$filter=assignmentType eq 'Activated'";
    let instances = tenant.get(&format!("{base}/roleAssignmentScheduleInstances?{query}"));
    let instance = &instances["value"][0];
    assert_eq!(instance["activatedUsing"]["principalId"], alex);
    let id = text(&instance["id"]);
    assert_eq!(tenant.get(&format!("{base}/roleAssignmentScheduleInstances/{id}"))["id"], id);
    let mine =
        format!("{base}/roleAssignmentScheduleInstances/filterByCurrentUser(on='principal')");
    let mine = tenant.send(&person, "GET", &mine, &Value::Null).unwrap();
    assert_eq!(ids(&document(mine)), [id]);

    tenant.now = "2026-01-02T07:04:06Z".parse().unwrap();
    assert_eq!(ids(&tenant.get(&format!("{base}/roleAssignments"))), Vec::<String>::new());
}

#[test]
fn permissions_are_not_enough_for_a_person() {
    let mut tenant = Tenant::new();
    let (alex, boss, victim) = (tenant.user("alex"), tenant.user("boss"), tenant.user("victim"));
    tenant.make_administrator(&boss, &GLOBAL.id.to_string());
    tenant.make_administrator(&victim, USER_ADMINISTRATOR);
    let scopes = [
        "User.ReadWrite.All",
        "RoleManagement.ReadWrite.Directory",
        "AuditLog.Read.All",
        "GroupMember.ReadWrite.All",
    ];
    let (plain, global) = (tenant.person(&alex, &scopes), tenant.person(&boss, &scopes));
    let give = json!({"principalId": alex, "roleDefinitionId": USER_ADMINISTRATOR, "directoryScopeId": "/"});
    let assignments = "roleManagement/directory/roleAssignments";
    let denied = tenant.send(&plain, "POST", assignments, &give).unwrap_err();
    assert_eq!((denied.status, denied.code.as_ref()), (403, "Authorization_RequestDenied"));
    let denied = tenant.send(&plain, "GET", "auditLogs/directoryAudits", &Value::Null).unwrap_err();
    assert_eq!(denied.code, "Authentication_RequestFromUnsupportedUserRole");
    assert_eq!(tenant.send(&plain, "GET", "users", &Value::Null).unwrap().status, 200);
    assert_eq!(tenant.send(&plain, "GET", "me", &Value::Null).unwrap().status, 200);
    let own = tenant.send(&plain, "POST", "me/revokeSignInSessions", &Value::Null).unwrap();
    assert_eq!(own.status, 200);
    let other = format!("users/{boss}/revokeSignInSessions");
    assert_eq!(tenant.send(&plain, "POST", &other, &Value::Null).unwrap_err().status, 403);
    assert_eq!(tenant.send(&global, "POST", assignments, &give).unwrap().status, 201);
    // Now a User Administrator, but not above another one.
    let disable = json!({"accountEnabled": false});
    let path = format!("users/{victim}");
    assert_eq!(tenant.send(&plain, "PATCH", &path, &disable).unwrap_err().status, 403);
    assert_eq!(tenant.send(&global, "PATCH", &path, &disable).unwrap().status, 204);
}

#[test]
fn role_assignable_groups_are_guarded() {
    let mut tenant = Tenant::new();
    let (alex, owner) = (tenant.user("alex"), tenant.user("owner"));
    let group = tenant.group("admins", true);
    let owners = format!("groups/{group}/owners/$ref");
    tenant.act("POST", &owners, &reference(&owner)).unwrap();
    let members = format!("groups/{group}/members/$ref");
    let caller = tenant.app(&["Group.ReadWrite.All"]);
    assert_eq!(tenant.send(&caller, "POST", &members, &reference(&alex)).unwrap_err().status, 403);
    let scopes = ["GroupMember.ReadWrite.All", "RoleManagement.ReadWrite.Directory"];
    let (stranger, owner) = (tenant.person(&alex, &scopes), tenant.person(&owner, &scopes));
    assert_eq!(
        tenant.send(&stranger, "POST", &members, &reference(&alex)).unwrap_err().status,
        403
    );
    assert_eq!(tenant.send(&owner, "POST", &members, &reference(&alex)).unwrap().status, 204);
}

#[test]
fn missing_permissions_come_before_malformed_bodies() {
    let mut tenant = Tenant::new();
    let poor = tenant.app(&["User.Read.All"]);
    let denied = tenant.send(&poor, "POST", "users", &json!({"hat": 1})).unwrap_err();
    assert_eq!(denied.status, 403);
    let malformed = tenant.act("POST", "users", &json!({"hat": 1})).unwrap_err();
    assert_eq!(malformed.status, 400);
    let narrow = tenant.app(&["User.EnableDisableAccount.All"]);
    let alex = tenant.user("alex");
    let path = format!("users/{alex}");
    let enable = json!({"accountEnabled": true});
    assert_eq!(tenant.send(&narrow, "PATCH", &path, &enable).unwrap().status, 204);
    let rename = json!({"displayName": "x"});
    assert_eq!(tenant.send(&narrow, "PATCH", &path, &rename).unwrap_err().status, 403);
}

#[test]
fn the_rest_of_the_directory() {
    let mut tenant = Tenant::new();
    let organization = tenant.get("organization");
    assert_eq!(organization["value"][0]["verifiedDomains"][0]["name"], "contoso.example");
    let id = ids(&organization).remove(0);
    assert_eq!(tenant.get(&format!("organization/{id}"))["displayName"], "Contoso");
    let pim = tenant.get("servicePrincipals(appId='01fc33a7-78ba-4d2f-a4b7-768e336e890e')");
    assert_eq!(pim["displayName"], "MS-PIM");
    let object = tenant.get(&format!("directoryObjects/{}", text(&pim["id"])));
    assert_eq!(object["@odata.type"], "#microsoft.graph.servicePrincipal");
    let definitions = tenant.get(
        "roleManagement/directory/roleDefinitions?$filter=displayName eq 'Global Administrator'",
    );
    assert_eq!(ids(&definitions), [GLOBAL.id.to_string()]);
    let templates = ids(&tenant.get("directoryRoleTemplates?$top=999"));
    assert!(templates.contains(&GLOBAL.id.to_string()));
    let body = json!({"roleTemplateId": USER_ADMINISTRATOR});
    let role = document(tenant.act("POST", "directoryRoles", &body).unwrap());
    assert_eq!(role["displayName"], "User Administrator");
    assert_eq!(ids(&tenant.get("directoryRoles")), [text(&role["id"])]);
    let unknown = ObjectId(Uuid::from_u128(9));
    for (path, code) in [
        (format!("users/{unknown}"), "Request_ResourceNotFound"),
        ("users/nobody@contoso.example".to_owned(), "Request_ResourceNotFound"),
        (format!("groups/{unknown}/members"), "Request_ResourceNotFound"),
        (format!("directoryRoles/{unknown}"), "Request_ResourceNotFound"),
        (format!("directoryObjects/{unknown}"), "Request_ResourceNotFound"),
        (format!("roleManagement/directory/roleAssignments/{unknown}"), "Request_ResourceNotFound"),
        (
            format!("roleManagement/directory/roleEligibilitySchedules/{unknown}"),
            "ResourceNotFound",
        ),
        (format!("auditLogs/directoryAudits/{unknown}"), "ResourceNotFound"),
        ("users/microsoft.graph.group".to_owned(), "BadRequest"),
    ] {
        let error = tenant.act("GET", &path, &Value::Null);
        assert_eq!(error.map(|_| ()).unwrap_err().code, code, "{path}");
    }
}
