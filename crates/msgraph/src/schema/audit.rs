//! The audit log's rows.
//!
//! Not here: sign-ins.

use super::{EdmType, EntityType, Property};

static APP_IDENTITY: EntityType = EntityType::plain(
    "microsoft.graph.appIdentity",
    &[
        Property::text("appId").filtered(),
        Property::text("displayName").filtered(),
        Property::text("servicePrincipalId").filtered(),
        Property::text("servicePrincipalName").filtered(),
    ],
);

static USER_IDENTITY: EntityType = EntityType::plain(
    "microsoft.graph.userIdentity",
    &[
        Property::text("id").filtered(),
        Property::text("displayName").filtered(),
        Property::text("userPrincipalName").filtered(),
        Property::text("ipAddress"),
    ],
);

static INITIATOR: EntityType = EntityType::plain(
    "microsoft.graph.auditActivityInitiator",
    &[
        Property::new("user", EdmType::Complex(&USER_IDENTITY)).filtered(),
        Property::new("app", EdmType::Complex(&APP_IDENTITY)).filtered(),
    ],
);

static MODIFIED_PROPERTY: EntityType = EntityType::plain(
    "microsoft.graph.modifiedProperty",
    &[Property::text("displayName"), Property::text("oldValue"), Property::text("newValue")],
);

static TARGET_RESOURCE: EntityType = EntityType::plain(
    "microsoft.graph.targetResource",
    &[
        Property::text("id").filtered(),
        Property::text("displayName").filtered(),
        Property::text("type").filtered(),
        Property::text("userPrincipalName").filtered(),
        Property::text("groupType"),
        Property::new(
            "modifiedProperties",
            EdmType::Collection(&EdmType::Complex(&MODIFIED_PROPERTY)),
        ),
    ],
);

static KEY_VALUE: EntityType = EntityType::plain(
    "microsoft.graph.keyValue",
    &[Property::text("key"), Property::text("value")],
);

/// `directoryAudit`.
pub static DIRECTORY_AUDIT: EntityType = EntityType::plain(
    "microsoft.graph.directoryAudit",
    &[
        Property::text("id").filtered(),
        Property::text("category").filtered(),
        Property::text("correlationId").filtered(),
        Property::text("result").filtered(),
        Property::text("resultReason"),
        Property::text("activityDisplayName").filtered(),
        Property::time("activityDateTime").filtered().ordered(),
        Property::text("loggedByService").filtered(),
        Property::text("operationType").filtered(),
        Property::text("userAgent").on_demand(),
        Property::new("initiatedBy", EdmType::Complex(&INITIATOR)).filtered(),
        Property::new("targetResources", EdmType::Collection(&EdmType::Complex(&TARGET_RESOURCE)))
            .filtered(),
        Property::new("additionalDetails", EdmType::Collection(&EdmType::Complex(&KEY_VALUE))),
    ],
);
