//! Placeholder for `playbook`.
