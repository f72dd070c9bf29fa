//! The function catalogue: what exists, how it is called, what it yields. One value per function,
//! from which binder, completion, documentation and the support matrix are made.
//!
//! Not here: evaluation (the `query` crate).

/// A scalar function or operator.
#[derive(Debug)]
pub struct Function {
    /// Its canonical name: `tostring`, `==`, `!contains`.
    pub name: &'static str,
}

/// An aggregate function.
#[derive(Debug)]
pub struct AggregateFunction {
    /// Its canonical name.
    pub name: &'static str,
}
