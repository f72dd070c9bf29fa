//! Conversions from any type: `tostring`, `tolong`, `todatetime` …
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Naming, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "tostring",
        signatures: &["(value: any) -> string"],
        nulls: Nulls::Total,
        doc: "The value as text; null is the empty text.",
        example: ("tostring(true)", r#""True""#),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "toint",
        signatures: &["(value: any) -> int"],
        nulls: Nulls::Own("null for null and for what is no number"),
        doc: "The value as a 32-bit integer, a real cut off.",
        example: ("toint('0x1F')", "31"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "tolong",
        signatures: &["(value: any) -> long"],
        nulls: Nulls::Own("null for null and for what is no number"),
        doc: "The value as a 64-bit integer, a real cut off.",
        example: ("tolong(2.9)", "2"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "toreal",
        aliases: &["todouble"],
        signatures: &["(value: any) -> real"],
        nulls: Nulls::Own("null for null and for what is no number"),
        doc: "The value as a floating-point number.",
        example: ("toreal('1.5e1')", "15.0"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "todecimal",
        signatures: &["(value: any) -> decimal"],
        nulls: Nulls::Own("null for null and for what is no number"),
        doc: "The value as a decimal number.",
        example: ("todecimal('0.10')", r#""0.1""#),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "tobool",
        aliases: &["toboolean"],
        signatures: &["(value: any) -> bool"],
        nulls: Nulls::Own("null for null and for what is no truth value"),
        doc: "The value as a truth value: `true`, `false`, or whether a number is not zero.",
        example: ("tobool('True')", "true"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "todatetime",
        signatures: &["(value: any) -> datetime"],
        nulls: Nulls::Own("null for null and for what is no time"),
        doc: "The value as an instant.",
        example: ("todatetime('2024-02-29')", r#""2024-02-29T00:00:00Z""#),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "totimespan",
        signatures: &["(value: any) -> timespan"],
        nulls: Nulls::Own("null for null and for what is no length of time"),
        doc: "The value as a length of time.",
        example: ("totimespan('1.02:03:04')", r#""1.02:03:04""#),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "toguid",
        signatures: &["(value: any) -> guid"],
        nulls: Nulls::Own("null for null and for what is no guid"),
        doc: "The value as a guid.",
        example: (
            "toguid('74be27de1e4e49d9b579fe0b331d3642')",
            r#""74be27de-1e4e-49d9-b579-fe0b331d3642""#,
        ),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "parse_json",
        aliases: &["todynamic", "parsejson", "toobject"],
        signatures: &["(value: any) -> dynamic"],
        nulls: Nulls::Own("null for null, for an empty text and for JSON `null`"),
        doc: "The value of a JSON text; what is no JSON becomes a dynamic text.",
        example: (r#"parse_json('{"a":1}').a"#, "1"),
        naming: Naming::PassThrough,
        ..Function::NEW
    },
    Function {
        name: "gettype",
        signatures: &["(value: any) -> string"],
        nulls: Nulls::Total,
        doc: "The name of the value's type, within a dynamic of what it holds.",
        example: ("gettype(parse_json('[1]'))", r#""array""#),
        naming: Naming::Prefix("type_"),
        ..Function::NEW
    },
];
