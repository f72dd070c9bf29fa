//! A run that stops after any event goes on with the same steps.

use playbook::{Outcome, Run, RunEvent, Step};
use proptest::prelude::*;
use serde_json::json;

use crate::play::{answered, incident, play, shipped};

const USERS: [&str; 2] =
    ["11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"];
const ROLES: [&str; 2] =
    ["62e90394-69f5-4237-9190-012177145e10", "29232cdf-9323-42fd-ade2-1d097af3e4de"];

/// One of the ways in which a call may end, chosen by a number.
fn outcome(step: &Step, choice: u8) -> Outcome {
    match choice % 8 {
        0 => answered(403, json!({"error": {"message": "refused"}})),
        1 => answered(503, json!("busy")),
        2 => Outcome::TimedOut,
        3 => Outcome::Failed { code: "X".into(), message: "reset".into(), retry: true },
        4 => answered(404, json!({"error": {"message": "gone"}})),
        _ if step.action == "Request_token" => answered(200, json!({"access_token": "t0ken"})),
        _ => answered(204, json!(null)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn stopping_anywhere_changes_nothing(
        choices in prop::collection::vec(any::<u8>(), 1..40),
        users in 0..=2_usize,
        roles in 0..=2_usize,
        by_secret in any::<bool>(),
    ) {
        let playbook = shipped(if by_secret {
            "remove-role-assigned-outside-pim-client-secret.json"
        } else {
            "remove-role-assigned-outside-pim.json"
        });
        let users = USERS.iter().take(users).map(|id| ("Account", "aadUserId", *id));
        let roles = ROLES.iter().take(roles).map(|id| ("Host", "hostName", *id));
        let entities: Vec<_> = users.chain(roles).collect();
        let mut choices = choices.iter().cycle();
        let (_, whole, events) = play(&playbook, incident(&entities), |step| {
            outcome(step, *choices.next().unwrap())
        });
        let mut going = Run::resume(&playbook, &events[..1]).unwrap();
        for (index, event) in events.iter().enumerate().skip(1) {
            // What was stored is what is read back.
            let stored = serde_json::to_string(&events[..index]).unwrap();
            let stored: Vec<RunEvent> = serde_json::from_str(&stored).unwrap();
            let resumed = Run::resume(&playbook, &stored).unwrap();
            prop_assert_eq!(resumed.next(), going.next());
            prop_assert_eq!(resumed.history(), going.history());
            going.apply(event).unwrap();
            // A second report of the same outcome is recognised.
            prop_assert!(going.clone().apply(event).is_err());
        }
        prop_assert_eq!(going.next(), whole.next());
        prop_assert_eq!(going.history(), whole.history());
    }
}
