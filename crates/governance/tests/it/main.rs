//! The embedded tenant from outside: given commands, then events, rows and answers.
//!
//! Not here: wire formats and storage.

#[cfg(test)]
mod encoding;
#[cfg(test)]
mod groups;
#[cfg(test)]
mod outside_pim;
#[cfg(test)]
mod pim;
#[cfg(test)]
mod pim_alerts;
#[cfg(test)]
mod pim_approval;
#[cfg(test)]
mod pim_extend;
#[cfg(test)]
mod pim_groups;
#[cfg(test)]
mod pim_mails;
#[cfg(test)]
mod pim_policies;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod roles_and_units;
#[cfg(test)]
mod rows;
#[cfg(test)]
mod tenant;
#[cfg(test)]
mod users;
#[cfg(test)]
mod world;
