//! Hashes, guids and sizes.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "hash",
        aliases: &["hash_xxhash64"],
        signatures: &["(source: any, mod?: long) -> long"],
        doc: "The xxHash64 of a value.",
        example: ("hash('World')", "1846988464401551951"),
        ..Function::NEW
    },
    Function {
        name: "hash_many",
        signatures: &["(source: any...) -> long"],
        doc: "One hash of several values.",
        example: ("hash_many('Hello', 'World')", "-1440138333540407281"),
        ..Function::NEW
    },
    Function {
        name: "hash_sha256",
        signatures: &["(source: any) -> string"],
        doc: "The SHA-256 of a value as text, in hexadecimal.",
        example: ("strlen(hash_sha256('a'))", "64"),
        ..Function::NEW
    },
    Function {
        name: "hash_sha1",
        signatures: &["(source: any) -> string"],
        doc: "The SHA-1 of a value as text, in hexadecimal.",
        example: ("strlen(hash_sha1('a'))", "40"),
        ..Function::NEW
    },
    Function {
        name: "hash_md5",
        signatures: &["(source: any) -> string"],
        doc: "The MD5 of a value as text, in hexadecimal.",
        example: ("strlen(hash_md5('a'))", "32"),
        ..Function::NEW
    },
    Function {
        name: "new_guid",
        signatures: &["() -> guid"],
        nulls: Nulls::Total,
        doc: "A new guid for each row.",
        example: ("isnotnull(new_guid())", "true"),
        ..Function::NEW
    },
    Function {
        name: "estimate_data_size",
        signatures: &["(value: any...) -> long"],
        nulls: Nulls::Total,
        doc: "How many bytes the values take.",
        example: ("estimate_data_size('abc')", "3"),
        ..Function::NEW
    },
];
