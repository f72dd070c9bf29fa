//! A small tenant for the rules' tests.
//!
//! Not here: anything that ships.

use std::collections::BTreeSet;

use directory::{
    DirectoryRoleKey, DirectoryScope, GroupId, Ids, ObjectId, Operation, RoleAssignment,
    RoleAssignmentId, RoleDefinition, RoleDefinitionId, Span, Ticks, UserId,
};

use crate::{
    Act, History, Holding, Mode, ObjectView, Read, Rule, Settings, TenantView, Verdict, judge,
};

/// Six people: three hold Global Administrator themselves, two through a role-assignable group,
/// the sixth not. All six are in a plain group.
pub(crate) struct Scene {
    pub(crate) people: [UserId; 6],
    pub(crate) group: GroupId,
    pub(crate) plain: GroupId,
    pub(crate) view: TenantView,
    pub(crate) history: History,
    pub(crate) settings: Settings,
    pub(crate) basis: Vec<Read<()>>,
    pub(crate) approved: bool,
    pub(crate) now: Ticks,
}

impl Scene {
    /// Everything armed, the default limits, everything read right now.
    pub(crate) fn armed() -> Self {
        let mut ids = Ids::seeded(3);
        let now: Ticks = "2026-03-02T08:00:00Z".parse().unwrap();
        let people = std::array::from_fn(|_| UserId(ids.next_id()));
        let (group, plain) = (GroupId(ids.next_id()), GroupId(ids.next_id()));
        let mut view = TenantView::default();
        for user in people {
            let user_view =
                ObjectView::User { account_enabled: true, sign_in_sessions_valid_from: Ticks::MIN };
            view.objects.insert(user.into(), Read::complete(now, user_view));
        }
        let members = |people: &[UserId]| people.iter().map(|user| (*user).into()).collect();
        for (group, is_assignable_to_role, members) in
            [(group, true, members(&people[3..5])), (plain, false, members(&people))]
        {
            let owners = BTreeSet::new();
            let group_view = ObjectView::Group { is_assignable_to_role, members, owners };
            view.objects.insert(group.into(), Read::complete(now, group_view));
        }
        let holders = people[..3].iter().map(|user| (*user).into()).chain([group.into()]);
        let holdings = holders
            .map(|principal_id: ObjectId| Holding {
                assignment: RoleAssignment {
                    id: RoleAssignmentId(ids.next_id()),
                    principal_id,
                    role_definition_id: RoleDefinition::GLOBAL_ADMINISTRATOR,
                    directory_scope_id: DirectoryScope::Tenant,
                },
                end: None,
            })
            .collect();
        view.assignments = Some(Read::complete(now, holdings));
        view.eligibilities = Some(Read::complete(now, Vec::new()));
        let mut settings = Settings::default();
        settings.modes.default = Mode::Armed;
        let (history, basis) = (History::default(), Vec::new());
        Self { people, group, plain, view, history, settings, basis, approved: false, now }
    }

    pub(crate) fn judge(&self, operation: &Operation) -> Verdict {
        let act = Act { operation, basis: &self.basis, approved: self.approved };
        judge(&act, &self.view, &self.history, &self.settings, self.now)
    }

    /// The rule that objects; `None` when the act is permitted.
    pub(crate) fn rule(&self, operation: &Operation) -> Option<Rule> {
        match self.judge(operation) {
            Verdict::Permit => None,
            Verdict::Refuse { rule, .. } | Verdict::Hold { rule, .. } => Some(rule),
            Verdict::Shadow => panic!("the scene is armed"),
        }
    }

    pub(crate) fn add_member(&self) -> Operation {
        Operation::AddGroupMember { group: self.group, member: self.people[0].into() }
    }

    pub(crate) fn remove_role(&self, principal: ObjectId, role: RoleDefinitionId) -> Operation {
        Operation::RemoveDirectoryRoleMember { role: DirectoryRoleKey::TemplateId(role), principal }
    }

    pub(crate) fn delete_assignment(&self, principal: ObjectId) -> Operation {
        let read = self.view.assignments.as_ref().unwrap();
        let held = read.value.iter().find(|held| held.assignment.principal_id == principal);
        Operation::DeleteRoleAssignment { assignment: held.unwrap().assignment.id }
    }

    pub(crate) fn holding(&mut self, principal: ObjectId) -> &mut Holding {
        let read = self.view.assignments.as_mut().unwrap();
        read.value.iter_mut().find(|held| held.assignment.principal_id == principal).unwrap()
    }

    pub(crate) fn disable(&mut self, user: UserId) {
        let view =
            ObjectView::User { account_enabled: false, sign_in_sessions_valid_from: Ticks::MIN };
        self.view.objects.get_mut(&user.into()).unwrap().value = view;
    }

    pub(crate) fn leave(&mut self, group: GroupId, member: ObjectId) {
        let object = &mut self.view.objects.get_mut(&group.into()).unwrap().value;
        let ObjectView::Group { members, .. } = object else { panic!("{object:?}") };
        members.remove(&member);
    }

    /// A second later everything has been read anew.
    pub(crate) fn read_again(&mut self) {
        self.now = self.now.saturating_add(Span::seconds(1));
        let at = self.now;
        self.view.assignments.iter_mut().for_each(|read| read.at = at);
        self.view.eligibilities.iter_mut().for_each(|read| read.at = at);
        self.view.objects.values_mut().for_each(|read| read.at = at);
    }
}
