//! IP addresses.
//!
//! Not here: how they are evaluated.

use crate::catalogue::{Function, Nulls};

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "parse_ipv4",
        signatures: &["(ip: string) -> long"],
        doc: "An IPv4 address as a number, masked by its prefix; null if it is none.",
        example: ("parse_ipv4('127.0.0.1')", "2130706433"),
        ..Function::NEW
    },
    Function {
        name: "parse_ipv4_mask",
        signatures: &["(ip: string, prefix: long) -> long"],
        doc: "An IPv4 address as a number, masked.",
        example: ("parse_ipv4_mask('127.0.0.1', 24)", "2130706432"),
        ..Function::NEW
    },
    Function {
        name: "parse_ipv6",
        signatures: &["(ip: string) -> string"],
        doc: "An IP address as eight groups; empty if it is none.",
        example: ("parse_ipv6('127.0.0.1')", r#""0000:0000:0000:0000:0000:ffff:7f00:0001""#),
        ..Function::NEW
    },
    Function {
        name: "parse_ipv6_mask",
        signatures: &["(ip: string, prefix: long) -> string"],
        doc: "An IP address as eight groups, masked by a prefix of 128 bits.",
        example: (
            "parse_ipv6_mask('127.0.0.1', 128)",
            r#""0000:0000:0000:0000:0000:ffff:7f00:0001""#,
        ),
        ..Function::NEW
    },
    Function {
        name: "format_ipv4",
        signatures: &["(ip: any, prefix?: long) -> string"],
        doc: "A number or text as an IPv4 address, masked.",
        example: ("format_ipv4(2130706433)", r#""127.0.0.1""#),
        ..Function::NEW
    },
    Function {
        name: "format_ipv4_mask",
        signatures: &["(ip: any, prefix?: long) -> string"],
        doc: "A number or text as an IPv4 address with its prefix.",
        example: ("format_ipv4_mask('192.168.1.255', 24)", r#""192.168.1.0/24""#),
        ..Function::NEW
    },
    Function {
        name: "ipv4_compare",
        signatures: &["(left: string, right: string, prefix?: long) -> long"],
        doc: "-1, 0 or 1 as an IPv4 address is less than, equal to or greater than another, masked.",
        example: ("ipv4_compare('127.0.0.1', '127.0.0.2')", "-1"),
        ..Function::NEW
    },
    Function {
        name: "ipv4_is_match",
        signatures: &["(left: string, right: string, prefix?: long) -> bool"],
        doc: "Whether two IPv4 addresses are equal, masked.",
        example: ("ipv4_is_match('192.168.1.1/24', '192.168.1.255')", "true"),
        ..Function::NEW
    },
    Function {
        name: "ipv4_is_in_range",
        signatures: &["(ip: string, range: string) -> bool"],
        doc: "Whether an IPv4 address lies in a network.",
        example: ("ipv4_is_in_range('192.168.1.6', '192.168.1.0/24')", "true"),
        ..Function::NEW
    },
    Function {
        name: "ipv4_is_in_any_range",
        signatures: &["(ip: string, range: any...) -> bool"],
        doc: "Whether an IPv4 address lies in any of several networks.",
        example: ("ipv4_is_in_any_range('192.168.1.6', '10.0.0.0/8', '192.168.1.0/24')", "true"),
        ..Function::NEW
    },
    Function {
        name: "ipv4_is_private",
        signatures: &["(ip: string) -> bool"],
        doc: "Whether an IPv4 address is private (RFC 1918).",
        example: ("ipv4_is_private('10.1.2.3')", "true"),
        ..Function::NEW
    },
    Function {
        name: "ipv4_netmask_suffix",
        signatures: &["(ip: string) -> long"],
        doc: "The prefix length of an IPv4 address; 32 if it has none.",
        example: ("ipv4_netmask_suffix('10.1.2.3/16')", "16"),
        ..Function::NEW
    },
    Function {
        name: "ipv4_range_to_cidr_list",
        signatures: &["(start: string, end: string) -> dynamic"],
        doc: "The networks that a range of IPv4 addresses is made of.",
        example: (
            "ipv4_range_to_cidr_list('1.1.128.0', '1.1.140.255')",
            r#"["1.1.128.0/21","1.1.136.0/22","1.1.140.0/24"]"#,
        ),
        ..Function::NEW
    },
    Function {
        name: "ipv6_compare",
        signatures: &["(left: string, right: string, prefix?: long) -> long"],
        doc: "-1, 0 or 1 as an IP address is less than, equal to or greater than another, masked.",
        example: ("ipv6_compare('::ffff:7f00:1', '127.0.0.1')", "0"),
        ..Function::NEW
    },
    Function {
        name: "ipv6_is_match",
        signatures: &["(left: string, right: string, prefix?: long) -> bool"],
        doc: "Whether two IP addresses are equal, masked.",
        example: ("ipv6_is_match('::ffff:7f00:1', '127.0.0.1')", "true"),
        ..Function::NEW
    },
    Function {
        name: "ipv6_is_in_range",
        signatures: &["(ip: string, range: string) -> bool"],
        doc: "Whether an IP address lies in a network.",
        example: (
            "ipv6_is_in_range('a5e:f127:8a9d:146d:e102:b5d3:c755:abcd', 'a5e:f127:8a9d:146d:e102:b5d3:c755:0/112')",
            "true",
        ),
        ..Function::NEW
    },
    Function {
        name: "ipv6_is_in_any_range",
        signatures: &["(ip: string, range: any...) -> bool"],
        doc: "Whether an IP address lies in any of several networks.",
        example: ("ipv6_is_in_any_range('::1', '::/64')", "true"),
        ..Function::NEW
    },
    Function {
        name: "has_ipv4",
        signatures: &["(text: string, ip: string) -> bool"],
        doc: "Whether a text holds an IPv4 address.",
        example: ("has_ipv4('x 127.0.0.1 y', '127.0.0.1')", "true"),
        ..Function::NEW
    },
    Function {
        name: "has_any_ipv4",
        signatures: &["(text: string, ip: any...) -> bool"],
        doc: "Whether a text holds any of several IPv4 addresses.",
        example: ("has_any_ipv4('x 127.0.0.1 y', '10.0.0.1', '127.0.0.1')", "true"),
        ..Function::NEW
    },
    Function {
        name: "has_ipv4_prefix",
        signatures: &["(text: string, prefix: string) -> bool"],
        doc: "Whether a text holds an IPv4 address with a prefix.",
        example: ("has_ipv4_prefix('x 127.0.0.1 y', '127.0.')", "true"),
        ..Function::NEW
    },
    Function {
        name: "has_any_ipv4_prefix",
        signatures: &["(text: string, prefix: any...) -> bool"],
        doc: "Whether a text holds an IPv4 address with any of several prefixes.",
        example: ("has_any_ipv4_prefix('x 127.0.0.1 y', '10.', '127.0.')", "true"),
        ..Function::NEW
    },
    Function {
        name: "geo_info_from_ip_address",
        signatures: &["(ip: string) -> dynamic"],
        nulls: Nulls::Total,
        doc: "Country, state, city, latitude and longitude of an IP address; an empty bag if unknown.",
        example: ("geo_info_from_ip_address('127.0.0.1')", "{}"),
        ..Function::NEW
    },
    Function {
        name: "_IsIPv4Private",
        signatures: &["(ip: string) -> bool"],
        doc: "Whether an IPv4 address is private, as a workspace function.",
        example: ("_IsIPv4Private('10.1.2.3')", "true"),
        ..Function::NEW
    },
];
