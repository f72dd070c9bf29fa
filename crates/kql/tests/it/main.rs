//! Tests of the language from outside, as its users see it.

mod syntax;
