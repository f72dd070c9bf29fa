//! Whole playbooks: ours from end to end, the conformance set as far as it imports.

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod outside_pim;
#[cfg(test)]
mod play;
#[cfg(test)]
mod replay;
