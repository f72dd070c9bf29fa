//! Logic App definitions as a pure machine: import, expressions, and the next step as a value.
//!
//! A definition is read ([`import`]), judged ([`check`]) and run ([`Run`]). The run never calls
//! anything: [`Run::next`] says which [`Step`]s are to be done, the shell does them and feeds each
//! [`Outcome`] back as a [`RunEvent`]. Folding the same events again gives the same steps with the
//! same ids, so a run that was killed goes on where it stopped.
//!
//! Not here: HTTP, credentials, the clock, storage.

mod check;
mod connector;
mod content;
mod definition;
mod duration;
mod expression;
mod run;
mod time;

pub use check::{Finding, Severity, check};
pub use connector::{
    ConnectorCall, IncidentUpdate, SentinelCall, SentinelEntityKind, UnsupportedCall,
};
pub use content::{decode_body, encode_body};
pub use definition::{
    Action, ActionKind, Actions, ApiConnection, Connection, Definition, Deployment, HttpAction,
    ImportError, LoopLimit, Parameter, Playbook, RetryPolicy, RunAfter, SecureData, Switch,
    Trigger, TriggerKind, VariableDeclaration, VariableType, import,
};
pub use expression::{EvaluationError, SyntaxError};
pub use run::{
    ActionRecord, Authentication, ConnectorStep, HttpStep, Next, Outcome, Response, ResumeError,
    Run, RunEvent, RunStatus, Start, StartError, Status, Step, StepId, StepKind, StrayOutcome,
    TriggerOutputs,
};
pub use time::Ticks;
