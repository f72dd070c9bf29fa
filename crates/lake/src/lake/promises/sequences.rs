//! Random sequences of deliveries, repetitions, upkeep, restarts and crashes.
//!
//! Not here: the systematic walk over the named points (`crash`).

use proptest::prelude::*;

use super::{crash::open_on, *};
use crate::{
    Policy,
    files::{Point, simulated::Death},
};

#[derive(Debug, Clone)]
enum Step {
    Deliver,
    Repeat,
    Seal,
    Maintain,
    Reopen,
    /// From here on the disk dies at this point when it is reached so often.
    Arm(Point, usize),
    Crash(Death),
}

fn step() -> impl Strategy<Value = Step> {
    let death = prop::sample::select(Death::ALL.to_vec());
    let point = prop::sample::select(Point::ALL.to_vec());
    prop_oneof![
        6 => Just(Step::Deliver),
        1 => Just(Step::Repeat),
        2 => Just(Step::Seal),
        1 => Just(Step::Maintain),
        1 => Just(Step::Reopen),
        2 => (point, 0_usize..3).prop_map(|(point, passes)| Step::Arm(point, passes)),
        1 => death.prop_map(Step::Crash),
    ]
}

/// The lake may refuse to open while a fuse burns; then the machine dies once more.
async fn revive(folder: &Path, disk: &Simulated, death: Death) -> Lake {
    disk.restart(death);
    open_on(folder, disk).await.unwrap()
}

async fn play(steps: Vec<Step>, death: Death) {
    let dir = tempfile::tempdir().unwrap();
    let disk = Simulated::default();
    let mut lake = open_on(dir.path(), &disk).await.unwrap();
    let mut acknowledged = 0;
    let policy = Policy { seal_bytes: 1, merge_files: 2, grace: Span::ZERO, ..Policy::default() };
    for step in steps {
        let done = match step {
            Step::Deliver => deliver(&lake, acknowledged + 1).await.map(|_| acknowledged += 1),
            Step::Repeat if acknowledged > 0 => deliver(&lake, acknowledged).await.map(|seen| {
                assert_eq!(seen, Appended::Repeated);
            }),
            Step::Repeat => Ok(()),
            Step::Seal => lake.seal().await.map(|_| ()),
            Step::Maintain => lake.maintain(day(9), policy).await.map(|_| ()),
            Step::Reopen => {
                lake.close().await;
                open_on(dir.path(), &disk).await.map(|reopened| lake = reopened)
            }
            Step::Arm(point, passes) => {
                disk.die_at(point, passes);
                Ok(())
            }
            Step::Crash(death) => {
                lake = revive(dir.path(), &disk, death).await;
                Ok(())
            }
        };
        if let Err(error) = done {
            assert!(disk.is_dead(), "{error}");
            lake = revive(dir.path(), &disk, death).await;
        }
        let whole = whole_deliveries(&lake);
        // An unacknowledged delivery may have made it; the source finds out when it asks.
        assert!(whole == acknowledged || whole == acknowledged + 1, "{whole}, {acknowledged}");
        acknowledged = whole;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn acknowledged_rows_are_there_exactly_once(
        steps in prop::collection::vec(step(), 1..30),
        death in prop::sample::select(Death::ALL.to_vec()),
    ) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(play(steps, death));
    }
}
