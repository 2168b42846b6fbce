//! Holding a process to a share of a core (Linux's cgroups), where this may be done: two workers can be compared to one
//! on a machine that has no core for each.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The length of a turn, in microseconds: short, so that no message waits long for its worker's turn.
const TURN: u64 = 10_000;

/// A share of a core that a process is held to, until this is dropped.
pub struct Share(PathBuf);

impl Share {
    /// Hold a process to a number of hundredths of a core; it fails when the system has no such groups, or this user
    /// may not make one.
    pub fn hold(process: u32, hundredths: u64) -> io::Result<Self> {
        let (old, new) = (Path::new("/sys/fs/cgroup/cpu"), Path::new("/sys/fs/cgroup"));
        let (is_old, root) = if old.join("cpu.cfs_quota_us").exists() { (true, old) } else { (false, new) };
        let group = root.join(format!("tambour-bench-{process}"));
        fs::create_dir(&group)?;
        let share = Self(group);
        let quota = TURN * hundredths / 100;
        if is_old {
            share.write("cpu.cfs_period_us", &TURN.to_string())?;
            share.write("cpu.cfs_quota_us", &quota.to_string())?;
        } else {
            share.write("cpu.max", &format!("{quota} {TURN}"))?;
        }
        share.write("cgroup.procs", &process.to_string())?;
        Ok(share)
    }

    fn write(&self, name: &str, text: &str) -> io::Result<()> {
        fs::write(self.0.join(name), text)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir(&self.0) {
            eprintln!("{} stays: {error}", self.0.display());
        }
    }
}
