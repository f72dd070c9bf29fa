//! Commands on files and data directories, without a server: query, kql check, ingest, table.
//!
//! Not here: rules and playbooks (`rules`); what KQL means and how records are read, which the
//! tests of `query` and `lake` show.

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

/// How a command ended and what it wrote.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The JSON of a success.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

/// A folder to work in.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file.
    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path().join(name), text).unwrap();
        self
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reeve"));
        command.args(args).current_dir(self.path());
        command
    }

    /// Runs `reeve` in the folder.
    pub(crate) fn reeve(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs `reeve` with something to read.
    fn reeve_reading(&self, args: &[&str], input: &str) -> Ran {
        let mut command = self.command(args);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that stops early does not read all of it.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        Ran::of(child.wait_with_output().unwrap())
    }

    /// The rows that a query answers.
    #[track_caller]
    pub(crate) fn rows(&self, query: &str, more: &[&str]) -> Value {
        let args = [&["query", query, "--format", "json"], more].concat();
        self.reeve(&args).json()
    }
}

/// A path in this repository.
pub(crate) fn ours(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// A path beside this repository, if it is there.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let found = ours("../shared").join(path);
    if !found.exists() {
        println!("skipped: there is no ../shared/{path}");
        return None;
    }
    Some(found)
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

const ROWS: &str = r#"[{"n":1,"who":"Ada","tags":["a"]},{"n":2,"who":"B, \"C\"","tags":null}]"#;

#[test]
fn a_file_is_a_table_whatever_its_format() {
    let folder = Folder::new();
    folder
        .file("array.json", ROWS)
        .file(
            "lines.jsonl",
            "{\"n\":1,\"who\":\"Ada\",\"tags\":[\"a\"]}\n\n{\"n\":2,\"who\":\"B, \\\"C\\\"\"}\n",
        )
        .file("rows.csv", "n,who,tags\n1,Ada,\"[\"\"a\"\"]\"\n2,\"B, \"\"C\"\"\",\n");
    for file in ["array.json", "lines.jsonl", "rows.csv"] {
        let table = format!("T={file}");
        let found = folder.rows("T | order by n asc", &["--table", &table]);
        let expected: Value = serde_json::from_str(ROWS).unwrap();
        assert_eq!(found, expected, "{file}");
        let types = folder.reeve(&["query", "T | getschema", "--table", &table, "--format", "csv"]);
        let types: Vec<_> = types.out.lines().skip(1).map(str::to_owned).collect();
        let last = |line: &String| line.rsplit(',').next().unwrap().to_owned();
        assert_eq!(types.iter().map(last).collect::<Vec<_>>(), ["long", "string", "dynamic"]);
    }
    let joined = folder.rows(
        "A | join kind=inner B on n | project n, who, who1",
        &["--table", "A=array.json", "--table", "B=rows.csv"],
    );
    assert_eq!(joined.as_array().unwrap().len(), 2);
}

#[test]
fn a_file_of_a_log_table_has_its_columns() {
    let folder = Folder::new();
    let events = ours("content/rules/fixtures/assigned-outside-of-pim.json");
    let table = format!("AuditLogs={}", text(&events));
    let found = folder.rows(
        "AuditLogs | order by TimeGenerated asc
         | project OperationName, Category, Kind = gettype(TargetResources), ResultDescription, Late = now() - TimeGenerated",
        &["--table", &table, "--now", "2026-02-14T06:05:05.1234567Z"],
    );
    assert_eq!(
        found,
        json!([
            {"OperationName": "Add member to role", "Category": "RoleManagement", "Kind": "array",
             "ResultDescription": "", "Late": "00:01:23.8516286"},
            {"OperationName": "Add member to role outside of PIM (permanent)",
             "Category": "RoleManagement", "Kind": "array", "ResultDescription": "", "Late": "00:00:01"},
        ])
    );
}

#[test]
fn every_format_of_an_answer() {
    let folder = Folder::new();
    folder.file("rows.json", ROWS);
    let query = "T | project n, who, x = tags[0] | order by n desc";
    for (format, expected) in [
        (
            "json",
            "[\n  {\n    \"n\": 2,\n    \"who\": \"B, \\\"C\\\"\",\n    \"x\": null\n  },\n  {\n    \"n\": 1,\n    \"who\": \"Ada\",\n    \"x\": \"a\"\n  }\n]\n",
        ),
        (
            "ndjson",
            "{\"n\":2,\"who\":\"B, \\\"C\\\"\",\"x\":null}\n{\"n\":1,\"who\":\"Ada\",\"x\":\"a\"}\n",
        ),
        ("csv", "n,who,x\n2,\"B, \"\"C\"\"\",\n1,Ada,a\n"),
        (
            "markdown",
            "| n | who    | x |\n|---|--------|---|\n| 2 | B, \"C\" |   |\n| 1 | Ada    | a |\n",
        ),
        (
            "table",
            "────────────────\n n   who      x \n════════════════\n 2   B, \"C\"     \n 1   Ada      a \n────────────────\n",
        ),
    ] {
        let ran = folder.reeve(&["query", query, "--table", "T=rows.json", "--format", format]);
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, expected, ""), "{format}");
    }
    // A pipe gets JSON unless told otherwise.
    let piped = folder.reeve(&["query", "print x = 1"]);
    assert_eq!(piped.json(), json!([{"x": 1}]));
}

#[test]
fn columns_may_come_from_the_data() {
    let folder = Folder::new();
    folder.file("rows.json", "[{\"d\":{\"a\":1,\"b\":\"x\"}},{\"d\":{\"a\":2}}]");
    let found =
        folder.rows("T | evaluate bag_unpack(d) | order by a asc", &["--table", "T=rows.json"]);
    assert_eq!(found, json!([{"a": 1, "b": "x"}, {"a": 2, "b": ""}]));
}

#[test]
fn a_query_comes_from_the_command_a_file_or_standard_input() {
    let folder = Folder::new();
    folder.file("asked.kql", "print\n  x = now()\n");
    let now = ["--now", "2026-02-14T06:05:04Z", "--format", "csv"];
    let expected = "x\n2026-02-14T06:05:04Z\n";
    let ran = folder.reeve(&[&["query", "-f", "asked.kql"], &now[..]].concat());
    assert_eq!((ran.code, ran.out.as_str()), (0, expected));
    let ran = folder.reeve_reading(&[&["query", "-"], &now[..]].concat(), "print x = now()");
    assert_eq!((ran.code, ran.out.as_str()), (0, expected));
}

#[test]
fn lines_are_answered_one_by_one_in_their_order() {
    let folder = Folder::new();
    let mut command = folder.command(&["query", "--jsonl"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut ask = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    // The next line is written only after the last answer has come: each is flushed.
    for (line, expected) in [
        (
            json!({"id": 1, "kql": "print a = 1, b = real(nan), c = 1d, d = datetime(2024-02-29T13:45:30.1234567Z), e = dynamic({\"k\":[1]}), f = decimal(1.5)"}),
            json!({"id": 1, "columns": [
                {"name": "a", "type": "long"}, {"name": "b", "type": "real"},
                {"name": "c", "type": "timespan"}, {"name": "d", "type": "datetime"},
                {"name": "e", "type": "dynamic"}, {"name": "f", "type": "decimal"}],
                "rows": [[1, "NaN", "1.00:00:00", "2024-02-29T13:45:30.1234567Z", {"k": [1]}, "1.5"]]}),
        ),
        (
            json!({"id": "two", "kql": "AuditLogs\n| wher Result == 'x'"}),
            json!({"id": "two", "error": {"code": "SYN0001", "message": "unknown operator `wher` (did you mean `where`?)", "line": 2, "column": 3}}),
        ),
        (
            json!({"id": [3], "kql": "AuditLogs | project OperationNam"}),
            json!({"id": [3], "error": {"code": "SEM0100", "message": "there is no column `OperationNam` (did you mean `OperationName`?)", "line": 1, "column": 21}}),
        ),
        (
            json!({"id": 4}),
            json!({"id": 4, "error": {"code": "bad_line", "message": "line 4 is not {\"id\",\"kql\"}: `kql` is no text"}}),
        ),
        (
            json!({"id": null, "kql": "range x from 1 to 3 step 1"}),
            json!({"id": null, "columns": [{"name": "x", "type": "long"}], "rows": [[1], [2], [3]]}),
        ),
    ] {
        writeln!(ask, "{line}").unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer, expected);
    }
    drop(ask);
    assert!(answers.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn checked_lines_have_columns_and_no_rows() {
    let folder = Folder::new();
    folder.file("schema.json", r#"{"Mine_CL":[["When","datetime"],["Who","string"]]}"#);
    let input = "{\"id\":1,\"kql\":\"Mine_CL | summarize n=count() by Who\"}\n{\"id\":2,\"kql\":\"Mine_CL | where Wh == ''\"}\n";
    let ran = folder.reeve_reading(&["kql", "check", "--jsonl", "--schema", "schema.json"], input);
    let answers: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(ran.code, 0);
    assert_eq!(
        answers[0],
        json!({"id": 1, "columns": [{"name": "Who", "type": "string"}, {"name": "n", "type": "long"}]})
    );
    assert_eq!(answers[1]["error"]["code"], "SEM0100");
    assert_eq!(answers[1]["error"]["column"], 17);
    // For a person.
    let ran = folder.reeve(&["kql", "check", "AuditLogs | count", "--format", "table"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "result: (Count: long)\n"));
    let ran = folder.reeve(&["kql", "check", "AuditLogs | count"]);
    let columns = json!([{"name": "Count", "type": "long"}]);
    assert_eq!(ran.json(), json!({"columns": columns, "diagnostics": []}));
    // A text that only names things is no fault to an editor, and no query to run.
    let ran = folder.reeve(&["kql", "check", "let x = 1;", "--format", "table"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let ran = folder.reeve(&["query", "let x = 1;"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.err.contains("there is no query"), "{}", ran.err);
}

/// What both `reeve query` and `reeve kql check` say about a query that is wrong.
#[track_caller]
fn refused(query: &str, expected: &[&str]) {
    let folder = Folder::new();
    folder.file("asked.kql", query);
    let query = folder.reeve(&["query", "-f", "asked.kql"]);
    let check = folder.reeve(&["kql", "check", "-f", "asked.kql", "--format", "table"]);
    // A check's findings are its answer; a query that fails has none.
    for (command, code, said) in
        [("query", query.code, &query.err), ("check", check.code, &check.out)]
    {
        assert_eq!(code, 1, "{command}: {said}");
        for part in expected {
            assert!(said.contains(part), "{command}: `{part}` is not in {said}");
        }
    }
}

#[test]
fn a_wrong_query_is_refused_with_its_place() {
    refused(
        "AuditLogs\n| wher Result == 'x'",
        &["error[SYN0001]: unknown operator `wher`", "--> 2:3", "^^^^", "did you mean `where`?"],
    );
    refused(
        "AuditLogs | where OperationNam == 'x'",
        &["error[SEM0100]: there is no column `OperationNam`", "--> 1:19", "`OperationName`?"],
    );
    refused("AuditLog | count", &["error[SEM0100]", "--> 1:1", "did you mean `AuditLogs`?"]);
    refused(
        "AuditLogs | evaluate python(typeof(*), '')",
        &["error[unsupported", "`python`", "--> 1:22"],
    );
    refused("AuditLogs | where (Result == 'x'", &["error[SYN", "--> 1:"]);
    let deep = format!("print {}1{}", "(".repeat(10_000), ")".repeat(10_000));
    refused(&deep, &["error[SYN_TOO_DEEP]: nested more than 256 levels deep", "--> 1:263"]);
}

#[test]
fn what_cannot_work_is_told_apart_from_what_failed() {
    let folder = Folder::new();
    folder.file("rows.json", ROWS).file("broken.csv", "").file("bad.json", "{");
    let failed: [(&[&str], i32, &str); 14] = [
        (&["query", "T", "--table", "T=none.json"], 1, "`none.json`: No such file"),
        (&["query", "-f", "none.kql"], 1, "`none.kql`: No such file"),
        (&["query", "T", "--table", "T=broken.csv"], 1, "`broken.csv`: this is no CSV file"),
        (&["query", "print 1", "--schema", "bad.json"], 1, "`bad.json`"),
        (&["query", "print 1", "--data", "none"], 1, "there is no data directory at `none`"),
        (&["query", "T", "--table", "Trows.json"], 2, "--table Trows.json: write NAME=FILE"),
        (&["query", "print 1", "--format", "xml"], 2, "[possible values: table, json"),
        (&["query", "print 1", "--format", "junit"], 2, "does not write `junit`; it writes table"),
        (&["query", "print 1", "--now", "soon"], 2, "`soon` is not a time such as"),
        (&["query", ""], 2, "the query is empty"),
        (&["query"], 2, "<KQL>"),
        (&["query", "print 1", "-f", "asked.kql"], 2, "cannot be used with"),
        (&["query", "print 1", "--url", "http://localhost:1", "--table", "T=x"], 2, "leave out"),
        (&["frobnicate"], 2, "unrecognized subcommand 'frobnicate'"),
    ];
    for (args, code, expected) in failed {
        let ran = folder.reeve(args);
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{args:?}: {}", ran.err);
        assert!(ran.err.contains(expected), "{args:?}: {}", ran.err);
    }
    assert!(!folder.path().join("reeve-data").exists(), "a query made a data directory");
}

#[test]
fn a_truncated_file_loses_only_what_is_missing() {
    let folder = Folder::new();
    folder.file("cut.json", "[{\"n\":1},{\"n\":2},{\"n\":3");
    let ran = folder.reeve(&["query", "T | count", "--table", "T=cut.json"]);
    assert_eq!(ran.json(), json!([{"Count": 2}]));
    assert!(ran.err.contains("cut.json: 1 of 3 records left out: record 3: it is cut off"));
    let ran = folder.reeve(&["query", "T | count", "--table", "T=cut.json", "--quiet"]);
    assert_eq!(ran.err, "");
}

#[test]
fn what_a_query_lacks_counts_as_empty_and_is_named() {
    let folder = Folder::new();
    let ran = folder.reeve(&["query", "AuditLogs | count"]);
    assert_eq!(ran.json(), json!([{"Count": 0}]));
    assert!(ran.err.contains("`AuditLogs` has no rows here: name a data directory with --data"));
    let ran = folder.reeve(&["query", "_GetWatchlist('Nobody') | count"]);
    assert_eq!(ran.json(), json!([{"Count": 0}]));
    assert!(ran.err.contains("there is no watchlist `Nobody`"), "{}", ran.err);
}

/// A row as Log Analytics exports it; `more` adds members.
fn exported(id: &str, more: &Value) -> String {
    let mut row = json!({
        "TimeGenerated": "2026-02-14T06:05:04Z", "OperationName": "Update policy",
        "Category": "Policy", "Id": id, "Result": "success",
        "TargetResources": "[{\"displayName\":\"Lockout\",\"type\":\"Policy\"}]", "Type": "AuditLogs",
    });
    row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    row.to_string()
}

/// A record as diagnostic settings send it.
fn diagnostic(id: &str) -> String {
    json!({
        "time": "2026-02-14T06:05:05Z", "category": "AuditLogs", "operationName": "Add user",
        "tenantId": "3c9f0d52-6a1b-4b8e-9f47-2d5e8a7c1b60", "resultSignature": "None",
        "properties": {
            "id": id, "category": "UserManagement", "activityDisplayName": "Add user",
            "activityDateTime": "2026-02-14T06:05:05Z", "loggedByService": "Core Directory",
            "operationType": "Add", "result": "success",
            "initiatedBy": {"app": {"displayName": "Joiners", "servicePrincipalId": "x"}},
            "targetResources": [{"displayName": "Ada", "type": "User", "modifiedProperties": []}],
            "additionalDetails": [],
        },
    })
    .to_string()
}

const DEAD: &str = "ReeveDeadLetter | order by RecordNumber asc | project RecordNumber, TableName, ColumnName, Reason, RawRecord, Source";

#[test]
fn ingested_records_are_rows_at_once_and_misfits_are_kept_with_their_reason() {
    let folder = Folder::new();
    let misfit = exported("c", &json!({"DurationMs": "slow"}));
    let lines = [
        exported("a", &json!({"Unheard": 1})),
        diagnostic("b"),
        misfit.clone(),
        "{\"half\":".to_owned(),
        exported("d", &json!({"Type": "Nothing"})),
        diagnostic("e"),
    ];
    folder.file("mixed.jsonl", lines.join("\n"));
    let ran = folder.reeve(&["ingest", "mixed.jsonl", "--data", "data"]);
    let report = ran.json();
    assert_eq!(report[0]["records"], 6);
    assert_eq!(report[0]["rows"], json!({"AuditLogs": 3}));
    assert_eq!((&report[0]["deadLetters"], &report[0]["repeated"]), (&json!(3), &json!(0)));
    assert!(ran.err.contains("they are in ReeveDeadLetter"), "{}", ran.err);
    let data = ["--data", "data"];
    let rows = "AuditLogs | order by Id asc | project Id, OperationName, Category, Target = tostring(TargetResources[0].displayName)";
    let kept = json!([
        {"Id": "a", "OperationName": "Update policy", "Category": "Policy", "Target": "Lockout"},
        {"Id": "b", "OperationName": "Add user", "Category": "UserManagement", "Target": "Ada"},
        {"Id": "e", "OperationName": "Add user", "Category": "UserManagement", "Target": "Ada"},
    ]);
    assert_eq!(folder.rows(rows, &data), kept);
    let dead = folder.rows(DEAD, &data);
    let dead = dead.as_array().unwrap();
    assert_eq!(dead.len(), 3, "{dead:?}");
    assert_eq!(dead[0]["RecordNumber"], 3);
    assert_eq!(
        (&dead[0]["TableName"], &dead[0]["ColumnName"]),
        (&json!("AuditLogs"), &json!("DurationMs"))
    );
    assert_eq!(dead[0]["RawRecord"], misfit);
    assert_eq!(dead[0]["Source"], "mixed.jsonl");
    assert!(dead[1]["Reason"].as_str().unwrap().starts_with("it is cut off"), "{}", dead[1]);
    assert_eq!(dead[2]["Reason"], "there is no table `Nothing`");

    // The same file once more, under another name, adds nothing.
    folder.file("again.jsonl", lines.join("\n"));
    let report = folder.reeve(&["ingest", "again.jsonl", "--data", "data"]).json();
    assert_eq!((&report[0]["repeated"], &report[0]["rows"]), (&json!(6), &json!({})));
    assert_eq!(folder.rows(rows, &data), kept);
    assert_eq!(folder.rows(DEAD, &data).as_array().unwrap().len(), 3);
}

#[test]
fn a_truncated_file_is_ingested_up_to_the_cut_and_several_files_at_once() {
    let folder = Folder::new();
    let whole = format!("[{},{}]", exported("a", &json!({})), exported("b", &json!({})));
    let cut = whole.len() - 9;
    folder.file("cut.json", &whole.as_bytes()[..cut]).file("other.json", exported("c", &json!({})));
    let report =
        folder.reeve(&["ingest", "--table", "AuditLogs", "cut.json", "other.json", "--data", "d"]);
    let report = report.json();
    assert_eq!(
        (&report[0]["rows"], &report[0]["deadLetters"]),
        (&json!({"AuditLogs": 1}), &json!(1))
    );
    assert!(report[0]["firstReason"].as_str().unwrap().starts_with("record 2: it is cut off"));
    assert_eq!(report[1]["rows"], json!({"AuditLogs": 1}));
    let found = folder.rows("AuditLogs | summarize make_set(Id)", &["--data", "d"]);
    let mut ids: Vec<_> = found[0]["set_Id"].as_array().unwrap().clone();
    ids.sort_by_key(Value::to_string);
    assert_eq!(ids, ["a", "c"]);
    // The whole file, sent afterwards, brings what was missing.
    folder.file("cut.json", &whole);
    folder.reeve(&["ingest", "--table", "AuditLogs", "cut.json", "--data", "d"]).json();
    assert_eq!(folder.rows("AuditLogs | where Id == 'b' | count", &["--data", "d"])[0]["Count"], 1);
}

#[test]
fn ingest_says_what_it_cannot_take() {
    let folder = Folder::new();
    folder.file("rows.json", ROWS);
    let ran = folder.reeve(&["ingest", "rows.json", "--table", "Nothing", "--data", "d"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("`rows.json`") && ran.err.contains("there is no table `Nothing`"));
    let ran = folder.reeve(&["ingest", "none.json", "--data", "d"]);
    assert!(ran.code == 1 && ran.err.contains("`none.json`: No such file"), "{}", ran.err);
    assert_eq!(folder.reeve(&["ingest"]).code, 2);
}

#[test]
fn tables_are_listed_and_shown() {
    let folder = Folder::new();
    folder.file("row.json", exported("a", &json!({})));
    folder.reeve(&["ingest", "row.json", "--data", "d"]).json();
    let list = folder.reeve(&["table", "list", "--data", "d", "--format", "json"]).json();
    let row = |name: &str| list.as_array().unwrap().iter().find(|it| it["name"] == name).cloned();
    assert_eq!(row("AuditLogs").unwrap()["rows"], 1);
    assert_eq!(row("SigninLogs").unwrap()["rows"], 0);
    assert!(row("ReeveDeadLetter").is_some());
    let shown = folder.reeve(&["table", "show", "AuditLogs", "--data", "d", "--format", "csv"]);
    assert!(
        shown.out.starts_with("name,type\n") && shown.out.contains("TargetResources,dynamic\n")
    );
    let ran = folder.reeve(&["table", "show", "AuditLog", "--data", "d"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("there is no table `AuditLog`; did you mean `AuditLogs`?"));
    let ran = folder.reeve(&["table", "list", "--data", "none"]);
    assert!(ran.code == 1 && ran.err.contains("there is no data directory at `none`"));
}

/// The two queries of the seed, as they are written there: plain, and with the watchlist.
fn seed_queries() -> Option<[String; 2]> {
    let seed = fs::read_to_string(shared("seeds/seed-001.txt")?).unwrap();
    let lines: Vec<&str> = seed.lines().collect();
    let from = |start: &dyn Fn(usize) -> bool| {
        let first = (0..lines.len()).find(|at| start(*at)).unwrap();
        let rest = lines[first + 1..].iter().take_while(|line| line.starts_with(['|', 'A']));
        let query: Vec<_> = std::iter::once(&lines[first]).chain(rest).copied().collect();
        query.join("\n")
    };
    let next = |at: usize| lines.get(at + 1).copied().unwrap_or_default();
    Some([
        from(&|at| lines[at] == "AuditLogs" && next(at).contains("startswith")),
        from(&|at| lines[at].starts_with("let AADRoles")),
    ])
}

#[test]
fn the_seeds_queries_run_unchanged_over_samples_and_ingested_rows() {
    let Some(queries) = seed_queries() else { return };
    let Some(samples) = shared("samples/AADAuditEvents.json") else { return };
    let folder = Folder::new();
    folder.file("plain.kql", &queries[0]).file("listed.kql", &queries[1]);
    for query in ["plain.kql", "listed.kql"] {
        // Real rows, none of which is an assignment outside of PIM.
        let table = format!("AuditLogs={}", text(&samples));
        let ran = folder.reeve(&["query", "-f", query, "--table", &table, "--format", "csv"]);
        assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{}", ran.err);
        assert!(ran.out.contains("AADRoleDisplayName,AADRoleId,AADUserAdded,AADObjectId"));
    }
    let fixtures = ours("content/rules/fixtures");
    for file in [
        "assigned-outside-of-pim.json",
        "assigned-outside-of-pim-late.json",
        "assigned-in-pim.json",
    ] {
        folder.reeve(&["ingest", text(&fixtures.join(file)), "--data", "d"]).json();
    }
    let ran = folder.reeve(&["query", "-f", "plain.kql", "--data", "d", "--format", "json"]);
    let mut found = ran.json();
    found.as_array_mut().unwrap().sort_by_key(|row| row["TimeGenerated"].to_string());
    let shown = |row: &Value| {
        let column = |name: &str| row[name].as_str().unwrap().to_owned();
        [column("AADUserAdded"), column("AADRoleDisplayName"), column("UserWhoAdded")]
    };
    let by = "ines.moreau@brookfield.example";
    assert_eq!(
        found.as_array().unwrap().iter().map(shown).collect::<Vec<_>>(),
        [
            ["Jo Whitfield", "Privileged Role Administrator", by],
            ["Rosa Lindgren", "Global Administrator", by],
        ]
    );
    assert_eq!(found[1]["AADRoleId"], "62e90394-69f5-4237-9190-012177145e10");
}

#[test]
fn samples_of_every_shape_are_ingested() {
    let Some(exported) = shared("samples/AADAuditEvents.json") else { return };
    let Some(diagnostic) = shared("samples/panther-azure-events.jsonl") else { return };
    let folder = Folder::new();
    let events = fs::read_to_string(diagnostic).unwrap();
    let events: Vec<_> = events
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["event"].to_string())
        .collect();
    folder.file("events.jsonl", events.join("\n"));
    let args = ["ingest", "--table", "AuditLogs", text(&exported), "--data", "d"];
    let report = folder.reeve(&args).json();
    assert_eq!(report[0]["rows"], json!({"AuditLogs": 4}));
    let report = folder.reeve(&["ingest", "events.jsonl", "--data", "d"]).json();
    assert_eq!((&report[0]["records"], &report[0]["deadLetters"]), (&json!(47), &json!(0)));
    let roles = folder.rows(
        "AuditLogs | where OperationName startswith 'Add member to role in PIM'
         | project tostring(TargetResources[0].displayName), tostring(AdditionalDetails[0].key)",
        &["--data", "d"],
    );
    let roles = roles.as_array().unwrap().clone();
    assert!(!roles.is_empty());
    for row in roles {
        assert_eq!(
            row.as_object().unwrap().values().collect::<Vec<_>>(),
            ["Application Administrator", "RoleDefinitionOriginId"]
        );
    }
}
