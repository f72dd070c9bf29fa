//! What this process has used of the machine, as the kernel counts it.
//!
//! Not here: time that passes (`clock`).

use std::{fs, path::Path};

/// Processor time of all threads that still run, in seconds; `None` where `/proc` does not tell.
#[must_use]
pub fn cpu_seconds() -> Option<f64> {
    let of_thread = |folder: &Path| -> Option<u64> {
        fs::read_to_string(folder.join("schedstat")).ok()?.split(' ').next()?.parse().ok()
    };
    let threads = fs::read_dir("/proc/self/task").ok()?.filter_map(Result::ok);
    let nanoseconds: Option<u64> =
        threads.filter_map(|thread| of_thread(&thread.path()).map(Some)).sum();
    nanoseconds.map(|nanoseconds| nanoseconds as f64 / 1e9)
}

/// The most memory that was in use at once, in MiB.
#[must_use]
pub fn peak_memory_mib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = peak.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib / 1024)
}

/// The bytes of all files in a folder.
///
/// # Errors
///
/// A folder cannot be read.
pub fn bytes_in(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let (path, about) = entry.and_then(|entry| Ok((entry.path(), entry.metadata()?)))?;
        bytes += if about.is_dir() { bytes_in(&path)? } else { about.len() };
    }
    Ok(bytes)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_running_process_has_used_something() {
        assert!(cpu_seconds().is_some_and(|seconds| seconds > 0.0));
        assert!(peak_memory_mib().is_some_and(|mib| mib > 0));
    }
}
