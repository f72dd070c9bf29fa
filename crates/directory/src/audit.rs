//! One row of the tenant's audit log, in the words and order of Graph's `directoryAudit`.
//!
//! Not here: the diagnostic-settings envelope and the Log Analytics columns, which are mappings of
//! this record at the lake's edge, and the texts of each activity, which `governance` writes.

use serde::{Deserialize, Serialize};

use crate::Ticks;

/// Whether the activity did what it set out to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AuditResult {
    /// It did.
    Success,
    /// It was refused or failed.
    Failure,
    /// It ran out of time.
    Timeout,
}

/// The person who acted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InitiatingUser {
    /// Object id.
    pub id: Option<String>,
    /// Null for people in real rows; the service's name when PIM itself acts.
    pub display_name: Option<String>,
    /// Sign-in name.
    pub user_principal_name: Option<String>,
    /// Address the request came from.
    pub ip_address: Option<String>,
}

/// The application that acted. Real rows fill `display_name` and `service_principal_id` only.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InitiatingApp {
    /// Client id; usually null.
    pub app_id: Option<String>,
    /// The service principal's name.
    pub display_name: Option<String>,
    /// The service principal's object id.
    pub service_principal_id: Option<String>,
    /// Usually null.
    pub service_principal_name: Option<String>,
}

/// Who acted: exactly one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum InitiatedBy {
    /// A person (or PIM acting as one).
    User(InitiatingUser),
    /// An application.
    App(InitiatingApp),
}

/// A property before and after, each as JSON text (`"\"Global Administrator\""`, `"[false]"`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModifiedProperty {
    /// Which property, such as `Role.DisplayName`.
    pub display_name: String,
    /// JSON text before, or `None`.
    pub old_value: Option<String>,
    /// JSON text after, or `None`.
    pub new_value: Option<String>,
}

/// An object that the activity touched. Positions matter: published rules index them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetResource {
    /// Object id.
    pub id: Option<String>,
    /// Name.
    pub display_name: Option<String>,
    /// `User`, `Group`, `Role`, `Request`, `Directory`, `Other`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// Sign-in name, for users.
    pub user_principal_name: Option<String>,
    /// `unknownFutureValue` for security groups in real rows.
    pub group_type: Option<String>,
    /// What changed.
    pub modified_properties: Vec<ModifiedProperty>,
}

/// A pair of `additionalDetails`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyValue {
    /// Name of the detail.
    pub key: String,
    /// Its text.
    pub value: String,
}

/// A row of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditRecord {
    /// `Directory_…`, `PIM_…`, `AADERM_…`: unique, and the key for recognising a repeated delivery.
    pub id: String,
    /// `RoleManagement`, `GroupManagement`, `UserManagement`, …
    pub category: String,
    /// Shared by the rows of one request.
    pub correlation_id: String,
    /// How it went.
    pub result: AuditResult,
    /// Why; the justification for PIM rows, empty when there is none.
    pub result_reason: String,
    /// The operation's name.
    pub activity_display_name: String,
    /// When it happened, in tenant time.
    pub activity_date_time: Ticks,
    /// `Core Directory`, `PIM`, `Access Reviews`, …
    pub logged_by_service: String,
    /// `Assign`, `Unassign`, or PIM's own words such as `RoleElevatedOutsidePimAlert`.
    pub operation_type: String,
    /// The caller's user agent, if known.
    pub user_agent: Option<String>,
    /// Who acted.
    pub initiated_by: InitiatedBy,
    /// What was touched, in the order that detections rely on.
    pub target_resources: Vec<TargetResource>,
    /// Further pairs, in the order that detections rely on.
    pub additional_details: Vec<KeyValue>,
}
