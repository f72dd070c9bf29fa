//! What came of a trial, for people, for programs and for test reports.
//!
//! Not here: making the trial.

use sentinel::alert::{Alert, Run};
use serde_json::{Value, json};

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The alerts, in the order of their rows.
    pub alerts: Vec<Alert>,
    /// Findings that had alerted before and so did not again.
    pub repeated: usize,
    /// Rows that the events gave the table that the rule looks at.
    pub rows: u64,
    /// Records that fit no table.
    pub dead: u64,
    /// What may explain a surprise: records that fit no table, watchlists that are missing.
    pub notes: Vec<String>,
    /// Runs of the rule's schedule that were made; none for a rule that judges row by row.
    pub runs: Option<usize>,
    /// What a hunting query found.
    pub result: Option<Run>,
    pub(super) incidents: Vec<Value>,
}

impl Outcome {
    /// All of it for programs.
    #[must_use]
    pub fn document(&self) -> Value {
        let alerts: Vec<_> = self
            .alerts
            .iter()
            .map(|alert| {
                let entities: Vec<_> =
                    alert.entities.iter().enumerate().map(|(at, it)| it.stored(at + 1)).collect();
                let details: serde_json::Map<String, Value> = alert
                    .custom_details
                    .iter()
                    .map(|(name, values)| (name.clone(), json!(values)))
                    .collect();
                json!({
                    "rule": alert.rule_name,
                    "name": alert.name(),
                    "severity": alert.severity.name(),
                    "startTime": alert.start_time,
                    "endTime": alert.end_time,
                    "queryEnd": alert.query_end,
                    "entities": entities,
                    "customDetails": details,
                })
            })
            .collect();
        json!({
            "rows": self.rows,
            "runs": self.runs,
            "result": self.result.as_ref().map(|it| json!({"columns": it.columns, "rows": it.rows})),
            "deadLetters": self.dead,
            "repeated": self.repeated,
            "notes": self.notes,
            "alerts": alerts,
            "incidents": self.incidents,
        })
    }

    /// All of it for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![format!(
            "rows: {}, records that fit no table: {}, alerts: {}, repetitions: {}",
            self.rows,
            self.dead,
            self.alerts.len(),
            self.repeated
        )];
        lines.extend(self.runs.map(|runs| format!("runs of its schedule: {runs}")));
        if let Some(result) = &self.result {
            lines.push(result.columns.join("\t"));
            lines.extend(result.rows.iter().map(|row| row.join("\t")));
        }
        for alert in &self.alerts {
            lines.push(format!("{} {}: {}", alert.start_time, alert.severity.name(), alert.name()));
            for entity in &alert.entities {
                let properties: Vec<_> = entity
                    .properties
                    .iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect();
                lines.push(format!("  {} {}", entity.kind, properties.join(", ")));
            }
            for (name, values) in &alert.custom_details {
                lines.push(format!("  {name}: {}", values.join(", ")));
            }
        }
        lines.join("\n")
    }

    /// One test case in JUnit's form, failed by `problem`.
    #[must_use]
    pub fn junit(&self, name: &str, problem: Option<&str>) -> String {
        let failure = problem.map_or_else(String::new, |problem| {
            format!("<failure message=\"{}\"/>", escaped(problem))
        });
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites><testsuite name=\"reeve rule test\" tests=\"1\" failures=\"{}\"><testcase classname=\"rule\" name=\"{}\">{failure}<system-out>{}</system-out></testcase></testsuite></testsuites>",
            u8::from(problem.is_some()),
            escaped(name),
            escaped(&self.text())
        )
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push('\n'),
            // XML has no way to write these.
            control if control.is_control() => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}
