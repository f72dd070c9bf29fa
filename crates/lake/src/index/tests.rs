//! An index never hides a row, whatever room it had.
//!
//! Not here: what scans make of it (`scan`).

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringViewArray};
use kql::{Column, Schema, Type};
use proptest::prelude::*;
use query::terms::{folded, is_part, text_of};

use super::{Found, Index, build};
use crate::{Table, data_schema, manifest::ByteSpan};

const WORDS: [&str; 16] = [
    "Global",
    "admin",
    "administrator",
    "x1",
    "0a1b",
    "é",
    "Élan",
    "\u{212A}",
    "aad",
    "internals",
    "a",
    "ADMIN9",
    "long-long",
    "1111",
    "ſ",
    "tail",
];
const OPERATORS: [&str; 10] = [
    "has",
    "has_cs",
    "hasprefix",
    "hassuffix",
    "contains",
    "contains_cs",
    "startswith",
    "endswith",
    "has_any",
    "has_all",
];

fn table() -> Table {
    let columns = [("TimeGenerated", Type::Datetime), ("D", Type::Dynamic), ("S", Type::String)];
    Table::custom("T_CL", Schema::new(columns.map(|(name, ty)| Column::new(name, ty)))).unwrap()
}

fn batch(table: &Table, dynamics: &[Option<String>], texts: &[String]) -> RecordBatch {
    let rows = dynamics.len();
    let columns = table.columns.iter().map(|column| -> ArrayRef {
        match &*column.name {
            "TimeGenerated" => Arc::new(Int64Array::from_value(1, rows)),
            "D" => Arc::new(dynamics.iter().map(Option::as_deref).collect::<StringViewArray>()),
            "S" => Arc::new(StringViewArray::from_iter_values(texts)),
            _ => Arc::new(StringViewArray::from_iter_values(dynamics.iter().map(|_| ""))),
        }
    });
    RecordBatch::try_new(data_schema(table), columns.collect()).unwrap()
}

/// The index in a file that has other bytes before it.
fn opened(folder: &tempfile::TempDir, bytes: &[u8]) -> Index {
    let path = folder.path().join("file");
    std::fs::write(&path, [b"rows", bytes].concat()).unwrap();
    Index::open(path, ByteSpan { at: 4, length: bytes.len() as u64 }).unwrap()
}

/// Whether an operator finds something in a text, letter by letter.
fn finds(operator: &str, text: &str, wanted: &str) -> bool {
    let sensitive = operator.ends_with("_cs");
    let (text, wanted) = if sensitive {
        (text.to_owned(), wanted.to_owned())
    } else {
        (folded(text), folded(wanted))
    };
    match operator.trim_end_matches("_cs") {
        "contains" => return text.contains(&wanted),
        "startswith" => return text.starts_with(&wanted),
        "endswith" => return text.ends_with(&wanted),
        _ => {}
    }
    let (start, end) = (operator != "hassuffix", operator != "hasprefix");
    let begins = wanted.chars().next().is_some_and(is_part);
    let ends = wanted.chars().next_back().is_some_and(is_part);
    (0..=text.len()).filter_map(|at| text.split_at_checked(at)).any(|(before, rest)| {
        let Some(after) = rest.strip_prefix(&wanted) else { return false };
        let before = start && begins && before.chars().next_back().is_some_and(is_part);
        let after = end && ends && after.chars().next().is_some_and(is_part);
        !before && !after
    })
}

fn has(found: &Found, row: usize) -> (bool, bool) {
    let is_in = |set: &super::RowSet| {
        set.ranges().iter().any(|(start, end)| (*start as usize..*end as usize).contains(&row))
    };
    (is_in(&found.sure), is_in(&found.maybe))
}

fn text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(&WORDS[..]);
    let between = prop::sample::select(&["", " ", "-", "_", ":"][..]);
    prop::collection::vec((word, between), 0..5)
        .prop_map(|parts| parts.iter().map(|(word, between)| format!("{word}{between}")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn no_row_is_hidden_and_no_sure_one_is_wrong(
        rows in prop::collection::vec(prop::option::of((text(), any::<bool>())), 1..30),
        wanted in prop::collection::vec(text(), 1..4),
        most in prop::sample::select(&[1_usize << 20, 2600, 2200, 1900][..]),
    ) {
        let dynamics: Vec<_> = rows.iter().map(|row| {
            let (text, bare) = row.as_ref()?;
            Some(if *bare { format!("\"{text}\"") } else { format!("{{\"k1\":[\"{text}\"]}}") })
        }).collect();
        let texts: Vec<_> = rows.iter().map(|row| row.clone().unwrap_or_default().0).collect();
        let table = table();
        let built = build(&table, &batch(&table, &dynamics, &texts), most).unwrap();
        let Some(bytes) = built.map(|built| built.bytes) else { return Ok(()) };
        prop_assert!(bytes.len() <= most);
        let folder = tempfile::tempdir().unwrap();
        let index = opened(&folder, &bytes);
        for operator in OPERATORS {
            let found = index.search("D", operator, &wanted).unwrap();
            for (row, json) in dynamics.iter().enumerate() {
                let text = json.as_deref().map(text_of).unwrap_or_default();
                let mut each = wanted.iter().map(|wanted| finds(operator, &text, wanted));
                let truth = if operator == "has_all" { each.all(|it| it) } else { each.any(|it| it) };
                let (sure, maybe) = has(&found, row);
                prop_assert!(maybe || !truth, "{} hides {:?} of {:?}", operator, text, wanted);
                prop_assert!(!sure || truth, "{} invents {:?} of {:?}", operator, text, wanted);
            }
        }
        if let Some(values) = index.values("S").unwrap() {
            for (place, value) in values.texts().enumerate() {
                let found = Found::exactly(values.rows(std::iter::once(place)).unwrap());
                for (row, text) in texts.iter().enumerate() {
                    prop_assert_eq!(has(&found, row).1, text == value);
                }
            }
        }
    }
}

#[test]
fn identifiers_are_listed_by_blocks_and_then_not_at_all() {
    let table = table();
    let dynamics: Vec<_> = (0..20_000_u64)
        .map(|row| Some(format!("[\"word {:016x}\"]", row.wrapping_mul(0x9e37_79b9_7f4a_7c15))))
        .collect();
    let texts: Vec<_> = dynamics.iter().map(|_| String::new()).collect();
    let rows = batch(&table, &dynamics, &texts);
    let whole = build(&table, &rows, usize::MAX).unwrap().unwrap().bytes.len();
    let folder = tempfile::tempdir().unwrap();
    let mut kept = Vec::new();
    for most in [whole + 4096, whole - 4096, whole / 4] {
        let bytes = build(&table, &rows, most).unwrap().unwrap().bytes;
        assert!(bytes.len() <= most, "{} of {most}", bytes.len());
        let index = opened(&folder, &bytes);
        let id = format!("{:016x}", 7_777_u64.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let found = index.search("D", "has", &[id]).unwrap();
        assert!(has(&found, 7_777).1);
        let word = index.search("D", "has", &["WORD".to_owned()]).unwrap();
        assert_eq!(word, Found::exactly(super::RowSet::all(20_000)));
        let rows: u32 = found.maybe.ranges().iter().map(|(start, end)| end - start).sum();
        kept.push(rows);
    }
    assert_eq!(kept, [1, 2048, 20_000]);
    assert_eq!(build(&table, &rows, 64).unwrap(), None);
}
