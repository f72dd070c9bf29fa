//! The schema as OData's XML (CSDL): the answer of `$metadata`.
//!
//! It describes what is served, not all of Microsoft Graph.
//!
//! Not here: the types themselves.

use std::fmt::Write as _;

use super::{
    ADMINISTRATIVE_UNIT, APP_ROLE_ASSIGNMENT, APPROVAL, APPROVAL_STAGE, ASSIGNMENT_INSTANCE,
    ASSIGNMENT_REQUEST, ASSIGNMENT_SCHEDULE, DIRECTORY_AUDIT, DIRECTORY_OBJECT, DIRECTORY_ROLE,
    DIRECTORY_ROLE_TEMPLATE, ELIGIBILITY_INSTANCE, ELIGIBILITY_REQUEST, ELIGIBILITY_SCHEDULE,
    EdmType, EntityType, GROUP, GROUP_ASSIGNMENT_INSTANCE, GROUP_ASSIGNMENT_REQUEST,
    GROUP_ASSIGNMENT_SCHEDULE, GROUP_ELIGIBILITY_INSTANCE, GROUP_ELIGIBILITY_REQUEST,
    GROUP_ELIGIBILITY_SCHEDULE, ORGANIZATION, POLICY_ASSIGNMENT, POLICY_RULE, ROLE_ASSIGNMENT,
    ROLE_DEFINITION, ROLE_MANAGEMENT_POLICY, SERVICE_PRINCIPAL, USER,
};

static ENTITIES: [&EntityType; 29] = [
    &ADMINISTRATIVE_UNIT,
    &APP_ROLE_ASSIGNMENT,
    &DIRECTORY_OBJECT,
    &USER,
    &GROUP,
    &SERVICE_PRINCIPAL,
    &ORGANIZATION,
    &DIRECTORY_ROLE,
    &DIRECTORY_ROLE_TEMPLATE,
    &ROLE_DEFINITION,
    &ROLE_ASSIGNMENT,
    &ELIGIBILITY_SCHEDULE,
    &ELIGIBILITY_INSTANCE,
    &ELIGIBILITY_REQUEST,
    &ASSIGNMENT_SCHEDULE,
    &ASSIGNMENT_INSTANCE,
    &ASSIGNMENT_REQUEST,
    &GROUP_ELIGIBILITY_SCHEDULE,
    &GROUP_ELIGIBILITY_INSTANCE,
    &GROUP_ELIGIBILITY_REQUEST,
    &GROUP_ASSIGNMENT_SCHEDULE,
    &GROUP_ASSIGNMENT_INSTANCE,
    &GROUP_ASSIGNMENT_REQUEST,
    &APPROVAL,
    &APPROVAL_STAGE,
    &ROLE_MANAGEMENT_POLICY,
    &POLICY_ASSIGNMENT,
    &POLICY_RULE,
    &DIRECTORY_AUDIT,
];

/// Entity sets at the root.
static SETS: [(&str, &EntityType); 7] = [
    ("directoryObjects", &DIRECTORY_OBJECT),
    ("directoryRoles", &DIRECTORY_ROLE),
    ("directoryRoleTemplates", &DIRECTORY_ROLE_TEMPLATE),
    ("groups", &GROUP),
    ("organization", &ORGANIZATION),
    ("servicePrincipals", &SERVICE_PRINCIPAL),
    ("users", &USER),
];

/// `roleManagement/directory`.
static DIRECTORY_ROLE_MANAGEMENT: [(&str, &EntityType); 8] = [
    ("roleAssignments", &ROLE_ASSIGNMENT),
    ("roleDefinitions", &ROLE_DEFINITION),
    ("roleAssignmentSchedules", &ASSIGNMENT_SCHEDULE),
    ("roleAssignmentScheduleInstances", &ASSIGNMENT_INSTANCE),
    ("roleAssignmentScheduleRequests", &ASSIGNMENT_REQUEST),
    ("roleEligibilitySchedules", &ELIGIBILITY_SCHEDULE),
    ("roleEligibilityScheduleInstances", &ELIGIBILITY_INSTANCE),
    ("roleEligibilityScheduleRequests", &ELIGIBILITY_REQUEST),
];

/// `identityGovernance/privilegedAccess/group`.
static PRIVILEGED_ACCESS_GROUP: [(&str, &EntityType); 7] = [
    ("assignmentApprovals", &APPROVAL),
    ("assignmentSchedules", &GROUP_ASSIGNMENT_SCHEDULE),
    ("assignmentScheduleInstances", &GROUP_ASSIGNMENT_INSTANCE),
    ("assignmentScheduleRequests", &GROUP_ASSIGNMENT_REQUEST),
    ("eligibilitySchedules", &GROUP_ELIGIBILITY_SCHEDULE),
    ("eligibilityScheduleInstances", &GROUP_ELIGIBILITY_INSTANCE),
    ("eligibilityScheduleRequests", &GROUP_ELIGIBILITY_REQUEST),
];

/// `policies`.
static POLICY_ROOT: [(&str, &EntityType); 2] = [
    ("roleManagementPolicies", &ROLE_MANAGEMENT_POLICY),
    ("roleManagementPolicyAssignments", &POLICY_ASSIGNMENT),
];

/// The XML document.
#[must_use]
pub fn csdl() -> String {
    let mut complex = Vec::new();
    let entities: String =
        ENTITIES.iter().map(|entity| entity_type(entity, &mut complex)).collect();
    let mut complexes = String::new();
    let mut next = 0;
    // Complex types may lead to further ones.
    while let Some(found) = complex.get(next).copied() {
        complexes.push_str(&complex_type(found, &mut complex));
        next += 1;
    }
    format!(
        concat!(
            r#"<?xml version="1.0" encoding="utf-8"?>"#,
            r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">"#,
            r#"<edmx:DataServices><Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">"#,
            r#"<EntityType Name="entity" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>"#,
            "{entities}{complexes}{containers}{action}{root}",
            "</Schema></edmx:DataServices></edmx:Edmx>",
        ),
        entities = entities,
        complexes = complexes,
        containers = containers(),
        action = ACTION,
        root = root(),
    )
}

const ACTION: &str = r#"<Action Name="revokeSignInSessions" IsBound="true"><Parameter Name="bindingParameter" Type="graph.user"/><ReturnType Type="Edm.Boolean"/></Action>"#;

fn bare(entity: &EntityType) -> &str {
    entity.name.rsplit('.').next().unwrap_or(entity.name)
}

fn type_name(kind: &EdmType) -> String {
    match kind {
        EdmType::Complex(complex) => format!("graph.{}", bare(complex)),
        EdmType::Collection(element) => format!("Collection({})", type_name(element)),
        primitive => primitive.name().to_owned(),
    }
}

fn properties(
    entity: &'static EntityType,
    inherited: &[&str],
    complex: &mut Vec<&'static EntityType>,
) -> String {
    let mut text = String::new();
    for property in entity.properties.iter().filter(|own| !inherited.contains(&own.name)) {
        let (name, kind) = (property.name, type_name(&property.kind));
        // Writing to a string does not fail.
        let _ = write!(text, r#"<Property Name="{name}" Type="{kind}"/>"#);
        let element = match property.kind {
            EdmType::Collection(element) => *element,
            other => other,
        };
        if let EdmType::Complex(found) = element
            && !complex.iter().any(|known| known.name == found.name)
        {
            complex.push(found);
        }
    }
    text
}

fn navigation(name: &str, target: &EntityType, many: bool) -> String {
    let target = format!("graph.{}", bare(target));
    let target = if many { format!("Collection({target})") } else { target };
    format!(r#"<NavigationProperty Name="{name}" Type="{target}"/>"#)
}

fn entity_type(entity: &'static EntityType, complex: &mut Vec<&'static EntityType>) -> String {
    let is_base = entity.name == DIRECTORY_OBJECT.name;
    let (base, inherited): (&str, Vec<&str>) = if entity.directory_object && !is_base {
        ("directoryObject", vec!["id", "deletedDateTime"])
    } else {
        ("entity", vec!["id"])
    };
    // Types that only their base has are defined with it: a policy's rules.
    let own: Vec<&str> = entity.properties.iter().map(|property| property.name).collect();
    let derived = entity.derived.iter().filter(|derived| !derived.directory_object);
    let derived: String =
        derived.map(|derived| definition(derived, bare(entity), &own, complex)).collect();
    definition(entity, base, &inherited, complex) + &derived
}

fn definition(
    entity: &'static EntityType,
    base: &str,
    inherited: &[&str],
    complex: &mut Vec<&'static EntityType>,
) -> String {
    let properties = properties(entity, inherited, complex);
    let navigations: String =
        entity.navigations.iter().map(|it| navigation(it.name, it.target, it.many)).collect();
    let name = bare(entity);
    format!(
        r#"<EntityType Name="{name}" BaseType="graph.{base}">{properties}{navigations}</EntityType>"#
    )
}

fn complex_type(entity: &'static EntityType, complex: &mut Vec<&'static EntityType>) -> String {
    let properties = properties(entity, &[], complex);
    format!(r#"<ComplexType Name="{}">{properties}</ComplexType>"#, bare(entity))
}

/// The types between the root and the collections below it.
fn containers() -> String {
    let all = |sets: &[(&str, &EntityType)]| -> String {
        sets.iter().map(|(name, target)| navigation(name, target, true)).collect()
    };
    format!(
        concat!(
            r#"<EntityType Name="rbacApplication" BaseType="graph.entity">{directory}</EntityType>"#,
            r#"<EntityType Name="roleManagement"><NavigationProperty Name="directory" Type="graph.rbacApplication" ContainsTarget="true"/></EntityType>"#,
            r#"<EntityType Name="privilegedAccessGroup" BaseType="graph.entity">{group}</EntityType>"#,
            r#"<EntityType Name="privilegedAccessRoot" BaseType="graph.entity"><NavigationProperty Name="group" Type="graph.privilegedAccessGroup" ContainsTarget="true"/></EntityType>"#,
            r#"<EntityType Name="identityGovernance"><NavigationProperty Name="privilegedAccess" Type="graph.privilegedAccessRoot" ContainsTarget="true"/></EntityType>"#,
            r#"<EntityType Name="policyRoot" BaseType="graph.entity">{policies}</EntityType>"#,
            r#"<EntityType Name="directory" BaseType="graph.entity">{units}</EntityType>"#,
            r#"<EntityType Name="auditLogRoot" BaseType="graph.entity">{audits}</EntityType>"#,
        ),
        directory = all(&DIRECTORY_ROLE_MANAGEMENT),
        group = all(&PRIVILEGED_ACCESS_GROUP),
        policies = all(&POLICY_ROOT),
        units = navigation("administrativeUnits", &ADMINISTRATIVE_UNIT, true)
            + &navigation("deletedItems", &DIRECTORY_OBJECT, true),
        audits = navigation("directoryAudits", &DIRECTORY_AUDIT, true),
    )
}

static SINGLETONS: [(&str, &str); 6] = [
    ("directory", "directory"),
    ("auditLogs", "auditLogRoot"),
    ("identityGovernance", "identityGovernance"),
    ("me", "user"),
    ("policies", "policyRoot"),
    ("roleManagement", "roleManagement"),
];

fn root() -> String {
    let sets: String = SETS
        .iter()
        .map(|(name, entity)| {
            format!(r#"<EntitySet Name="{name}" EntityType="microsoft.graph.{}"/>"#, bare(entity))
        })
        .collect();
    let singletons: String = SINGLETONS
        .iter()
        .map(|(name, kind)| format!(r#"<Singleton Name="{name}" Type="microsoft.graph.{kind}"/>"#))
        .collect();
    format!(r#"<EntityContainer Name="GraphService">{sets}{singletons}</EntityContainer>"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of `attribute` throughout the document.
    fn values<'a>(document: &'a str, attribute: &str) -> Vec<&'a str> {
        let start = format!("{attribute}=\"");
        document.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn tags_close_in_order() {
        let document = csdl();
        let mut open = Vec::new();
        for tag in document.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name));
            } else if !tag.ends_with('/') && !tag.starts_with('?') {
                open.push(tag.split(' ').next().unwrap());
            }
        }
        assert!(open.is_empty());
    }

    #[test]
    fn every_type_that_is_named_is_defined_once() {
        let document = csdl();
        let mut defined: Vec<&str> = ["EntityType Name", "ComplexType Name"]
            .iter()
            .flat_map(|attribute| values(&document, attribute))
            .collect();
        let count = defined.len();
        defined.sort_unstable();
        defined.dedup();
        assert_eq!(defined.len(), count);
        for named in [" Type", "BaseType"].iter().flat_map(|it| values(&document, it)) {
            let name = named.trim_start_matches("Collection(").trim_end_matches(')');
            let graph = name.strip_prefix("microsoft.graph.").or(name.strip_prefix("graph."));
            if let Some(name) = graph {
                assert!(defined.contains(&name), "{name}");
            }
        }
    }
}
