//! What a command leads to, and the sheet on which a command's file writes it down.
//!
//! Not here: storing it. The shell commits events and audit rows in one journal transaction.

use std::collections::BTreeSet;

use directory::{
    AdministrativeUnitId, AuditRecord, DirectoryRoleId, GroupId, Ids, RoleAssignmentId,
    RoleDefinitionId, ServicePrincipalId, Span, UserId,
};
use uuid::Uuid;

use crate::{Context, Event, Mail, ScheduleRequest};

/// What to answer; the objects themselves are read from the state after the events.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the id of what was created")]
pub enum Answer {
    /// 204.
    Done,
    User(UserId),
    Group(GroupId),
    ServicePrincipal(ServicePrincipalId),
    AppRoleAssignment(Uuid),
    RoleDefinition(RoleDefinitionId),
    AdministrativeUnit(AdministrativeUnitId),
    DirectoryRole(DirectoryRoleId),
    RoleAssignment(RoleAssignmentId),
    /// The request itself, since one for validation only is never stored.
    ScheduleRequest(Box<ScheduleRequest>),
}

/// What follows from a command. Rows are stamped with the command's time, each 100 ns after the
/// one before, so that their order survives sorting by time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What the tenant logs, in order.
    pub audit: Vec<AuditRecord>,
    /// What is to be sent, in order.
    pub mails: Vec<Mail>,
    /// What to answer.
    pub answer: Answer,
}

/// A decision in the making.
pub(crate) struct Draft<'a> {
    pub(crate) context: &'a Context,
    pub(crate) ids: &'a mut Ids,
    pub(crate) events: Vec<Event>,
    pub(crate) audit: Vec<AuditRecord>,
    pub(crate) mails: Vec<Mail>,
    /// The ids of the mails.
    promised: BTreeSet<String>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(context: &'a Context, ids: &'a mut Ids) -> Self {
        Self {
            context,
            ids,
            events: Vec::new(),
            audit: Vec::new(),
            mails: Vec::new(),
            promised: BTreeSet::new(),
        }
    }

    pub(crate) fn event(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Promises a mail, once.
    pub(crate) fn mail(&mut self, mail: Mail) {
        if self.promised.insert(mail.id.clone()) {
            self.mails.push(mail);
        }
    }

    /// Adds a row after those already there.
    pub(crate) fn row(&mut self, mut row: AuditRecord) {
        let place = i64::try_from(self.audit.len()).unwrap_or(i64::MAX);
        row.activity_date_time = self.context.now.saturating_add(Span(place));
        self.audit.push(row);
    }

    pub(crate) fn answered(self, answer: Answer) -> Decision {
        Decision { events: self.events, audit: self.audit, mails: self.mails, answer }
    }
}
