//! `kill -9` at every named crash point of the story, at later passes of the same points, and at
//! random moments: the end is that of an undisturbed run, and each write took effect once.
//!
//! Not here: what single stores do when power fails; they are tested beside their code.

use std::{os::unix::process::ExitStatusExt as _, sync::Arc, time::Duration};

use serde_json::Value;
use server::{crash_point::CrashPoint, entropy::Entropy};

use super::{
    running::{Place, Server, until},
    tenant::{EXCHANGE_ADMINISTRATOR, Person, comments, text},
};

/// Later passes: of the removal in the tenant, the revocation in the tenant, and what follows.
const LATER: [&str; 8] = [
    "tenant-committed:2",
    "tenant-committed:3",
    "audit-ingested:2",
    "intent-committed:2",
    "graph-answered:2",
    "write-completed:2",
    "step-committed:3",
    "incident-changed:2",
];
const ABORT: i32 = 6;

/// A tenant in which nothing has happened yet, and who will act in it.
struct Stage {
    place: Arc<Place>,
    giver: String,
    person: Person,
    /// Somebody for one more round afterwards.
    other: Person,
}

impl Stage {
    async fn set() -> Self {
        let server = Server::start().await;
        let [person, other] = server.people(2).await.try_into().unwrap();
        let giver = server.giver().await;
        Self { place: server.kill(), giver, person, other }
    }

    async fn start(&self, variables: &[(&str, &str)]) -> Server {
        Server::start_in(self.place.copy(), &[], variables).await
    }

    /// Plays the story with a death at `point`, and what came of it.
    async fn play(&self, point: &str) -> Outcome {
        let server = self.start(&[("REEVE_CRASH_AT", point)]).await;
        server.give(&self.giver, &self.person.id, EXCHANGE_ADMINISTRATOR).await;
        let (status, place) = server.died().await;
        assert_eq!(status.signal(), Some(ABORT), "{point}");
        self.outcome(&Server::start_in(place, &[], &[]).await).await
    }

    /// The end of the story as everybody can see it.
    async fn outcome(&self, server: &Server) -> Outcome {
        let id = &self.person.id;
        server.answered(id, 1).await;
        // Once the ring has gone round for somebody else, nothing is left from before.
        server.give(&self.giver, &self.other.id, EXCHANGE_ADMINISTRATOR).await;
        server.answered(&self.other.id, 1).await;
        let recorded = server.list("/v1.0/auditLogs/directoryAudits?$top=500").await;
        logs_are_complete(server, recorded.len()).await;

        let incidents = server.incidents_about(id).await;
        let about = recorded.iter().filter(|it| it["targetResources"].to_string().contains(id));
        let mut audits: Vec<_> = about.map(|it| text(&it["activityDisplayName"])).collect();
        audits.sort();
        let actions = server.actions_about(id).await;
        let number = &incidents[0]["incidentNumber"];
        let rows = format!(
            "SecurityIncident | where IncidentNumber == {number} | order by LastModifiedTime asc \
             | project Status, array_length(Comments)"
        );
        let alerts = format!("SecurityAlert | where Entities has '{id}' | count");
        Outcome {
            held: server.holds(id, EXCHANGE_ADMINISTRATOR).await,
            signed_out: server.is_signed_out(&self.person).await,
            incidents: incidents.iter().map(|it| (text(&it["status"]), comments(it))).collect(),
            all_incidents: server.list("/reeve/incidents").await.len(),
            alert_rows: server.query(&alerts).await[0][0].clone(),
            incident_rows: server.query(&rows).await,
            actions: actions
                .iter()
                .map(|it| {
                    let operation = text(&it["operation"]["operation"]);
                    (operation, text(&it["state"]), it["confirmed"].clone())
                })
                .collect(),
            audits,
        }
    }
}

/// Waits until the log tables have all that Graph's audit log has, and then nothing twice.
async fn logs_are_complete(server: &Server, recorded: usize) {
    until("all audit rows", async || {
        let counts = server.query("AuditLogs | summarize count(), dcount(Id)").await;
        let rows = counts[0][0].as_u64()?;
        assert_eq!(counts[0][0], counts[0][1], "a row was written twice");
        (rows == recorded as u64).then_some(())
    })
    .await;
    until("the row of the last closed incident", async || {
        let closed =
            "SecurityIncident | where Status == 'Closed' | summarize dcount(IncidentNumber)";
        (server.query(closed).await[0][0] == 2).then_some(())
    })
    .await;
}

#[derive(Debug, PartialEq)]
struct Outcome {
    held: bool,
    signed_out: bool,
    incidents: Vec<(String, Vec<String>)>,
    all_incidents: usize,
    alert_rows: Value,
    incident_rows: Vec<Value>,
    actions: Vec<(String, String, Value)>,
    audits: Vec<String>,
}

impl Outcome {
    fn audited(&self, activity: &str) -> usize {
        self.audits.iter().filter(|it| *it == activity).count()
    }

    /// What an undisturbed run leads to, in words.
    fn is_as_wanted(&self) {
        assert!(!self.held && self.signed_out, "{self:?}");
        assert!(
            matches!(&self.incidents[..], [(status, comments)]
            if status == "Closed" && comments.len() == 1),
            "{self:?}"
        );
        assert_eq!((self.all_incidents, &self.alert_rows), (2, &Value::from(1)));
        let statuses: Vec<_> = self.incident_rows.iter().map(|row| text(&row[0])).collect();
        assert_eq!(statuses, ["New", "New", "Closed"], "created, commented, closed");
        let done = |name: &str| (name.to_owned(), "completed".to_owned(), Value::from(true));
        let wanted = [done("removeDirectoryRoleMember"), done("revokeSignInSessions")];
        assert_eq!(self.actions, wanted);
        assert_eq!(self.audited("Remove member from role"), 1, "{self:?}");
        assert_eq!(self.audited("Update StsRefreshTokenValidFrom Timestamp"), 1, "{self:?}");
    }
}

/// Plays an undisturbed run and one for each of the points; they must end alike.
async fn all_end_alike(points: impl Iterator<Item = &str>) {
    let stage = Stage::set().await;
    let server = stage.start(&[]).await;
    server.give(&stage.giver, &stage.person.id, EXCHANGE_ADMINISTRATOR).await;
    let undisturbed = stage.outcome(&server).await;
    drop(server);
    undisturbed.is_as_wanted();
    for point in points {
        assert_eq!(stage.play(point).await, undisturbed, "after a death at {point}");
    }
}

fn every_second(from: usize) -> impl Iterator<Item = &'static str> {
    CrashPoint::ALL.iter().skip(from).step_by(2).map(|point| point.name())
}

#[tokio::test]
async fn a_death_at_one_half_of_the_points_changes_nothing() {
    all_end_alike(every_second(0)).await;
}

#[tokio::test]
async fn a_death_at_the_other_half_of_the_points_changes_nothing() {
    all_end_alike(every_second(1)).await;
}

#[tokio::test]
async fn a_death_at_a_later_pass_changes_nothing() {
    all_end_alike(LATER.into_iter()).await;
}

#[tokio::test]
async fn kills_at_random_moments_change_nothing() {
    let stage = Stage::set().await;
    for seed in 0..5 {
        let moments = Entropy::seeded(seed);
        let mut server = stage.start(&[]).await;
        server.give(&stage.giver, &stage.person.id, EXCHANGE_ADMINISTRATOR).await;
        for _ in 0..3 {
            // The moment is what is tried here; nothing is waited for.
            let [moment] = moments.bytes::<1>();
            tokio::time::sleep(Duration::from_millis(u64::from(moment))).await;
            server = server.restart(&[]).await;
        }
        stage.outcome(&server).await.is_as_wanted();
    }
}
