//! Contoso's groups: departments, offices, projects, applications, and the role-assignable ones.
//!
//! Not here: the roles that the last of these hold.

use directory::{GroupId, GroupKind, ObjectId, UserId};

use super::{people::DEPARTMENTS, scene::Scene};
use crate::{NewGroup, Rejection};

const OFFICES: [&str; 8] =
    ["Berlin", "Dublin", "Lagos", "London", "Madrid", "Seattle", "Singapore", "Tokyo"];
const PROJECTS: [&str; 8] =
    ["Aurora", "Borealis", "Cobalt", "Delta", "Ember", "Fjord", "Garnet", "Harbor"];
const APPLICATIONS: [&str; 9] = [
    "CRM Users",
    "Design Suite Users",
    "ERP Approvers",
    "ERP Users",
    "Expense Approvers",
    "Payroll Users",
    "Source Code Readers",
    "Source Code Writers",
    "VPN Users",
];

/// The groups that hold roles.
pub(super) struct RoleGroups {
    pub(super) security_operations: GroupId,
    pub(super) help_desk: GroupId,
}

pub(super) fn create(
    scene: &mut Scene<'_>,
    people: &[Vec<UserId>],
) -> Result<RoleGroups, Rejection> {
    let mut by_department = Vec::new();
    for (department, members) in DEPARTMENTS.iter().zip(people) {
        let group = scene.group(group(department.name, members.first()))?;
        scene.members(group, &objects(members.iter()))?;
        by_department.push(group);
    }
    let everybody: Vec<UserId> = people.iter().flatten().copied().collect();
    for (number, office) in OFFICES.iter().enumerate() {
        let members = objects(every(&everybody, number, OFFICES.len()));
        let group = scene.group(group(&format!("Office {office}"), everybody.get(number)))?;
        scene.members(group, &members)?;
    }
    for (number, project) in PROJECTS.iter().enumerate() {
        let members = every(&everybody, number * 5, 29);
        let mut new = group(&format!("Project {project}"), everybody.get(number * 11));
        new.kind = GroupKind::Microsoft365;
        let group = scene.group(new)?;
        scene.members(group, &objects(members))?;
    }
    for (number, application) in APPLICATIONS.iter().enumerate() {
        let members = every(&everybody, number, 6 + number);
        let group = scene.group(group(application, everybody.get(number * 13)))?;
        scene.members(group, &objects(members))?;
    }
    // A group of groups, as every tenant has.
    let staff = scene.group(group("All Departments", everybody.first()))?;
    let nested: Vec<ObjectId> = by_department.into_iter().map(ObjectId::from).collect();
    scene.members(staff, &nested)?;
    role_groups(scene, people)
}

fn role_groups(scene: &mut Scene<'_>, people: &[Vec<UserId>]) -> Result<RoleGroups, Rejection> {
    let department = |name: &str| {
        let place = DEPARTMENTS.iter().position(|department| department.name == name);
        place.and_then(|place| people.get(place)).map_or(&[][..], Vec::as_slice)
    };
    let mut create = |name: &str, members: &[UserId]| {
        let mut new = group(name, members.first());
        new.is_assignable_to_role = true;
        let group = scene.group(new)?;
        scene.members(group, &objects(members.iter()))?;
        Ok(group)
    };
    Ok(RoleGroups {
        security_operations: create("Security Operations", department("Security"))?,
        help_desk: create("Help Desk Tier 1", department("IT").get(8..14).unwrap_or_default())?,
    })
}

fn objects<'a>(users: impl Iterator<Item = &'a UserId>) -> Vec<ObjectId> {
    users.map(|user| (*user).into()).collect()
}

fn every(people: &[UserId], from: usize, step: usize) -> impl Iterator<Item = &UserId> {
    people.iter().skip(from).step_by(step)
}

fn group(name: &str, owner: Option<&UserId>) -> NewGroup {
    NewGroup {
        display_name: name.to_owned(),
        description: None,
        mail_nickname: name.to_lowercase().replace(' ', "-"),
        kind: GroupKind::Security,
        is_assignable_to_role: false,
        members: Vec::new(),
        owners: owner.map(|owner| (*owner).into()).into_iter().collect(),
    }
}
