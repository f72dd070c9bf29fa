//! Damaged files: cut where nothing was acknowledged, refused with a precise error elsewhere.
//!
//! Not here: crashes, after which files are not damaged.

use std::fs;

use super::*;
use crate::Error;

fn log(folder: &Path) -> PathBuf {
    let mut names: Vec<_> =
        fs::read_dir(folder.join("log")).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    names.pop().unwrap()
}

async fn written(folder: &Path, deliveries: i64) -> Vec<u8> {
    let lake = open(folder).await;
    for number in 1..=deliveries {
        deliver(&lake, number).await.unwrap();
    }
    lake.close().await;
    fs::read(log(folder)).unwrap()
}

#[tokio::test]
async fn a_torn_tail_is_cut_counted_and_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let two = written(dir.path(), 2).await;
    let lake = open(dir.path()).await;
    deliver(&lake, 3).await.unwrap();
    lake.close().await;
    let three = fs::read(log(dir.path())).unwrap();
    for keep in [two.len() + 1, two.len() + 30, three.len() - 1] {
        fs::write(log(dir.path()), &three[..keep]).unwrap();
        let torn = Recovered { rows: 4, torn_bytes: (keep - two.len()) as u64 };
        let reader = Lake::open_read_only(dir.path()).unwrap();
        assert_eq!(reader.recovered(), torn);
        assert_eq!(fs::read(log(dir.path())).unwrap().len(), keep, "a reader changes nothing");
        let lake = open(dir.path()).await;
        assert_eq!(lake.recovered(), torn);
        deliver(&lake, 3).await.unwrap();
        assert_eq!(whole_deliveries(&lake), 3);
        lake.close().await;
        assert_eq!(fs::read(log(dir.path())).unwrap(), three);
    }
}

#[tokio::test]
async fn damage_before_acknowledged_rows_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let whole = written(dir.path(), 3).await;
    let mut damaged = whole.clone();
    damaged[60] ^= 1;
    fs::write(log(dir.path()), &damaged).unwrap();
    let error = Lake::open(dir.path()).unwrap_err().to_string();
    assert!(
        error.ends_with("is damaged at byte 20: a frame that was acknowledged cannot be read"),
        "{error}"
    );
    assert_eq!(fs::read(log(dir.path())).unwrap(), damaged);
    fs::write(log(dir.path()), b"TimeGenerated,Id\n1,2\n").unwrap();
    let error = Lake::open(dir.path()).unwrap_err().to_string();
    assert!(error.ends_with("at byte 0: it does not start as a log segment does"), "{error}");
    fs::remove_file(log(dir.path())).unwrap();
    let error = Lake::open(dir.path()).unwrap_err().to_string();
    assert!(error.ends_with("000000000001.wal` is damaged at byte 0: the segment is missing"));
    fs::write(dir.path().join("log/000000000001.wal"), &whole).unwrap();
    assert_eq!(whole_deliveries(&open(dir.path()).await), 3);
}

#[tokio::test]
async fn a_log_without_its_manifest_is_not_taken_for_a_new_lake() {
    let dir = tempfile::tempdir().unwrap();
    written(dir.path(), 1).await;
    for entry in fs::read_dir(dir.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("manifest") {
            fs::remove_file(path).unwrap();
        }
    }
    let error = Lake::open(dir.path()).unwrap_err().to_string();
    assert!(error.ends_with("there is a log with rows, but no manifest"), "{error}");
    let nothing = dir.path().join("nothing");
    assert!(matches!(Lake::open_read_only(&nothing), Err(Error::Missing { .. })));
    assert!(!nothing.exists());
}
