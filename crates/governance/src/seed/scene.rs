//! A tenant being set up: every command goes the same way as a request would.
//!
//! Not here: what is set up.

use directory::{
    AuditRecord, GroupId, Ids, NewScheduleRequest, ObjectId, ScheduleKind, ServicePrincipalId,
    Span, Ticks, UserId,
};

use crate::{
    Answer, Caller, Command, Context, Event, NewGroup, NewServicePrincipal, NewUser, Rejection,
    State, decide,
};

/// Time between two commands.
const PACE: Span = Span::seconds(30);

pub(super) struct Scene<'a> {
    pub(super) state: State,
    pub(super) events: Vec<Event>,
    pub(super) audit: Vec<AuditRecord>,
    pub(super) now: Ticks,
    pub(super) caller: Caller,
    ids: &'a mut Ids,
}

impl<'a> Scene<'a> {
    pub(super) fn new(ids: &'a mut Ids, now: Ticks) -> Self {
        let nobody = Caller::App(ServicePrincipalId(uuid::Uuid::nil()));
        let (state, events, audit) = (State::new(), Vec::new(), Vec::new());
        Self { state, events, audit, now, caller: nobody, ids }
    }

    pub(super) fn next_id(&mut self) -> uuid::Uuid {
        self.ids.next_id()
    }

    pub(super) fn run(&mut self, command: Command) -> Result<Answer, Rejection> {
        self.now = self.now.saturating_add(PACE);
        let correlation = self.ids.next_id();
        let mut context = Context::new(self.now, self.caller, correlation);
        context.mfa = true;
        let decision = decide(&self.state, command, &context, self.ids)?;
        for event in &decision.events {
            self.state.apply(event);
        }
        self.events.extend(decision.events);
        self.audit.extend(decision.audit);
        Ok(decision.answer)
    }

    pub(super) fn user(&mut self, user: NewUser) -> Result<UserId, Rejection> {
        match self.run(Command::CreateUser(user))? {
            Answer::User(id) => Ok(id),
            other => Err(unexpected(&other)),
        }
    }

    pub(super) fn group(&mut self, group: NewGroup) -> Result<GroupId, Rejection> {
        match self.run(Command::CreateGroup(group))? {
            Answer::Group(id) => Ok(id),
            other => Err(unexpected(&other)),
        }
    }

    pub(super) fn members(
        &mut self,
        group: GroupId,
        members: &[ObjectId],
    ) -> Result<(), Rejection> {
        for members in members.chunks(20) {
            self.run(Command::AddGroupMembers { group, members: members.to_vec() })?;
        }
        Ok(())
    }

    pub(super) fn application(
        &mut self,
        display_name: &str,
        permissions: &[&str],
    ) -> Result<ServicePrincipalId, Rejection> {
        let new = NewServicePrincipal {
            app_id: None,
            display_name: display_name.to_owned(),
            service_principal_type: "Application".to_owned(),
            app_roles: Vec::new(),
            credentials: Vec::new(),
        };
        let id = match self.run(Command::CreateServicePrincipal(new))? {
            Answer::ServicePrincipal(id) => id,
            other => return Err(unexpected(&other)),
        };
        let graph = self
            .state
            .service_principals()
            .find(|resource| resource.display_name == "Microsoft Graph")
            .ok_or_else(|| Rejection::not_found("Microsoft Graph"))?
            .clone();
        for role in graph.app_roles {
            if permissions.contains(&"*") || permissions.contains(&role.value.as_str()) {
                self.run(Command::GrantAppRole {
                    principal: id.into(),
                    resource: graph.id,
                    app_role: role.id,
                })?;
            }
        }
        Ok(id)
    }

    pub(super) fn request(
        &mut self,
        kind: ScheduleKind,
        request: NewScheduleRequest,
    ) -> Result<(), Rejection> {
        self.run(Command::CreateScheduleRequest { kind, request }).map(|_| ())
    }
}

fn unexpected(answer: &Answer) -> Rejection {
    Rejection::bad_request(format!("an answer of another kind was expected, not {answer:?}"))
}
