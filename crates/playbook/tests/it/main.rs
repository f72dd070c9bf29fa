//! Whole playbooks: ours from end to end, the conformance set as far as it imports.

mod conformance;
mod outside_pim;
mod play;
mod replay;
