//! PIM's policies: `policies/roleManagementPolicies` and `roleManagementPolicyAssignments`.
//!
//! Not here: changing them (`commands`).

use directory::{GroupAccess, GroupId, PolicyTarget, RuleId};
use msgraph::{
    GraphError, GraphResponse, Resource,
    resource::{PolicyAssignmentResource, PolicyResource, PolicyRuleResource, policy_id},
    schema::{EntityType, POLICY_ASSIGNMENT, POLICY_RULE, ROLE_MANAGEMENT_POLICY},
};

use super::{
    call::Call,
    listing::{Listing, show},
};

const POLICIES: &str = "policies/roleManagementPolicies";
const ASSIGNMENTS: &str = "policies/roleManagementPolicyAssignments";
const RULES: &str = "policies/roleManagementPolicies/rules";

const ACCESSES: [GroupAccess; 2] = [GroupAccess::Owner, GroupAccess::Member];

fn of_group(group_id: GroupId) -> [PolicyTarget; 2] {
    ACCESSES.map(|access_id| PolicyTarget::Group { group_id, access_id })
}

fn of_roles<'a>(call: &Call<'a>) -> impl Iterator<Item = PolicyTarget> + 'a {
    let roles = call.state.role_definitions();
    roles.map(|role| PolicyTarget::Role { role_definition_id: role.id })
}

/// What the policy with this id is for, or 404.
pub(super) fn target(call: &Call<'_>, id: &str) -> Result<PolicyTarget, GraphError> {
    let same = |target: &PolicyTarget| policy_id(call.tenant(), *target).eq_ignore_ascii_case(id);
    let mut parts = id.splitn(3, '_');
    let found = match (parts.next(), parts.next()) {
        (Some(kind), Some(group)) if kind.eq_ignore_ascii_case("Group") => group
            .parse()
            .ok()
            .filter(|group| call.state.group(*group).is_some())
            .and_then(|group| of_group(group).into_iter().find(same)),
        _ => of_roles(call).find(same),
    };
    found.ok_or_else(GraphError::resource_not_found)
}

/// The targets that the mandatory filter names by scope.
fn scoped<'a>(call: &Call<'a>, listing: &Listing<'_, '_>) -> Result<Vec<PolicyTarget>, GraphError> {
    let missing = || {
        GraphError::bad_request(
            "The required filter is missing: $filter must name scopeId and scopeType, such as scopeId eq '/' and scopeType eq 'DirectoryRole'.",
        )
    };
    let scope_id = listing.equal("scopeId").ok_or_else(missing)?;
    let scope_type = listing.equal("scopeType").ok_or_else(missing)?;
    match scope_type.to_ascii_lowercase().as_str() {
        "directoryrole" | "directory" if scope_id == "/" => Ok(of_roles(call).collect()),
        "group" => {
            let group = scope_id.parse().ok().filter(|id| call.state.group(*id).is_some());
            let group: GroupId = group.ok_or_else(GraphError::resource_not_found)?;
            Ok(of_group(group).to_vec())
        }
        "directoryrole" | "directory" => Ok(Vec::new()),
        _ => Err(GraphError::bad_request(format!(
            "The scopeType '{scope_type}' is not DirectoryRole, Directory or Group."
        ))),
    }
}

/// The scope of a list of policies that the caller asks for, for admission.
pub(super) fn scope_of_list(
    call: &Call<'_>,
    entity: &'static EntityType,
) -> Option<Option<GroupId>> {
    let listing = Listing::of(call, entity, POLICIES).ok()?;
    let scope_type = listing.equal("scopeType")?;
    Some(if scope_type.eq_ignore_ascii_case("Group") {
        listing.equal("scopeId").and_then(|id| id.parse().ok())
    } else {
        None
    })
}

fn policy(call: &Call<'_>, target: PolicyTarget) -> PolicyResource {
    PolicyResource { tenant: call.tenant(), target }
}

/// Both words for the scope of roles lead to the same policies.
struct Scoped<R> {
    resource: R,
    as_directory: bool,
}

impl<R: Resource> Resource for Scoped<R> {
    fn entity(&self) -> &'static EntityType {
        self.resource.entity()
    }

    fn property(&self, name: &str) -> std::borrow::Cow<'_, serde_json::Value> {
        if name == "scopeType" && self.as_directory {
            return std::borrow::Cow::Owned("Directory".into());
        }
        self.resource.property(name)
    }
}

fn answer<R: Resource>(
    call: &Call<'_>,
    listing: Listing<'_, '_>,
    show: impl Fn(PolicyTarget) -> R,
) -> Result<GraphResponse, GraphError> {
    let targets = scoped(call, &listing)?;
    let as_directory =
        listing.equal("scopeType").is_some_and(|word| word.eq_ignore_ascii_case("Directory"));
    let found = targets.into_iter().map(|target| Scoped { resource: show(target), as_directory });
    listing.answer(found)
}

pub(super) fn list(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &ROLE_MANAGEMENT_POLICY, POLICIES)?.unpaged();
    answer(call, listing, |target| policy(call, target))
}

pub(super) fn one(call: &Call<'_>, id: &str) -> Result<GraphResponse, GraphError> {
    let found = policy(call, target(call, id)?);
    show(call, &found, &ROLE_MANAGEMENT_POLICY, POLICIES)
}

/// The seventeen rules of a policy.
pub(super) fn rules_of(call: &Call<'_>, target: PolicyTarget) -> Vec<PolicyRuleResource> {
    let policy = call.state.policy(target);
    RuleId::ALL.into_iter().map(|id| PolicyRuleResource { id, rule: policy.rule(id) }).collect()
}

pub(super) fn rules(call: &Call<'_>, id: &str) -> Result<GraphResponse, GraphError> {
    let found = rules_of(call, target(call, id)?);
    Listing::of(call, &POLICY_RULE, RULES)?.in_given_order(found)
}

pub(super) fn rule(call: &Call<'_>, id: &str, rule: &str) -> Result<GraphResponse, GraphError> {
    let target = target(call, id)?;
    let id: RuleId = rule.parse().map_err(|_| GraphError::resource_not_found())?;
    let found = PolicyRuleResource { id, rule: call.state.policy(target).rule(id) };
    show(call, &found, &POLICY_RULE, RULES)
}

pub(super) fn assignments(call: &Call<'_>) -> Result<GraphResponse, GraphError> {
    let listing = Listing::of(call, &POLICY_ASSIGNMENT, ASSIGNMENTS)?.unpaged();
    answer(call, listing, |target| PolicyAssignmentResource(policy(call, target)))
}

pub(super) fn assignment(call: &Call<'_>, id: &str) -> Result<GraphResponse, GraphError> {
    let (of, _) = id.rsplit_once('_').ok_or_else(GraphError::resource_not_found)?;
    let found = PolicyAssignmentResource(policy(call, target(call, of)?));
    if !found.property("id").as_str().is_some_and(|own| own.eq_ignore_ascii_case(id)) {
        return Err(GraphError::resource_not_found());
    }
    show(call, &found, &POLICY_ASSIGNMENT, ASSIGNMENTS)
}
