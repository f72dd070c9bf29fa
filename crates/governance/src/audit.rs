//! Writing the tenant's audit rows: who acted, on what, and the parts that all rows share.
//!
//! Not here: which rows a command leaves (its own file says), and the mappings to diagnostic
//! records and Log Analytics columns (the lake's edge). Published detections index positions in
//! these rows, so their order is a contract; `tests/it/rows` holds it.

pub(crate) mod access_reviews;
pub(crate) mod core_directory;
pub(crate) mod pim;

use directory::{
    AppId, AuditRecord, AuditResult, Ids, InitiatedBy, InitiatingApp, InitiatingUser,
    ModifiedProperty, ObjectId, TargetResource, Ticks,
};
use uuid::{Uuid, uuid};

use crate::{Caller, Context, DirectoryObject, State, decision::Draft};

/// PIM's application, which writes to the directory on behalf of requests.
pub(crate) const MS_PIM: AppId = AppId(uuid!("01fc33a7-78ba-4d2f-a4b7-768e336e890e"));
/// The directory's own application, which acts while the tenant is being set up.
pub(crate) const AZURE_ACTIVE_DIRECTORY: AppId =
    AppId(uuid!("00000002-0000-0000-c000-000000000000"));
/// The name under which PIM itself appears as a user in its own rows.
const PIM_AS_USER: &str = "Azure AD PIM";

/// Who appears as the actor of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Actor {
    /// Whoever made the request.
    Caller,
    /// PIM writing to the directory.
    MsPim,
    /// PIM in its own rows when time alone acts.
    Pim,
    /// The directory itself when time alone acts.
    Directory,
}

/// Which service writes the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    CoreDirectory,
    Pim,
    /// The engine behind PIM's approvals.
    AccessReviews,
}

impl Service {
    const fn name(self) -> &'static str {
        match self {
            Self::CoreDirectory => "Core Directory",
            Self::Pim => "PIM",
            Self::AccessReviews => "Access Reviews",
        }
    }
}

/// What every row needs.
pub(crate) struct Head<'a> {
    pub(crate) service: Service,
    pub(crate) category: &'a str,
    pub(crate) activity: &'a str,
    pub(crate) operation_type: &'a str,
    pub(crate) actor: Actor,
    /// The correlation id when it is not the request's own.
    pub(crate) correlation_id: Option<Uuid>,
}

/// A successful row without targets and details.
pub(crate) fn record(state: &State, draft: &mut Draft<'_>, head: &Head<'_>) -> AuditRecord {
    let context = draft.context;
    let correlation_id = head.correlation_id.unwrap_or(context.correlation_id);
    let id = match head.service {
        Service::CoreDirectory => core_id(correlation_id, draft.ids),
        Service::Pim => service_id("PIM", context.now, draft.ids),
        Service::AccessReviews => service_id("AADERM", context.now, draft.ids),
    };
    AuditRecord {
        id,
        category: head.category.to_owned(),
        correlation_id: correlation_id.to_string(),
        result: AuditResult::Success,
        result_reason: String::new(),
        activity_display_name: head.activity.to_owned(),
        activity_date_time: context.now,
        logged_by_service: head.service.name().to_owned(),
        operation_type: head.operation_type.to_owned(),
        user_agent: context.user_agent.clone().filter(|_| head.actor == Actor::Caller),
        initiated_by: initiated_by(state, context, head.actor, head.service),
        target_resources: Vec::new(),
        additional_details: Vec::new(),
    }
}

fn core_id(correlation_id: Uuid, ids: &mut Ids) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let bits = ids.next_id().as_u128();
    let letters: String = (0..5)
        .filter_map(|place| {
            let letter = (bits >> (8 * place)) % LETTERS.len() as u128;
            LETTERS.get(usize::try_from(letter).ok()?).map(|letter| char::from(*letter))
        })
        .collect();
    format!("Directory_{correlation_id}_{letters}_{}", (bits >> 90) % 1_000_000_000)
}

// The last part counts 100 ns since 1601, as Windows does.
fn service_id(prefix: &str, now: Ticks, ids: &mut Ids) -> String {
    const YEAR_1601: i64 = 504_911_232_000_000_000;
    format!("{prefix}_{}_{}_{}", ids.next_id(), ids.next_id(), now.get() - YEAR_1601)
}

fn initiated_by(state: &State, context: &Context, actor: Actor, service: Service) -> InitiatedBy {
    let app = |object: Option<ObjectId>, name: &str| {
        InitiatedBy::App(InitiatingApp {
            display_name: Some(name.to_owned()),
            service_principal_id: object.map(|id| id.to_string()),
            ..InitiatingApp::default()
        })
    };
    let pim = state.service_principal_of(MS_PIM);
    match (actor, context.caller) {
        (Actor::MsPim, _) => app(pim.map(|pim| pim.id.into()), "MS-PIM"),
        (Actor::Pim, _) => InitiatedBy::User(InitiatingUser {
            id: pim.map(|pim| pim.id.to_string()),
            display_name: Some(PIM_AS_USER.to_owned()),
            ..InitiatingUser::default()
        }),
        (Actor::Directory, _) => {
            let own = state.service_principal_of(AZURE_ACTIVE_DIRECTORY);
            app(own.map(|own| own.id.into()), "Windows Azure Active Directory")
        }
        (Actor::Caller, Caller::App(id)) => {
            let name = state.service_principal(id).map_or("", |app| app.display_name.as_str());
            app(Some(id.into()), name)
        }
        (Actor::Caller, Caller::User(id)) => {
            let user = state.user(id);
            // The core directory leaves people's names out; the others write them.
            let named = user.filter(|_| service != Service::CoreDirectory);
            InitiatedBy::User(InitiatingUser {
                id: Some(id.to_string()),
                display_name: named.map(|user| user.display_name.clone()),
                user_principal_name: user.map(|user| user.user_principal_name.clone()),
                ip_address: context.ip_address.clone(),
            })
        }
    }
}

/// The object with this id as a target; names of users only where real rows have them.
pub(crate) fn target(state: &State, id: ObjectId, with_user_names: bool) -> TargetResource {
    match state.object(id) {
        Some(object) => target_of(object, with_user_names),
        None => TargetResource {
            id: Some(id.to_string()),
            kind: "Other".to_owned(),
            ..TargetResource::default()
        },
    }
}

/// The same for an object that need not be in the state yet.
pub(crate) fn target_of(object: DirectoryObject<'_>, with_user_names: bool) -> TargetResource {
    let named = |kind: &str, name: Option<&str>| TargetResource {
        id: Some(object.id().to_string()),
        display_name: name.map(str::to_owned),
        kind: kind.to_owned(),
        ..TargetResource::default()
    };
    let name = object.display_name();
    match object {
        DirectoryObject::User(user) => TargetResource {
            user_principal_name: Some(user.user_principal_name.clone()),
            ..named("User", with_user_names.then_some(name))
        },
        DirectoryObject::Group(_) => TargetResource {
            group_type: Some("unknownFutureValue".to_owned()),
            ..named("Group", Some(name))
        },
        DirectoryObject::ServicePrincipal(_) => named("ServicePrincipal", Some(name)),
    }
}

/// A text as JSON, the way modified properties carry it.
pub(crate) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text as a JSON array of one, the way properties of users and groups are carried.
pub(crate) fn json_list(text: &str) -> String {
    serde_json::Value::from(vec![text]).to_string()
}

/// A property with its values as JSON text.
pub(crate) fn property(
    name: &str,
    old_value: Option<String>,
    new_value: Option<String>,
) -> ModifiedProperty {
    ModifiedProperty { display_name: name.to_owned(), old_value, new_value }
}
