//! A crash at every named point, with and without loss of what was not synced.
//!
//! Not here: random sequences (`sequences`).

use std::collections::BTreeSet;

use super::*;
use crate::{
    Policy,
    files::{Point, simulated::Death},
};

const LAST: i64 = 8;

pub(super) async fn open_on(folder: &Path, disk: &Simulated) -> Result<Lake> {
    let lake = Lake::open_on(folder, Arc::new(disk.clone()))?;
    lake.define(things()).await?;
    Ok(lake)
}

/// Deliveries from where the source is, with upkeep between them; stops at the first error.
/// Returns the last delivery that was acknowledged.
async fn story(folder: &Path, disk: &Simulated, acknowledged: &mut i64) -> Result<()> {
    let lake = open_on(folder, disk).await?;
    let policy = Policy { seal_bytes: 1, merge_files: 2, grace: Span::ZERO, ..Policy::default() };
    assert!(whole_deliveries(&lake) >= *acknowledged, "acknowledged rows were lost");
    scans_alike(&lake).await;
    for number in lake.position("s") + 1..=LAST {
        deliver(&lake, number).await?;
        *acknowledged = number;
        assert_eq!(whole_deliveries(&lake), number);
        if number % 2 == 0 {
            lake.maintain(day(number), policy).await?;
            assert_eq!(whole_deliveries(&lake), number);
        }
    }
    lake.close().await;
    Ok(())
}

#[tokio::test]
async fn at_every_point_acknowledged_rows_survive_exactly_once() {
    let mut reached = BTreeSet::new();
    for point in Point::ALL {
        for passes in 0..3 {
            for death in Death::ALL {
                let dir = tempfile::tempdir().unwrap();
                let disk = Simulated::default();
                disk.die_at(point, passes);
                let mut acknowledged = 0;
                let mut lives = 0;
                while let Err(error) = story(dir.path(), &disk, &mut acknowledged).await {
                    assert!(disk.is_dead(), "{point:?} {passes} {death:?}: {error}");
                    reached.insert(point);
                    disk.restart(death);
                    // And once more in the middle of recovering.
                    if lives == 0 {
                        disk.die_at(point, 0);
                    }
                    lives += 1;
                }
                let lake = open_on(dir.path(), &disk).await.unwrap();
                assert_eq!(whole_deliveries(&lake), LAST, "{point:?} {passes} {death:?}");
                scans_alike(&lake).await;
            }
        }
    }
    assert_eq!(reached, Point::ALL.into(), "some points are never reached");
}

#[tokio::test]
async fn a_full_disk_refuses_rows_and_goes_on_when_there_is_room() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Simulated::default();
    let lake = open_on(dir.path(), &disk).await.unwrap();
    deliver(&lake, 1).await.unwrap();
    disk.set_full(true);
    assert!(matches!(deliver(&lake, 2).await, Err(Error::Disk { .. })));
    assert!(matches!(lake.seal().await, Err(Error::Disk { .. })));
    assert_eq!(whole_deliveries(&lake), 1);
    disk.set_full(false);
    deliver(&lake, 2).await.unwrap();
    assert_eq!(lake.seal().await.unwrap().rows, 4);
    deliver(&lake, 3).await.unwrap();
    disk.restart(Death::PowerLost);
    let lake = open_on(dir.path(), &disk).await.unwrap();
    assert_eq!(whole_deliveries(&lake), 3);
}

#[tokio::test]
async fn nothing_is_visible_before_it_is_durable() {
    let dir = tempfile::tempdir().unwrap();
    let disk = Simulated::default();
    let lake = open_on(dir.path(), &disk).await.unwrap();
    deliver(&lake, 1).await.unwrap();
    disk.die_at(Point::AfterLogWrite, 0);
    assert!(deliver(&lake, 2).await.is_err());
    // The dead process's memory: nobody may have seen delivery 2 in it.
    assert_eq!(lake.position("s"), 1);
    assert!(matches!(deliver(&lake, 2).await, Err(Error::Stopped { .. })));
    disk.restart(Death::PowerLost);
    let lake = open_on(dir.path(), &disk).await.unwrap();
    assert_eq!(whole_deliveries(&lake), 1);
    assert_eq!(deliver(&lake, 2).await.unwrap(), deliver_range(2));
}

fn deliver_range(number: i64) -> Appended {
    let range = TableRange { table: TABLE.to_owned(), first: number * 2 - 1, rows: 2 };
    Appended::Added(vec![range])
}
