//! Actions: every type that the workflow language knows.
//!
//! Not here: reading them from JSON (`read`).

use serde_json::{Map, Value};

use crate::run::Status;

/// The actions of one block, in the order in which they are written.
pub type Actions = Vec<Action>;

/// One action.
#[derive(Debug, Clone)]
pub struct Action {
    /// Its name, unique in the whole definition whatever the case.
    pub name: String,
    /// What it does.
    pub kind: ActionKind,
    /// What has to end before, and how.
    pub run_after: Vec<RunAfter>,
    /// What is not shown in the history.
    pub secure: SecureData,
    /// How long it may take, in ticks (`limit.timeout`).
    pub timeout: Option<i64>,
    /// Where it is written, as a JSON pointer.
    pub pointer: String,
}

/// A predecessor and the statuses after which the action starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunAfter {
    /// The predecessor's name.
    pub action: String,
    /// Any of these.
    pub statuses: Vec<Status>,
}

/// `runtimeConfiguration.secureData`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SecureData {
    /// Inputs are hidden.
    pub inputs: bool,
    /// Outputs are hidden.
    pub outputs: bool,
}

/// What an action does.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ActionKind {
    /// A call of a managed connector.
    ApiConnection(ApiConnection),
    /// A call of any address.
    Http(HttpAction),
    /// `InitializeVariable`.
    InitializeVariable(Vec<VariableDeclaration>),
    /// `SetVariable`.
    SetVariable {
        /// The variable.
        name: String,
        /// Its new value.
        value: Value,
    },
    /// `AppendToArrayVariable`.
    AppendToArrayVariable {
        /// The variable.
        name: String,
        /// The new last element.
        value: Value,
    },
    /// `AppendToStringVariable`.
    AppendToStringVariable {
        /// The variable.
        name: String,
        /// The text put at its end.
        value: Value,
    },
    /// `IncrementVariable`, and `DecrementVariable` with `negative`.
    IncrementVariable {
        /// The variable.
        name: String,
        /// By how much; one if absent.
        value: Value,
        /// Whether to subtract.
        negative: bool,
    },
    /// Any value.
    Compose(Value),
    /// Text or a value held against a schema.
    ParseJson {
        /// What is read.
        content: Value,
        /// The schema it must satisfy.
        schema: Value,
    },
    /// Filter array.
    Query {
        /// The array.
        from: Value,
        /// Which elements stay.
        condition: Value,
    },
    /// Map array.
    Select {
        /// The array.
        from: Value,
        /// What each element becomes.
        select: Value,
    },
    /// Texts of an array put together.
    Join {
        /// The array.
        from: Value,
        /// What stands between.
        join_with: Value,
    },
    /// An array as CSV or HTML.
    Table {
        /// The array.
        from: Value,
        /// `CSV` or `HTML`, in upper case.
        format: String,
        /// Headers and values, if not taken from the first element.
        columns: Option<Vec<(Value, Value)>>,
    },
    /// A condition.
    If {
        /// A string expression or an object of operators.
        expression: Value,
        /// When true.
        actions: Actions,
        /// When false.
        otherwise: Actions,
    },
    /// A choice by value.
    Switch(Switch),
    /// A loop over an array.
    Foreach {
        /// The array.
        from: Value,
        /// What is done for each element.
        actions: Actions,
        /// How many elements at once.
        concurrency: usize,
    },
    /// A loop until a condition holds, judged after each pass.
    Until {
        /// The condition.
        expression: Value,
        /// What is done in each pass.
        actions: Actions,
        /// When to give up.
        limit: LoopLimit,
    },
    /// Actions taken together.
    Scope {
        /// The actions.
        actions: Actions,
    },
    /// Ends the run.
    Terminate {
        /// `Succeeded`, `Failed` or `Cancelled`.
        status: Value,
        /// `runError`.
        error: Option<Value>,
    },
    /// Answers the call that started the run.
    Response {
        /// The HTTP status.
        status_code: Value,
        /// Headers.
        headers: Map<String, Value>,
        /// Body.
        body: Option<Value>,
    },
    /// Waits for a while or until a time.
    Wait {
        /// `interval` as written: `{"count", "unit"}`.
        interval: Option<Value>,
        /// `until.timestamp`.
        until: Option<Value>,
    },
    /// A type that is known but not run.
    Unsupported {
        /// The type as written.
        name: String,
    },
}

/// `ApiConnection` inputs.
#[derive(Debug, Clone)]
pub struct ApiConnection {
    /// The key in `$connections`.
    pub connection: String,
    /// The method in upper case.
    pub method: String,
    /// The path, with its expressions.
    pub path: String,
    /// Query parameters.
    pub queries: Map<String, Value>,
    /// Headers.
    pub headers: Map<String, Value>,
    /// Body.
    pub body: Option<Value>,
    /// What to do when it fails.
    pub retry: RetryPolicy,
}

/// `Http` inputs.
#[derive(Debug, Clone)]
pub struct HttpAction {
    /// The method, with its expressions.
    pub method: Value,
    /// The address, with its expressions.
    pub uri: Value,
    /// Query parameters.
    pub queries: Map<String, Value>,
    /// Headers.
    pub headers: Map<String, Value>,
    /// Body.
    pub body: Option<Value>,
    /// `authentication` as written.
    pub authentication: Option<Value>,
    /// What to do when it fails.
    pub retry: RetryPolicy,
    /// Whether a 202 with `Location` is followed until the work is done.
    pub asynchronous: bool,
}

/// When a failed call is made again. Spans are in ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryPolicy {
    /// Never.
    None,
    /// After the same time each time.
    Fixed {
        /// Further attempts.
        count: u32,
        /// Time between them.
        interval: i64,
    },
    /// After twice the time each time.
    Exponential {
        /// Further attempts.
        count: u32,
        /// Time before the first.
        interval: i64,
        /// Never less.
        minimum: i64,
        /// Never more.
        maximum: i64,
    },
}

/// A declared variable.
#[derive(Debug, Clone)]
pub struct VariableDeclaration {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: VariableType,
    /// Its first value.
    pub value: Option<Value>,
}

/// The type of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the language's own")]
pub enum VariableType {
    Boolean,
    Integer,
    Float,
    String,
    Array,
    Object,
}

/// `Switch`.
#[derive(Debug, Clone)]
pub struct Switch {
    /// What is compared.
    pub expression: Value,
    /// Name, value and actions of each case.
    pub cases: Vec<(String, Value, Actions)>,
    /// When no case matches.
    pub otherwise: Actions,
}

/// When an `Until` gives up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoopLimit {
    /// Passes.
    pub count: u64,
    /// Time in ticks.
    pub timeout: i64,
}

impl Action {
    /// The blocks inside the action, each with the actions in it.
    pub(crate) fn blocks(&self) -> Vec<&Actions> {
        match &self.kind {
            ActionKind::If { actions, otherwise, .. } => vec![actions, otherwise],
            ActionKind::Switch(switch) => {
                let cases = switch.cases.iter().map(|(_, _, actions)| actions);
                cases.chain([&switch.otherwise]).collect()
            }
            ActionKind::Foreach { actions, .. }
            | ActionKind::Until { actions, .. }
            | ActionKind::Scope { actions } => vec![actions],
            _ => Vec::new(),
        }
    }
}
