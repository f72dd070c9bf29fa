//! Property bags.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "bag_pack",
        aliases: &["pack", "pack_dictionary"],
        signatures: &["(key: string, value: any, more?: any...) -> dynamic"],
        nulls: Nulls::Total,
        doc: "A bag of keys and values.",
        example: ("bag_pack('a', 1, 'b', 'x')", r#"{"a":1,"b":"x"}"#),
        ..Function::NEW
    },
    Function {
        name: "bag_pack_columns",
        signatures: &["(column: any...) -> dynamic"],
        nulls: Nulls::Total,
        doc: "A bag of columns by their names.",
        example: ("bag_pack_columns()", "{}"),
        ..Function::NEW
    },
    Function {
        name: "pack_all",
        signatures: &["(ignore_null_empty?: const bool, named?: any...) -> dynamic"],
        nulls: Nulls::Total,
        doc: "A bag of all columns by their names.",
        example: ("pack_all()", "{}"),
        ..Function::NEW
    },
    Function {
        name: "bag_keys",
        signatures: &["(bag: dynamic) -> dynamic"],
        nulls: Nulls::Own("null for what is no bag"),
        doc: "The keys of a bag, in its order.",
        example: (r#"bag_keys(dynamic({"a":1,"b":2}))"#, r#"["a","b"]"#),
        ..Function::NEW
    },
    Function {
        name: "bag_merge",
        signatures: &["(bag: dynamic...) -> dynamic"],
        nulls: Nulls::Own("nulls are passed over"),
        doc: "Several bags in one; the first value of a key counts.",
        example: (r#"bag_merge(dynamic({"a":1}), dynamic({"a":2,"b":3}))"#, r#"{"a":1,"b":3}"#),
        ..Function::NEW
    },
    Function {
        name: "bag_remove_keys",
        signatures: &["(bag: dynamic, keys: dynamic) -> dynamic"],
        doc: "A bag without some keys.",
        example: (r#"bag_remove_keys(dynamic({"a":1,"b":2}), dynamic(['a']))"#, r#"{"b":2}"#),
        ..Function::NEW
    },
    Function {
        name: "bag_set_key",
        signatures: &["(bag: dynamic, key: string, value: any) -> dynamic"],
        doc: "A bag with a key added or replaced.",
        example: (r#"bag_set_key(dynamic({"a":1}), 'b', 2)"#, r#"{"a":1,"b":2}"#),
        ..Function::NEW
    },
    Function {
        name: "bag_has_key",
        signatures: &["(bag: dynamic, key: string) -> bool"],
        doc: "Whether a bag has a key, or a JSONPath leads somewhere.",
        example: (r#"bag_has_key(dynamic({"a":1}), 'a')"#, "true"),
        ..Function::NEW
    },
    Function {
        name: "bag_zip",
        signatures: &["(keys: dynamic, values: dynamic) -> dynamic"],
        doc: "A bag of an array of keys and one of values.",
        example: ("bag_zip(dynamic(['a', 'b']), dynamic([1, 2]))", r#"{"a":1,"b":2}"#),
        ..Function::NEW
    },
    Function {
        name: "treepath",
        signatures: &["(value: dynamic) -> dynamic"],
        doc: "The paths to everything inside a value.",
        example: (r#"treepath(dynamic({"a":1}))"#, r#"["['a']"]"#),
        ..Function::NEW
    },
    Function {
        name: "dynamic_to_json",
        signatures: &["(value: any) -> string"],
        doc: "A value as JSON with sorted keys.",
        example: (r#"dynamic_to_json(dynamic({"b":1,"a":2}))"#, r#""{\"a\":2,\"b\":1}""#),
        ..Function::NEW
    },
];
