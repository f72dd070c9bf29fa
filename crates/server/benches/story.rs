//! How long a role given outside of PIM lives: the demo story, played twenty times.
//!
//! Not here: limits. A benchmark fails nothing; its numbers are compared by hand.

use std::{
    error::Error,
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Command, Stdio},
};

const RUNS: usize = 20;

/// The server, stopped when the benchmark ends in any way.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _reaped = self.0.wait();
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let reeve = env!("CARGO_BIN_EXE_reeve");
    let mut child = Command::new(reeve)
        .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--tls", "127.0.0.1:0", "--data"])
        .arg(&data)
        .stderr(Stdio::piped())
        .spawn()?;
    let stderr = child.stderr.take().ok_or("no standard error")?;
    let _server = Server(child);
    let mut lines = BufReader::new(stderr).lines();
    let listening = lines
        .by_ref()
        .map_while(Result::ok)
        .find(|line| line.starts_with("listening on "))
        .ok_or("the server did not start")?;
    let url = listening.split_whitespace().nth(2).ok_or("no address")?.to_owned();
    // Whatever else it says must not fill the pipe.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));

    let mut latencies = Vec::new();
    for _ in 0..RUNS {
        let output = Command::new(reeve)
            .args(["demo", "outside-pim", "--format", "json", "--url", &url, "--data"])
            .arg(&data)
            .output()?;
        let told: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        let value = told.pointer("/measures/0/value").and_then(serde_json::Value::as_f64);
        latencies.push(value.ok_or_else(|| format!("the story failed: {told}"))?);
    }
    latencies.sort_by(f64::total_cmp);
    let at = |share: usize| latencies.get((RUNS - 1) * share / 100).copied().unwrap_or_default();
    writeln!(
        std::io::stdout(),
        "visible audit row to Graph's acceptance of the removal, {RUNS} runs: median {:.3} s, 90 % {:.3} s, longest {:.3} s",
        at(50),
        at(90),
        at(100)
    )?;
    Ok(())
}
