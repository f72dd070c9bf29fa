//! The tenant as the stories need it: who is in it, giving a role away behind PIM's back, and what
//! Graph and Reeve say afterwards.
//!
//! Not here: what each story is about.

use reqwest::Method;
use serde_json::{Value, json};

use super::running::{GRAPH, Server, until};

pub(crate) const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
pub(crate) const EXCHANGE_ADMINISTRATOR: &str = "29232cdf-9323-42fd-ade2-1d097af3e4de";
/// Not on the watchlist that ships.
pub(crate) const REPORTS_READER: &str = "4a5d8f65-41da-4de4-8968-e035b65339cf";
/// Rules that ship.
pub(crate) const PLAIN_RULE: &str = "0b9d2a54-5a0e-4f7b-9d0c-6c1f5a3c7e21";
pub(crate) const WATCHED_RULE: &str = "5f6f3d0e-8f0e-4a39-9b1b-3a0d1c2b7a90";

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// An ordinary person and, with their id, what a client knows that they signed in with before.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) token: String,
}

impl Server {
    /// Enabled people without any role, with their ids in order.
    pub(crate) async fn people(&self, number: usize) -> Vec<Person> {
        let path = "/v1.0/users?$filter=accountEnabled%20eq%20true%20and%20department%20eq%20%27Sales%27&$top=50&$select=id";
        let held = self.list("/v1.0/roleManagement/directory/roleAssignments").await;
        let mut ids: Vec<_> = self.list(path).await.iter().map(|user| text(&user["id"])).collect();
        ids.retain(|id| held.iter().all(|it| it["principalId"] != id.as_str()));
        ids.sort();
        assert!(ids.len() >= number, "the tenant has too few people");
        ids.truncate(number);
        let person = |id: String| {
            let token = self.place().token(&["--user", &id], GRAPH);
            Person { id, token }
        };
        ids.into_iter().map(person).collect()
    }

    /// The token of a Global Administrator.
    pub(crate) async fn giver(&self) -> String {
        let path = format!("/v1.0/directoryRoles/roleTemplateId={GLOBAL_ADMINISTRATOR}/members");
        let first = text(&self.list(&path).await[0]["id"]);
        let scope = "RoleManagement.ReadWrite.Directory";
        self.place().token(&["--user", &first, "--scope", scope], GRAPH)
    }

    /// Gives a role outside of PIM. False when the server died of it.
    pub(crate) async fn give(&self, giver: &str, principal: &str, role: &str) -> bool {
        let body = json!({
            "@odata.type": "#microsoft.graph.unifiedRoleAssignment",
            "roleDefinitionId": role,
            "principalId": principal,
            "directoryScopeId": "/",
        });
        let path = "/v1.0/roleManagement/directory/roleAssignments";
        match self.try_send(Method::POST, path, Some(giver), body.to_string()).await {
            Some(answer) => {
                answer.success();
                true
            }
            None => false,
        }
    }

    pub(crate) async fn holds(&self, principal: &str, role: &str) -> bool {
        let path = format!(
            "/v1.0/roleManagement/directory/roleAssignments?$filter=principalId%20eq%20%27{principal}%27"
        );
        self.list(&path).await.iter().any(|held| held["roleDefinitionId"] == role)
    }

    /// Whether a token that was good is answered by a demand to sign in again.
    pub(crate) async fn is_signed_out(&self, person: &Person) -> bool {
        let me = self.send(Method::GET, "/v1.0/me", Some(&person.token), "").await;
        let challenge = me.headers.get("www-authenticate").and_then(|it| it.to_str().ok());
        let challenged = challenge.is_some_and(|it| it.contains("claims="));
        assert!(me.status == 200 || (me.status == 401 && challenged), "{me:?}");
        me.status == 401
    }

    /// The properties of the incidents about somebody, oldest first.
    pub(crate) async fn incidents_about(&self, principal: &str) -> Vec<Value> {
        let all = self.list("/reeve/incidents").await;
        let properties = all.into_iter().rev().map(|mut it| it["properties"].take());
        properties
            .filter(|it| {
                let entities = it["relatedEntities"].as_array().cloned().unwrap_or_default();
                entities.iter().any(|entity| entity["properties"]["aadUserId"] == principal)
            })
            .collect()
    }

    /// The newest of `number` incidents about somebody, once it has the playbook's comment and the
    /// playbook's run has ended.
    pub(crate) async fn answered(&self, principal: &str, number: usize) -> Value {
        until("the playbook's answer", async || {
            let incident = self.incidents_about(principal).await.get(number - 1)?.clone();
            if incident["comments"].as_array().is_none_or(Vec::is_empty) {
                return None;
            }
            let runs = self.list("/reeve/runs").await;
            let mut of_it = runs.iter().filter(|run| run["incident"] == incident["incidentNumber"]);
            of_it.any(|run| run["status"] != "Running").then_some(())?;
            // Read again: the run may have gone on since.
            self.incidents_about(principal).await.get(number - 1).cloned()
        })
        .await
    }

    /// Actions about somebody, oldest first.
    pub(crate) async fn actions_about(&self, principal: &str) -> Vec<Value> {
        let mut all = self.list("/reeve/actions").await;
        all.retain(|action| action["target"] == principal);
        all.reverse();
        all
    }

    /// Graph's audit records of an activity whose targets include somebody.
    pub(crate) async fn audits(&self, activity: &str, principal: &str) -> Vec<Value> {
        let mut all = self.list("/v1.0/auditLogs/directoryAudits?$top=500").await;
        all.retain(|record| {
            let targets = record["targetResources"].as_array().cloned().unwrap_or_default();
            record["activityDisplayName"] == activity
                && targets.iter().any(|target| target["id"] == principal)
        });
        all
    }
}

/// What the comments of an incident say.
pub(crate) fn comments(incident: &Value) -> Vec<String> {
    let comments = incident["comments"].as_array().cloned().unwrap_or_default();
    comments.iter().map(|comment| text(&comment["properties"]["message"])).collect()
}
