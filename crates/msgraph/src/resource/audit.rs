//! `directoryAudit`.
//!
//! Not here: the diagnostic-settings and Log Analytics shapes of the same record (`lake`).

use std::borrow::Cow;

use directory::{AuditRecord, AuditResult, InitiatedBy};
use serde_json::{Value, json};

use super::{Resource, null, optional, owned, shown, text};
use crate::schema::{DIRECTORY_AUDIT, EntityType};

/// A row of the audit log.
#[derive(Debug, Clone, Copy)]
pub struct AuditResource<'a>(pub &'a AuditRecord);

impl Resource for AuditResource<'_> {
    fn entity(&self) -> &'static EntityType {
        &DIRECTORY_AUDIT
    }

    fn property(&self, name: &str) -> Cow<'_, Value> {
        let record = self.0;
        match name {
            "id" => text(&record.id),
            "category" => text(&record.category),
            "correlationId" => text(&record.correlation_id),
            "result" => text(match record.result {
                AuditResult::Success => "success",
                AuditResult::Failure => "failure",
                AuditResult::Timeout => "timeout",
            }),
            "resultReason" => text(&record.result_reason),
            "activityDisplayName" => text(&record.activity_display_name),
            "activityDateTime" => shown(record.activity_date_time),
            "loggedByService" => text(&record.logged_by_service),
            "operationType" => text(&record.operation_type),
            "userAgent" => optional(record.user_agent.as_deref()),
            "initiatedBy" => owned(match &record.initiated_by {
                InitiatedBy::User(user) => json!({"user": user, "app": null}),
                InitiatedBy::App(app) => json!({"user": null, "app": app}),
            }),
            "targetResources" => owned(json!(record.target_resources)),
            "additionalDetails" => owned(json!(record.additional_details)),
            _ => null(),
        }
    }
}
