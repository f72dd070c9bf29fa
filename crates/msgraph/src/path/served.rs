//! Segments that Graph has and this server does not, so that they are refused by name rather
//! than called unknown.
//!
//! Not here: the segments that are served.

use crate::GraphError;

const TOP: &[&str] = &[
    "applications",
    "agreements",
    "auditlogs",
    "contacts",
    "contracts",
    "devices",
    "domains",
    "drives",
    "grouplifecyclepolicies",
    "groupsettings",
    "identity",
    "identityprotection",
    "identityproviders",
    "oauth2permissiongrants",
    "reports",
    "riskyusers",
    "security",
    "sites",
    "subscribedskus",
];

const BELOW: &[&str] = &[
    "customsecurityattributedefinitions",
    "federationconfigurations",
    "onpremisessynchronization",
    "attributesets",
    "devicelocalcredentials",
    "publickeyinfrastructure",
    "recovery",
    "subscriptions",
    "accessreviews",
    "activitybasedtimeoutpolicies",
    "adminconsentrequestpolicy",
    "appconsent",
    "appmanagementpolicies",
    "authenticationflowspolicy",
    "authenticationmethodspolicy",
    "authenticationstrengthpolicies",
    "authorizationpolicy",
    "conditionalaccesspolicies",
    "crosstenantaccesspolicy",
    "identitysecuritydefaultsenforcementpolicy",
    "lifecycleworkflows",
    "permissiongrantpolicies",
    "termsofuse",
    "addpassword",
    "addkey",
    "approleassignments",
    "approvals",
    "assignlicense",
    "authentication",
    "calendar",
    "changepassword",
    "checkmemberobjects",
    "createdobjects",
    "delta",
    "drive",
    "entitlementmanagement",
    "events",
    "extensions",
    "getavailableextensionproperties",
    "getmailtips",
    "homerealmdiscoverypolicies",
    "inheritspermissionsfrom",
    "licensedetails",
    "mailfolders",
    "messages",
    "oauth2permissiongrants",
    "ownedobjects",
    "owneddevices",
    "owners",
    "permissiongrants",
    "photo",
    "provisioning",
    "registereddevices",
    "removepassword",
    "renew",
    "reprocesslicenseassignment",
    "resourcenamespaces",
    "scopedmembers",
    "scopedrolememberof",
    "sendmail",
    "settings",
    "signins",
    "sponsors",
    "sites",
    "synchronization",
    "team",
    "tokenissuancepolicies",
    "validateproperties",
    "acceptedsenders",
    "rejectedsenders",
    "threads",
];

/// The error for a first segment that is not served.
pub(super) fn top(segment: &str) -> GraphError {
    refuse(TOP, segment, segment)
}

/// The error for a later segment that is not served; `parent` names what precedes it.
pub(super) fn below(parent: &str, segment: &str) -> GraphError {
    refuse(BELOW, segment, &format!("{parent}/{segment}"))
}

fn refuse(known: &[&str], segment: &str, whole: &str) -> GraphError {
    let name = super::segment::Call::read(segment).name;
    if known.contains(&name.as_str()) {
        GraphError::unsupported(format!("'{whole}'"))
    } else {
        GraphError::unknown_segment(segment)
    }
}
