//! Base64, compression, code points.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "base64_decode_tostring",
        aliases: &["base64_decodestring"],
        signatures: &["(text: string) -> string"],
        doc: "A base64 text decoded; empty if it is none.",
        example: ("base64_decode_tostring('YQ==')", r#""a""#),
        ..Function::NEW
    },
    Function {
        name: "base64_decode_toarray",
        signatures: &["(text: string) -> dynamic"],
        doc: "The bytes of a base64 text.",
        example: ("base64_decode_toarray('YQ==')", "[97]"),
        ..Function::NEW
    },
    Function {
        name: "base64_decode_toguid",
        signatures: &["(text: string) -> guid"],
        doc: "The guid of a base64 text.",
        example: ("isnull(base64_decode_toguid('YQ=='))", "true"),
        ..Function::NEW
    },
    Function {
        name: "base64_encode_tostring",
        aliases: &["base64_encodestring"],
        signatures: &["(text: string) -> string"],
        doc: "A text as base64.",
        example: ("base64_encode_tostring('a')", r#""YQ==""#),
        ..Function::NEW
    },
    Function {
        name: "base64_encode_fromarray",
        signatures: &["(bytes: dynamic) -> string"],
        doc: "Bytes as base64.",
        example: ("base64_encode_fromarray(dynamic([97]))", r#""YQ==""#),
        ..Function::NEW
    },
    Function {
        name: "base64_encode_fromguid",
        signatures: &["(guid: guid) -> string"],
        doc: "A guid as base64.",
        example: ("strlen(base64_encode_fromguid(new_guid())) > 0", "true"),
        ..Function::NEW
    },
    Function {
        name: "gzip_decompress_from_base64_string",
        signatures: &["(text: string) -> string"],
        doc: "A gzip-compressed base64 text decompressed; empty if it is none.",
        example: ("gzip_decompress_from_base64_string('YQ==')", r#""""#),
        ..Function::NEW
    },
    Function {
        name: "zlib_decompress_from_base64_string",
        signatures: &["(text: string) -> string"],
        doc: "A zlib-compressed base64 text decompressed; empty if it is none.",
        example: ("zlib_decompress_from_base64_string('YQ==')", r#""""#),
        ..Function::NEW
    },
    Function {
        name: "gzip_compress_to_base64_string",
        signatures: &["(text: string) -> string"],
        doc: "A text gzip-compressed, as base64.",
        example: ("isnotempty(gzip_compress_to_base64_string('a'))", "true"),
        ..Function::NEW
    },
    Function {
        name: "zlib_compress_to_base64_string",
        signatures: &["(text: string) -> string"],
        doc: "A text zlib-compressed, as base64.",
        example: ("isnotempty(zlib_compress_to_base64_string('a'))", "true"),
        ..Function::NEW
    },
    Function {
        name: "unicode_codepoints_from_string",
        aliases: &["to_utf8"],
        signatures: &["(text: string) -> dynamic"],
        doc: "The code points of a text.",
        example: ("unicode_codepoints_from_string('a')", "[97]"),
        ..Function::NEW
    },
    Function {
        name: "unicode_codepoints_to_string",
        aliases: &["make_string"],
        signatures: &["(code: any...) -> string"],
        doc: "The text of code points.",
        example: ("unicode_codepoints_to_string(97, 98)", r#""ab""#),
        ..Function::NEW
    },
    Function {
        name: "isascii",
        signatures: &["(text: string) -> bool"],
        nulls: Nulls::Total,
        doc: "Whether a text is ASCII.",
        example: ("isascii('a')", "true"),
        ..Function::NEW
    },
    Function {
        name: "isutf8",
        signatures: &["(text: string) -> bool"],
        nulls: Nulls::Total,
        doc: "Whether a text is valid UTF-8.",
        example: ("isutf8('a')", "true"),
        ..Function::NEW
    },
    Function {
        name: "punycode_from_string",
        signatures: &["(text: string) -> string"],
        doc: "A text in Punycode.",
        example: ("punycode_from_string('a')", r#""a-""#),
        ..Function::NEW
    },
    Function {
        name: "punycode_to_string",
        signatures: &["(text: string) -> string"],
        doc: "A Punycode text decoded.",
        example: ("punycode_to_string('a-')", r#""a""#),
        ..Function::NEW
    },
    Function {
        name: "punycode_domain_from_string",
        signatures: &["(text: string) -> string"],
        doc: "A domain name in Punycode.",
        example: ("punycode_domain_from_string('a.com')", r#""a.com""#),
        ..Function::NEW
    },
    Function {
        name: "punycode_domain_to_string",
        signatures: &["(text: string) -> string"],
        doc: "A domain name in Punycode decoded.",
        example: ("punycode_domain_to_string('a.com')", r#""a.com""#),
        ..Function::NEW
    },
];
