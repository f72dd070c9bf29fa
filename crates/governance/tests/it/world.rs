//! A small tenant to try commands on, and rows as text.
//!
//! Not here: assertions.

use std::fmt::Write as _;

use directory::{
    Approver, AuditRecord, AuditResult, DirectoryScope, Expiration, GroupAccess, GroupId,
    GroupKind, Ids, InitiatedBy, NewScheduleRequest, ObjectId, PolicyTarget, RoleDefinition,
    RoleDefinitionId, Rule, ScheduleAction, ScheduleKind, ScheduleTarget, Span, TenantId, Ticks,
    UserId,
};
use governance::{
    Answer, Caller, Command, Context, Event, Mail, NewGroup, NewUser, Rejection, RequestStatus,
    ScheduleRequest, State, decide,
};
use uuid::{Uuid, uuid};

pub(crate) const GLOBAL_ADMINISTRATOR: RoleDefinitionId = RoleDefinition::GLOBAL_ADMINISTRATOR;
pub(crate) const USER_ADMINISTRATOR: RoleDefinitionId =
    RoleDefinitionId(uuid!("fe930be7-5e62-47db-91af-98c3a49a38b1"));
pub(crate) const SECURITY_READER: RoleDefinitionId =
    RoleDefinitionId(uuid!("5d6b6bb7-de71-4623-b4af-96380a352509"));

#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) state: State,
    pub(crate) events: Vec<Event>,
    pub(crate) audit: Vec<AuditRecord>,
    pub(crate) mails: Vec<Mail>,
    pub(crate) now: Ticks,
    pub(crate) caller: Caller,
    pub(crate) mfa: bool,
    pub(crate) contexts: Vec<String>,
    ids: Ids,
}

impl World {
    /// The tenant with Ada, a Global Administrator, who is the caller from then on.
    pub(crate) fn new() -> (Self, UserId) {
        let nobody = Caller::User(UserId(Uuid::nil()));
        let mut world = Self {
            state: State::new(),
            events: Vec::new(),
            audit: Vec::new(),
            mails: Vec::new(),
            contexts: Vec::new(),
            now: "2026-03-02T08:00:00Z".parse().unwrap(),
            caller: nobody,
            mfa: true,
            ids: Ids::seeded(42),
        };
        let id = TenantId(uuid!("8a5b3c1e-0f6d-4c5a-9b1e-2d7f4e6a8c90"));
        let (display_name, default_domain) = ("Contoso".to_owned(), "contoso.example".to_owned());
        world.run(Command::CreateTenant { id, display_name, default_domain });
        let ada = world.user("ada");
        world.caller = Caller::User(ada);
        world.run(active(asked(ScheduleAction::AdminAssign, ada, GLOBAL_ADMINISTRATOR)));
        world.audit.clear();
        world.mails.clear();
        (world, ada)
    }

    pub(crate) fn try_run(&mut self, command: Command) -> Result<Answer, Rejection> {
        let correlation = self.ids.next_id();
        let mut context = Context::new(self.now, self.caller, correlation);
        context.mfa = self.mfa;
        context.authentication_contexts.clone_from(&self.contexts);
        context.ip_address = Some("203.0.113.7".to_owned());
        context.user_agent = Some("test".to_owned());
        let decision = decide(&self.state, command, &context, &mut self.ids)?;
        for event in &decision.events {
            self.state.apply(event);
        }
        self.events.extend(decision.events);
        self.audit.extend(decision.audit);
        self.mails.extend(decision.mails);
        Ok(decision.answer)
    }

    pub(crate) fn run(&mut self, command: Command) -> Answer {
        self.try_run(command).unwrap()
    }

    pub(crate) fn refused(&mut self, command: Command) -> (u16, &'static str) {
        let rejection = self.try_run(command).unwrap_err();
        (rejection.status, rejection.code)
    }

    pub(crate) fn advance(&mut self, span: Span) {
        self.now = self.now.saturating_add(span);
    }

    pub(crate) fn user(&mut self, name: &str) -> UserId {
        let answer = self.run(Command::CreateUser(new_user(name)));
        let Answer::User(id) = answer else { panic!("{answer:?}") };
        id
    }

    pub(crate) fn group(&mut self, name: &str, is_assignable_to_role: bool) -> GroupId {
        let answer =
            self.run(Command::CreateGroup(NewGroup { is_assignable_to_role, ..new_group(name) }));
        let Answer::Group(id) = answer else { panic!("{answer:?}") };
        id
    }

    /// The caller is this person from now on.
    pub(crate) fn as_user(&mut self, user: UserId) -> &mut Self {
        self.caller = Caller::User(user);
        self
    }

    /// Changes one rule of a policy.
    pub(crate) fn rule(&mut self, target: PolicyTarget, id: &str, change: impl FnOnce(&mut Rule)) {
        let id = id.parse().unwrap();
        let mut rule = self.state.policy(target).rule(id);
        change(&mut rule);
        self.run(Command::UpdatePolicyRules { target, rules: vec![(id, rule)] });
    }

    /// The activation of this target needs the yes of one of these.
    pub(crate) fn demand_approval(&mut self, target: &ScheduleTarget, approvers: Vec<Approver>) {
        self.rule(target.policy(), "Approval_EndUser_Assignment", |rule| {
            let Rule::Approval(rule) = rule else { panic!("{rule:?}") };
            rule.is_approval_required = true;
            rule.stage.primary_approvers = approvers;
        });
    }

    /// Makes a request and gives it back.
    pub(crate) fn request(&mut self, command: Command) -> ScheduleRequest {
        let answer = self.run(command);
        let Answer::ScheduleRequest(request) = answer else { panic!("{answer:?}") };
        *request
    }

    /// What has become of a request.
    pub(crate) fn status(&self, request: &ScheduleRequest) -> RequestStatus {
        self.state.schedule_request(request.id).unwrap().status
    }

    /// The mails promised since this was last called, as lines of occasion and address.
    pub(crate) fn mail_lines(&mut self) -> Vec<String> {
        let line = |mail: Mail| format!("{:?} -> {}", mail.occasion, mail.to);
        self.mails.drain(..).map(line).collect()
    }

    /// The activities logged since this was last called, with their service.
    pub(crate) fn activities(&mut self) -> Vec<String> {
        let line = |row: AuditRecord| {
            let failed = if row.result == AuditResult::Failure { " (failure)" } else { "" };
            format!("{}: {}{failed}", row.logged_by_service, row.activity_display_name)
        };
        self.audit.drain(..).map(line).collect()
    }

    /// The rows written since this was last called, as text.
    pub(crate) fn rows(&mut self) -> String {
        self.audit.drain(..).map(|row| text(&row)).collect()
    }
}

pub(crate) fn new_user(name: &str) -> NewUser {
    NewUser {
        user_principal_name: format!("{name}@contoso.example"),
        display_name: name.to_uppercase(),
        mail_nickname: name.to_owned(),
        account_enabled: true,
        ..NewUser::default()
    }
}

pub(crate) fn new_group(name: &str) -> NewGroup {
    NewGroup {
        display_name: name.to_owned(),
        description: None,
        mail_nickname: name.to_lowercase(),
        kind: GroupKind::Security,
        is_assignable_to_role: false,
        members: Vec::new(),
        owners: Vec::new(),
    }
}

pub(crate) fn role(role_definition_id: RoleDefinitionId) -> ScheduleTarget {
    ScheduleTarget::Role { role_definition_id, directory_scope_id: DirectoryScope::Tenant }
}

pub(crate) fn asked(
    action: ScheduleAction,
    principal: impl Into<ObjectId>,
    role: RoleDefinitionId,
) -> NewScheduleRequest {
    NewScheduleRequest {
        action,
        principal_id: principal.into(),
        target: self::role(role),
        start: None,
        expiration: None,
        justification: Some("because".to_owned()),
        ticket_number: None,
        ticket_system: None,
        target_schedule_id: None,
        is_validation_only: false,
    }
}

pub(crate) fn in_group(group_id: GroupId, access_id: GroupAccess) -> ScheduleTarget {
    ScheduleTarget::Group { group_id, access_id }
}

pub(crate) fn asked_of(
    action: ScheduleAction,
    principal: impl Into<ObjectId>,
    target: ScheduleTarget,
    hours: i64,
) -> NewScheduleRequest {
    NewScheduleRequest {
        target,
        expiration: (hours > 0).then(|| for_hours(hours).unwrap()),
        ..asked(action, principal, GLOBAL_ADMINISTRATOR)
    }
}

pub(crate) fn for_hours(hours: i64) -> Option<Expiration> {
    Some(Expiration::AfterDuration { duration: Span::hours(hours) })
}

pub(crate) fn active(request: NewScheduleRequest) -> Command {
    Command::CreateScheduleRequest { kind: ScheduleKind::Assignment, request }
}

pub(crate) fn eligible(request: NewScheduleRequest) -> Command {
    Command::CreateScheduleRequest { kind: ScheduleKind::Eligibility, request }
}

/// A row as text: one line of heads, then targets with what changed, then details.
pub(crate) fn text(row: &AuditRecord) -> String {
    let who = match &row.initiated_by {
        InitiatedBy::User(user) => format!(
            "user {} {}",
            user.display_name.as_deref().unwrap_or("-"),
            user.user_principal_name.as_deref().unwrap_or("-")
        ),
        InitiatedBy::App(app) => format!("app {}", app.display_name.as_deref().unwrap_or("-")),
    };
    let mut text = format!(
        "{}\n  {} {} {} {:?} {:?} by {who}\n",
        row.activity_display_name,
        row.logged_by_service,
        row.category,
        row.operation_type,
        row.result,
        row.result_reason
    );
    for (place, target) in row.target_resources.iter().enumerate() {
        let name = target.display_name.as_deref().unwrap_or("-");
        let upn = target.user_principal_name.as_deref().unwrap_or("-");
        writeln!(text, "  [{place}] {} {name} {upn}", target.kind).unwrap();
        for property in &target.modified_properties {
            let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "null".to_owned());
            let (old, new) = (value(&property.old_value), value(&property.new_value));
            writeln!(text, "      {}: {old} -> {new}", property.display_name).unwrap();
        }
    }
    for (place, detail) in row.additional_details.iter().enumerate() {
        writeln!(text, "  ({place}) {} = {}", detail.key, detail.value).unwrap();
    }
    text
}
