//! Seed story 001: somebody gives a directory role outside of PIM. Reeve sees it, takes the role
//! away, ends the holder's sessions and closes the incident. A protected account is not touched.
//!
//! Not here: how Reeve does it.

use directory::Ticks;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    super::{Failure, Globals, client::Client, incident::plain},
    stage::Stage,
};
use crate::{
    clock::Clock,
    data_dir::DataDir,
    entropy::Entropy,
    identities::ADMIN,
    json::Json as _,
    oauth::{GRAPH, SigningKey, issue},
    offline,
};

const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
const EXCHANGE_ADMINISTRATOR: &str = "29232cdf-9323-42fd-ade2-1d097af3e4de";

/// Whom the story is about.
struct Cast {
    /// Everything that Graph and Reeve allow, to look.
    reader: Client,
    reeve: Client,
    /// The Global Administrator who gives the role away.
    giver: Client,
    /// An ordinary person, and what their signed-in client sees.
    person: Value,
    person_client: Client,
    /// A break-glass account.
    protected: Value,
    /// The workspace of the log tables.
    workspace: String,
}

/// Plays the story.
///
/// # Errors
/// When anything did not happen as it should.
pub(super) async fn play(globals: &Globals, stage: &mut Stage) -> Result<(), Failure> {
    let cast = cast(globals, stage).await?;
    let person = text(&cast.person, "id");
    let name = text(&cast.person, "displayName");
    let me = cast.person_client.send(Method::GET, "/v1.0/me", None).await?;
    if !me.status.is_success() {
        return Err(Failure::Failed(format!("{name} cannot sign in: {}", me.body)));
    }
    stage.step(&format!("{name} is signed in"))?;

    let known = cast.reeve.list("/reeve/incidents").await?.len();
    give(&cast, &person).await?;
    stage.step(&format!("{name} was given Exchange Administrator outside of PIM"))?;
    stage.wait_for("the audit row", async || audit_row(&cast, &person).await).await?;
    stage.step("the audit row is visible")?;
    let number = stage
        .wait_for("the incident", async || incident_about(&cast, &person, known).await)
        .await?;
    stage.step(&format!("incident {number} names {name} and the role"))?;
    stage.wait_for("the removal of the role", async || absent(&cast, &person).await).await?;
    stage.step("the role is gone, as Graph says")?;
    stage.wait_for("the end of the sessions", async || signed_out(&cast).await).await?;
    stage.step(&format!("{name}'s old token is answered 401 with a claims challenge"))?;
    let comment =
        stage.wait_for("the closing of the incident", async || closed(&cast, number).await).await?;
    stage.step(&format!("incident {number} is closed: {comment}"))?;
    if absent(&cast, &person).await?.is_none() {
        return Err(Failure::Failed("the role came back".to_owned()));
    }
    if let Some(seconds) = latency(&cast, &person).await? {
        stage.measure("seconds from the visible audit row to Graph's acceptance", seconds)?;
    }
    protected(&cast, stage, known + 1).await
}

/// The same with a break-glass account, which nothing may touch.
async fn protected(cast: &Cast, stage: &mut Stage, known: usize) -> Result<(), Failure> {
    let account = text(&cast.protected, "id");
    let name = text(&cast.protected, "displayName");
    give(cast, &account).await?;
    stage.step(&format!("the protected {name} was given the same role"))?;
    let number = stage
        .wait_for("the second incident", async || incident_about(cast, &account, known).await)
        .await?;
    let comment =
        stage.wait_for("the reason why not", async || explained(cast, number).await).await?;
    if absent(cast, &account).await?.is_some() {
        return Err(Failure::Failed(format!("the role of the protected {name} was removed")));
    }
    stage.step(&format!("nothing was touched, and incident {number} says why: {comment}"))?;
    take_back(cast, &account).await?;
    stage.step("the storyteller took that role back")
}

async fn cast(globals: &Globals, stage: &Stage) -> Result<Cast, Failure> {
    let data = DataDir::open_read_only(globals.data())?;
    let entropy = Entropy::system();
    let key = SigningKey::open(&data, &entropy)?;
    let state = offline::tenant_state(&data).await?;
    let admin = state.service_principals().find(|app| app.display_name == ADMIN);
    let admin = admin
        .ok_or_else(|| Failure::Failed("this is not the demo tenant: start with --demo".into()))?;
    let moment = || offline::moment(&Clock::system(), &entropy);
    let app = |audience| issue::application_token(&key, &state, moment(), admin, audience);
    let client = |token| Client::with_token(globals, &stage.url, token);
    let reader = client(app(GRAPH)?.0)?;
    let reeve = client(app(issue::REEVE)?.0)?;

    let path = format!("/v1.0/directoryRoles/roleTemplateId={GLOBAL_ADMINISTRATOR}/members");
    let administrators = reader.list(&path).await?;
    let [giver, guarded] = administrators.as_slice().first_chunk().ok_or_else(|| {
        Failure::Failed("the story needs two Global Administrators; start with --demo".into())
    })?;
    let person = somebody(&reader).await?;
    let user_client = |user: &Value, scopes: &[&str]| {
        let id = text(user, "id");
        let found = id.parse().ok().and_then(|id| state.user(id));
        let user = found.ok_or_else(|| {
            Failure::Failed(format!(
                "the data directory does not know user {id}; is it the server's?"
            ))
        })?;
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let token = issue::user_token(&key, &state, moment(), (user, &scopes), admin, GRAPH)?.0;
        client(token)
    };
    Ok(Cast {
        giver: user_client(giver, &["RoleManagement.ReadWrite.Directory"])?,
        person_client: user_client(&person, &["User.Read"])?,
        protected: guarded.clone(),
        person,
        reader,
        reeve,
        workspace: data.identity().workspace.id.to_string(),
    })
}

/// An ordinary enabled person, another one each time the story is played.
async fn somebody(reader: &Client) -> Result<Value, Failure> {
    let path = "/v1.0/users?$filter=accountEnabled%20eq%20true%20and%20department%20eq%20%27Sales%27&$top=50";
    let mut users = reader.list(path).await?;
    let played = reader.list("/v1.0/roleManagement/directory/roleAssignments").await?;
    users.retain(|user| played.iter().all(|held| *held.at("/principalId") != *user.at("/id")));
    let at = usize::from(Entropy::system().bytes::<1>()[0]) % users.len().max(1);
    users
        .into_iter()
        .nth(at)
        .ok_or_else(|| Failure::Failed("the tenant has nobody in Sales".to_owned()))
}

async fn give(cast: &Cast, principal: &str) -> Result<(), Failure> {
    let body = json!({
        "@odata.type": "#microsoft.graph.unifiedRoleAssignment",
        "roleDefinitionId": EXCHANGE_ADMINISTRATOR,
        "principalId": principal,
        "directoryScopeId": "/",
    });
    let path = "/v1.0/roleManagement/directory/roleAssignments";
    cast.giver.call(Method::POST, path, Some(&body)).await.map(drop)
}

async fn assignments(cast: &Cast, principal: &str) -> Result<Vec<Value>, Failure> {
    let path = format!(
        "/v1.0/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20%27{principal}%27"
    );
    let mut held = cast.reader.list(&path).await?;
    held.retain(|it| *it.at("/roleDefinitionId") == EXCHANGE_ADMINISTRATOR);
    Ok(held)
}

async fn absent(cast: &Cast, principal: &str) -> Result<Option<()>, Failure> {
    Ok(assignments(cast, principal).await?.is_empty().then_some(()))
}

async fn take_back(cast: &Cast, principal: &str) -> Result<(), Failure> {
    for assignment in assignments(cast, principal).await? {
        let id = text(&assignment, "id");
        let path = format!("/v1.0/roleManagement/directory/roleAssignments/{id}");
        cast.giver.call(Method::DELETE, &path, None).await?;
    }
    Ok(())
}

/// The row of PIM's own alert about this principal, in the log tables.
async fn audit_row(cast: &Cast, principal: &str) -> Result<Option<()>, Failure> {
    let query = format!(
        "AuditLogs | where OperationName startswith 'Add member to role outside of PIM' \
         | where tostring(TargetResources[2].id) == '{principal}' | count"
    );
    let path = format!("/v1/workspaces/{}/query", cast.workspace);
    let answer = cast.reeve.call(Method::POST, &path, Some(&json!({"query": query}))).await?;
    let count = answer.at("/tables/0/rows/0/0").as_u64().unwrap_or_default();
    Ok((count > 0).then_some(()))
}

/// From the audit row's arrival in the log tables to the tenant's acceptance of the removal, by the
/// server's own clock.
async fn latency(cast: &Cast, principal: &str) -> Result<Option<f64>, Failure> {
    let query = format!(
        "AuditLogs | where OperationName startswith 'Add member to role outside of PIM' \
         | where tostring(TargetResources[2].id) == '{principal}' \
         | summarize max(ingestion_time())"
    );
    let path = format!("/v1/workspaces/{}/query", cast.workspace);
    let answer = cast.reeve.call(Method::POST, &path, Some(&json!({"query": query}))).await?;
    let visible = answer.text_at("/tables/0/rows/0/0").and_then(|at| at.parse::<Ticks>().ok());
    let actions = cast.reeve.list("/reeve/actions").await?;
    let removal = actions.iter().find(|action| {
        action.text_at("/target") == Some(principal)
            && action.text_at("/operation/operation") == Some("removeDirectoryRoleMember")
    });
    let accepted = removal.and_then(|it| it.text_at("/accepted")?.parse::<Ticks>().ok());
    let span = visible.zip(accepted).map(|(visible, accepted)| accepted - visible);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a story")]
    Ok(span.map(|span| span.as_millis() as f64 / 1000.0))
}

/// The number of a new incident whose account and role are those of the story.
async fn incident_about(
    cast: &Cast,
    principal: &str,
    known: usize,
) -> Result<Option<u64>, Failure> {
    let incidents = cast.reeve.list("/reeve/incidents").await?;
    let new = incidents.len().saturating_sub(known);
    let about = |incident: &&Value| {
        let entities = incident.at("/properties/relatedEntities").as_array();
        let has = |pointer: &str, value: &str| {
            entities.is_some_and(|all| all.iter().any(|it| it.text_at(pointer) == Some(value)))
        };
        has("/properties/aadUserId", principal)
            && has("/properties/hostName", EXCHANGE_ADMINISTRATOR)
    };
    let found = incidents.iter().take(new).find(about);
    Ok(found.and_then(|incident| incident.at("/properties/incidentNumber").as_u64()))
}

async fn signed_out(cast: &Cast) -> Result<Option<()>, Failure> {
    let me = cast.person_client.send(Method::GET, "/v1.0/me", None).await?;
    let challenged = me.challenge.is_some_and(|it| it.contains("claims="));
    Ok((me.status.as_u16() == 401 && challenged).then_some(()))
}

async fn incident(cast: &Cast, number: u64) -> Result<Value, Failure> {
    cast.reeve.get(&format!("/reeve/incidents/{number}")).await
}

fn last_comment(incident: &Value) -> Option<String> {
    let comments = incident.at("/properties/comments").as_array()?;
    comments.last()?.text_at("/properties/message").map(plain)
}

async fn closed(cast: &Cast, number: u64) -> Result<Option<String>, Failure> {
    let incident = incident(cast, number).await?;
    let is_closed = *incident.at("/properties/status") == "Closed";
    Ok(last_comment(&incident).filter(|_| is_closed))
}

async fn explained(cast: &Cast, number: u64) -> Result<Option<String>, Failure> {
    let incident = incident(cast, number).await?;
    let is_open = *incident.at("/properties/status") != "Closed";
    Ok(last_comment(&incident).filter(|comment| is_open && comment.contains("protected")))
}

fn text(object: &Value, name: &str) -> String {
    object.text_at(&format!("/{name}")).unwrap_or_default().to_owned()
}
