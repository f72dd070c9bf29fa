//! Texts with a structure: URLs, paths, XML, CSV, versions, user agents.
//!
//! Not here: how they are evaluated.

use crate::catalogue::Function;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "parse_url",
        signatures: &["(url: string) -> dynamic"],
        doc: "The parts of a URL.",
        example: ("parse_url('https://host:80/path').Port", r#""80""#),
        ..Function::NEW
    },
    Function {
        name: "parse_urlquery",
        signatures: &["(query: string) -> dynamic"],
        doc: "The parameters of a URL's query.",
        example: ("parse_urlquery('a=1')['Query Parameters'].a", r#""1""#),
        ..Function::NEW
    },
    Function {
        name: "url_decode",
        signatures: &["(text: string) -> string"],
        doc: "A URL-encoded text decoded.",
        example: ("url_decode('a%20b')", r#""a b""#),
        ..Function::NEW
    },
    Function {
        name: "url_encode",
        signatures: &["(text: string) -> string"],
        doc: "A text URL-encoded, `/` and `:` kept.",
        example: ("url_encode('a b')", r#""a+b""#),
        ..Function::NEW
    },
    Function {
        name: "url_encode_component",
        signatures: &["(text: string) -> string"],
        doc: "A text URL-encoded, `/` and `:` too.",
        example: ("url_encode_component('a/b')", r#""a%2fb""#),
        ..Function::NEW
    },
    Function {
        name: "parse_path",
        signatures: &["(path: string) -> dynamic"],
        doc: "The parts of a file path.",
        example: ("parse_path('/tmp/a.txt').Extension", r#""txt""#),
        ..Function::NEW
    },
    Function {
        name: "parse_xml",
        signatures: &["(text: string) -> dynamic"],
        doc: "An XML text as a bag; attributes begin with `@`.",
        example: (r#"parse_xml('<a b="1">x</a>').a['@b']"#, r#""1""#),
        ..Function::NEW
    },
    Function {
        name: "parse_csv",
        signatures: &["(text: string) -> dynamic"],
        doc: "The fields of a text's first CSV record.",
        example: (r#"parse_csv('a,"b,c"')"#, r#"["a","b,c"]"#),
        ..Function::NEW
    },
    Function {
        name: "parse_command_line",
        signatures: &["(text: string, parser: const string) -> dynamic"],
        doc: "The arguments of a Windows command line.",
        example: (r#"parse_command_line('a "b c"', 'windows')"#, r#"["a","b c"]"#),
        ..Function::NEW
    },
    Function {
        name: "parse_version",
        signatures: &["(text: string) -> decimal"],
        doc: "A version of up to four parts as a number that compares.",
        example: ("parse_version('1.0') > parse_version('0.9')", "true"),
        ..Function::NEW
    },
    Function {
        name: "parse_user_agent",
        signatures: &["(text: string, look_for: any) -> dynamic"],
        doc: "Browser, operating system or device that a user agent names.",
        example: ("parse_user_agent('', 'browser').Browser.Family", r#""Other""#),
        ..Function::NEW
    },
];
