//! Each resource on the wire.
//!
//! Not here: queries.

use directory::{
    AuditRecord, AuditResult, DirectoryScope, Group, GroupKind, InitiatedBy, InitiatingApp,
    ModifiedProperty, RoleAssignment, RoleDefinition, TargetResource, User,
};
use serde_json::{Map, Value};
use uuid::uuid;

use super::*;
use crate::{
    odata::{NoRelations, Selection, object, single},
    schema::USER,
};

const ID: uuid::Uuid = uuid!("11111111-2222-4333-8444-555555555555");
const ROOT: &str = "https://localhost:8443/v1.0";

pub(super) fn shown(resource: &dyn Resource) -> Map<String, Value> {
    object(resource, resource.entity(), &Selection::default(), &NoRelations)
}

fn user() -> User {
    User {
        id: directory::UserId(ID),
        user_principal_name: "alex@contoso.example".into(),
        display_name: "Alex Example".into(),
        given_name: Some("Alex".into()),
        surname: Some("Example".into()),
        mail: None,
        mail_nickname: Some("alex".into()),
        job_title: Some("Accountant".into()),
        department: Some("Finance".into()),
        account_enabled: true,
        user_type: "Member".into(),
        created_date_time: "2026-01-02T03:04:05.1234567Z".parse().unwrap(),
        sign_in_sessions_valid_from_date_time: "2026-01-02T03:04:05.1234567Z".parse().unwrap(),
        on_premises_sync_enabled: false,
    }
}

fn role() -> RoleDefinition {
    RoleDefinition {
        id: RoleDefinition::GLOBAL_ADMINISTRATOR,
        directory_role_id: Some(directory::DirectoryRoleId(ID)),
        display_name: "Global Administrator".into(),
        description: "May do everything.".into(),
        is_built_in: true,
        is_enabled: true,
        is_privileged: true,
        template_id: RoleDefinition::GLOBAL_ADMINISTRATOR,
        allowed_resource_actions: Vec::new(),
    }
}

#[test]
fn a_user_by_default() {
    let user = user();
    let resource = UserResource(&user);
    let document = single(&resource, &USER, &Selection::default(), &NoRelations, (ROOT, "users"));
    insta::assert_json_snapshot!(document);
}

#[test]
fn a_user_with_everything_selected() {
    let user = user();
    let all = Selection { fields: Some(USER.properties.iter().collect()), expand: Vec::new() };
    insta::assert_json_snapshot!(object(&UserResource(&user), &USER, &all, &NoRelations));
}

#[test]
fn a_group() {
    let group = Group {
        id: directory::GroupId(ID),
        display_name: "Admins".into(),
        description: None,
        mail_nickname: "admins".into(),
        kind: GroupKind::Security,
        is_assignable_to_role: true,
        created_date_time: "2026-01-02T03:04:05Z".parse().unwrap(),
        on_premises_sync_enabled: false,
    };
    insta::assert_json_snapshot!(shown(&GroupResource(&group)));
}

#[test]
fn roles_in_all_shapes() {
    let role = role();
    let assignment = RoleAssignment {
        id: directory::RoleAssignmentId(ID),
        principal_id: directory::ObjectId(ID),
        role_definition_id: role.id,
        directory_scope_id: DirectoryScope::Tenant,
    };
    insta::assert_json_snapshot!([
        shown(&RoleDefinitionResource(role.clone())),
        shown(&DirectoryRoleResource(role.clone())),
        shown(&DirectoryRoleTemplateResource(role.clone())),
        shown(&RoleAssignmentResource { assignment, tenant: directory::TenantId(ID) }),
    ]);
}

#[test]
fn a_service_principal_and_the_organization() {
    let principal = directory::ServicePrincipal {
        id: directory::ServicePrincipalId(ID),
        app_id: directory::AppId(ID),
        display_name: "MS-PIM".into(),
        account_enabled: true,
        service_principal_type: "Application".into(),
        app_roles: vec![directory::AppRole {
            id: ID,
            value: "User.Read.All".into(),
            display_name: "Read all users".into(),
        }],
    };
    let organization = Organization {
        id: directory::TenantId(ID),
        display_name: "Contoso".into(),
        created_date_time: "2026-01-01T00:00:00Z".parse().unwrap(),
        verified_domains: vec![VerifiedDomain {
            capabilities: "Email".into(),
            is_default: true,
            is_initial: true,
            name: "contoso.example".into(),
            kind: "Managed".into(),
        }],
    };
    insta::assert_json_snapshot!([
        shown(&ServicePrincipalResource(&principal)),
        shown(&organization),
    ]);
}

#[test]
fn an_audit_row() {
    let record = AuditRecord {
        id: "Directory_1".into(),
        category: "RoleManagement".into(),
        correlation_id: ID.to_string(),
        result: AuditResult::Success,
        result_reason: String::new(),
        activity_display_name: "Add member to role".into(),
        activity_date_time: "2026-01-02T03:04:05.1234567Z".parse().unwrap(),
        logged_by_service: "Core Directory".into(),
        operation_type: "Assign".into(),
        user_agent: None,
        initiated_by: InitiatedBy::App(InitiatingApp {
            display_name: Some("MS-PIM".into()),
            ..InitiatingApp::default()
        }),
        target_resources: vec![TargetResource {
            id: Some(ID.to_string()),
            kind: "User".into(),
            modified_properties: vec![ModifiedProperty {
                display_name: "Role.DisplayName".into(),
                old_value: None,
                new_value: Some("\"Global Administrator\"".into()),
            }],
            ..TargetResource::default()
        }],
        additional_details: Vec::new(),
    };
    insta::assert_json_snapshot!(shown(&AuditResource(&record)));
}

#[test]
fn a_security_identifier_follows_from_the_id() {
    let id = uuid!("84bd7a90-f6a0-464c-a88f-e9e0a3b78d62");
    assert_eq!(
        security_identifier(id).as_str().unwrap(),
        "S-1-12-1-2227010192-1179448992-3773403048-1653454755"
    );
}
