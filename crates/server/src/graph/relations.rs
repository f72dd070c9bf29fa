//! What `$expand` follows: the relations between the tenant's objects.
//!
//! Not here: rendering.

use directory::{GroupId, ObjectId, RoleAssignment};
use governance::{DirectoryObject, State};
use msgraph::{
    Resource,
    odata::{Navigator, Related},
    resource::{
        AdministrativeUnitResource, DirectoryRoleResource, GroupResource, PolicyResource,
        RoleDefinitionResource, ServicePrincipalResource, UserResource,
    },
};

use super::{approvals, call::Call, policies, schedules};

/// A boxed object of the tenant.
pub(super) type Boxed<'a> = Box<dyn Resource + 'a>;

/// The relations at one instant.
pub(super) struct Relations<'a> {
    call: &'a Call<'a>,
}

/// An object as a resource of its type.
pub(super) fn resource(object: DirectoryObject<'_>) -> Boxed<'_> {
    match object {
        DirectoryObject::User(user) => Box::new(UserResource(user)),
        DirectoryObject::Group(group) => Box::new(GroupResource(group)),
        DirectoryObject::ServicePrincipal(principal) => {
            Box::new(ServicePrincipalResource(principal))
        }
    }
}

/// Groups and directory roles that an object belongs to, directly or through groups too.
pub(super) fn member_of<'a>(
    call: &Call<'a>,
    object: ObjectId,
    through_groups: bool,
) -> Vec<Boxed<'a>> {
    let state: &'a State = call.state;
    let groups: Vec<&'a directory::Group> = if through_groups {
        state.transitive_member_of(object, call.now)
    } else {
        state.member_of(object, call.now).collect()
    };
    let mut holders = vec![object];
    if through_groups {
        holders.extend(groups.iter().map(|group| ObjectId::from(group.id)));
    }
    let holds = |assignment: &RoleAssignment| {
        assignment.directory_scope_id == directory::DirectoryScope::Tenant
            && holders.contains(&assignment.principal_id)
    };
    let mut roles: Vec<_> = state
        .active_assignments(call.now)
        .filter(holds)
        .map(|assignment| assignment.role_definition_id)
        .collect();
    roles.sort_unstable();
    roles.dedup();
    let roles = roles
        .into_iter()
        .filter_map(|role| state.role_definition(role))
        .filter(|role| role.directory_role_id.is_some());
    let units = state.units_of(object);
    groups
        .into_iter()
        .map(|group| Box::new(GroupResource(group)) as Boxed<'a>)
        .chain(units.map(|unit| Box::new(AdministrativeUnitResource(unit)) as Boxed<'a>))
        .chain(roles.map(|role| Box::new(DirectoryRoleResource(role)) as Boxed<'a>))
        .collect()
}

impl<'a> Relations<'a> {
    pub(super) const fn of(call: &'a Call<'a>) -> Self {
        Self { call }
    }

    fn object(&self, id: Option<ObjectId>) -> Related<'_> {
        Related::One(id.and_then(|id| self.call.state.object(id)).map(resource))
    }
}

fn text(resource: &dyn Resource, property: &str) -> Option<String> {
    resource.property(property).as_str().map(str::to_owned)
}

fn id<T: std::str::FromStr>(resource: &dyn Resource, property: &str) -> Option<T> {
    text(resource, property)?.parse().ok()
}

impl Navigator for Relations<'_> {
    fn related(&self, from: &dyn Resource, navigation: &'static str) -> Related<'_> {
        let call = self.call;
        let state = call.state;
        let group = || id::<GroupId>(from, "id").unwrap_or(GroupId(uuid::Uuid::nil()));
        match navigation {
            "members" if from.entity().name == "microsoft.graph.directoryRole" => {
                let role = id(from, "roleTemplateId");
                let members = role
                    .map(|role| state.directory_role_members(role, call.now))
                    .into_iter()
                    .flatten();
                Related::Many(members.map(resource).collect())
            }
            "members" if from.entity().name == "microsoft.graph.administrativeUnit" => {
                let unit = id(from, "id").map(|id| state.unit_members(id));
                Related::Many(unit.into_iter().flatten().map(resource).collect())
            }
            "manager" => {
                let manager = id(from, "id").and_then(|id| state.manager(id));
                self.object(manager.map(Into::into))
            }
            "directReports" => {
                let reports = id(from, "id").map(|id| state.direct_reports(id));
                let reports = reports.into_iter().flatten();
                Related::Many(
                    reports.map(|user| Box::new(UserResource(user)) as Boxed<'_>).collect(),
                )
            }
            "members" => Related::Many(state.members(group(), call.now).map(resource).collect()),
            "owners" => Related::Many(state.owners(group(), call.now).map(resource).collect()),
            "transitiveMembers" => {
                let members = state.transitive_members(group(), call.now);
                Related::Many(members.into_iter().map(resource).collect())
            }
            "memberOf" | "transitiveMemberOf" => {
                let through_groups = navigation == "transitiveMemberOf";
                let of = id(from, "id").map(|id| member_of(call, id, through_groups));
                Related::Many(of.unwrap_or_default())
            }
            "principal" => self.object(id(from, "principalId")),
            "roleDefinition" => {
                let role = id(from, "roleDefinitionId").and_then(|id| state.role_definition(id));
                Related::One(role.map(|role| Box::new(RoleDefinitionResource(role)) as Boxed<'_>))
            }
            // `/` is the tenant, which is no directory object.
            "directoryScope" => {
                let scope = text(from, "directoryScopeId").unwrap_or_default();
                self.object(scope.rsplit('/').next().and_then(|id| id.parse().ok()))
            }
            "group" => self.object(id(from, "groupId")),
            "rules" | "effectiveRules" => {
                let of = text(from, "id").and_then(|id| policies::target(call, &id).ok());
                let rules = of.map(|target| policies::rules_of(call, target)).unwrap_or_default();
                Related::Many(rules.into_iter().map(|rule| Box::new(rule) as Boxed<'_>).collect())
            }
            "policy" => {
                let of = text(from, "policyId").and_then(|id| policies::target(call, &id).ok());
                let policy = of.map(|target| PolicyResource { tenant: call.tenant(), target });
                Related::One(policy.map(|policy| Box::new(policy) as Boxed<'_>))
            }
            "stages" | "steps" => {
                let stage = approvals::stage_of(call, text(from, "id"));
                Related::Many(stage.into_iter().map(|one| Box::new(one) as Boxed<'_>).collect())
            }
            "targetSchedule" => {
                Related::One(schedules::by_id(call, text(from, "targetScheduleId")))
            }
            "activatedUsing" => Related::One(schedules::activated_using(call, from)),
            _ => Related::One(None),
        }
    }
}
