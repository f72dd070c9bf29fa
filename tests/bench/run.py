"""Measures Reeve beside other engines: `python tests/bench/run.py REEVE SHARED FOLDER`.

SHARED is the folder with the generator of rows, the queries and the script that measures other
engines; FOLDER takes the data and the results. Prints one table: for each query and engine, the
processor time and the time that passed (medians), and how many times the fastest engine's.

Not here: measuring (`reeve bench`, `compare_peers.py`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROWS = 2_000_000
PEERS = {
    "parquet": "duckdb,chdb,polars,duckdb-kql",
    "native": "duckdb,chdb,polars,duckdb-kql",
    "json": "duckdb,chdb",
}
OTHER = Path(__file__).parent / "other"


def run(*command: object) -> str:
    print("+", *command, file=sys.stderr, flush=True)
    parts = [str(part) for part in command]
    return subprocess.run(parts, check=True, stdout=subprocess.PIPE, text=True).stdout


def generate(shared: Path, data: Path) -> None:
    if not data.exists():
        part = data.with_suffix(".part")
        run(sys.executable, shared / "generate_audit_logs.py", "--rows", ROWS, "--out", part)
        part.rename(data)


def ingest(reeve: Path, data: Path, lake: Path) -> dict[str, object]:
    shutil.rmtree(lake, ignore_errors=True)
    told = run(reeve, "bench", "--ingest", "--data", lake, "--table", f"AuditLogs={data}")
    return json.loads(told.splitlines()[-1])


def promote(reeve: Path, shared: Path, lake: Path) -> dict[str, float]:
    """Arranges the files for the queries, as upkeep does for enabled rules."""
    queries = sorted((shared / "queries").glob("*.kql"))
    flags = [part for query in queries for part in ("--query", query)]
    before = os.times()
    run(reeve, "table", "promote", "AuditLogs", *flags, "--data", lake)
    after = os.times()
    cpu = sum(after[2:4]) - sum(before[2:4])
    bytes_on_disk = sum(file.stat().st_size for file in lake.rglob("*") if file.is_file())
    return {"seconds": after.elapsed - before.elapsed, "cpu": cpu, "bytes": bytes_on_disk}


def compare(shared: Path, mode: str, data: Path, out: Path, ours: dict[str, str]) -> dict:
    own = [part for name, command in ours.items() for part in ("--ext", f"{name}={command}")]
    run(
        sys.executable, shared / "compare_peers.py", "--mode", mode, "--data", data,
        "--engines", PEERS[mode], "--repeat", 5, "--threads", 2, "--out", out, *own,
    )
    return json.loads(out.read_text())


def table(measured: dict) -> list[str]:
    engines = measured["engines"]
    lines = [f"## {measured['mode']}", "", "| query | " + " | ".join(engines) + " |"]
    lines.append("|---" * (len(engines) + 1) + "|")
    for query in sorted({query for _, results in engines.values() for query in results}):
        results = {name: results.get(query, {}) for name, (_, results) in engines.items()}
        fastest = min((it["cpu"] for it in results.values() if it.get("cpu")), default=1)

        def cell(it: dict, fastest: float = fastest) -> str:
            if "times" not in it:
                return "failed: " + str(it.get("error", "not run"))[:60].replace("\n", " ")
            times = it["cpu"] / fastest
            return f"{it['cpu']:.2f} s ({times:.1f}), {it['median']:.2f} s, {it['rows']}/{it['check']}"

        lines.append(f"| {query} | " + " | ".join(cell(it) for it in results.values()) + " |")
    return [*lines, ""]


def main() -> None:
    reeve, shared, folder = (Path(argument).absolute() for argument in sys.argv[1:4])
    folder.mkdir(parents=True, exist_ok=True)
    data, lake = folder / "AuditLogs.parquet", folder / "lake"
    generate(shared, data)
    report = [f"ingest: {json.dumps(ingest(reeve, data, lake))}"]
    report += [f"promotion: {json.dumps(promote(reeve, shared, lake))}", ""]
    ask = f"{reeve} bench --repeat {{repeat}} --threads 2"
    other = f"--kql {OTHER}/{{query}}.kql"
    ours = {
        "parquet": {
            "reeve": f"{ask} --kql {{kql}} --table AuditLogs={{data}}",
            "reeve, other": f"{ask} {other} --table AuditLogs={{data}}",
        },
        "native": {
            "reeve": f"{ask} --kql {{kql}} --data {lake}",
            "reeve, other": f"{ask} {other} --data {lake}",
        },
    }
    for mode in PEERS:
        out = folder / f"{mode}.json"
        report += table(compare(shared, mode, data, out, ours.get(mode, {})))
    report.append("Each cell: processor time (times the least), time, rows/check.")
    (folder / "report.md").write_text("\n".join(report) + "\n")
    print("\n".join(report))


if __name__ == "__main__":
    main()
