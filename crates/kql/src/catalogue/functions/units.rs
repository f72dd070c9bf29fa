//! Conversions between units of measure.
//!
//! Not here: the units, which are known where they are evaluated.

use crate::catalogue::Function;

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        name: "convert_angle",
        signatures: &["(value: real, from: string, to: string) -> real"],
        doc: "An angle in another unit.",
        example: ("convert_angle(1.5, 'Degree', 'Arcminute')", "90.0"),
        ..Function::NEW
    },
    Function {
        name: "convert_energy",
        signatures: &["(value: real, from: string, to: string) -> real"],
        doc: "An energy in another unit.",
        example: ("convert_energy(1.5, 'Kilojoule', 'Joule')", "1500.0"),
        ..Function::NEW
    },
    Function {
        name: "convert_force",
        signatures: &["(value: real, from: string, to: string) -> real"],
        doc: "A force in another unit.",
        example: ("convert_force(1.5, 'Kilonewton', 'Newton')", "1500.0"),
        ..Function::NEW
    },
    Function {
        name: "convert_length",
        signatures: &["(value: real, from: string, to: string) -> real"],
        doc: "A length in another unit.",
        example: ("convert_length(1.5, 'Kilometer', 'Meter')", "1500.0"),
        ..Function::NEW
    },
    Function {
        name: "convert_mass",
        signatures: &["(value: real, from: string, to: string) -> real"],
        doc: "A mass in another unit.",
        example: ("convert_mass(1.5, 'Kilogram', 'Gram')", "1500.0"),
        ..Function::NEW
    },
    Function {
        name: "convert_speed",
        signatures: &["(value: real, from: string, to: string) -> real"],
        doc: "A speed in another unit.",
        example: ("convert_speed(1, 'MeterPerSecond', 'MeterPerMinute')", "60.0"),
        ..Function::NEW
    },
    Function {
        name: "convert_temperature",
        signatures: &["(value: real, from: string, to: string) -> real"],
        doc: "A temperature in another unit.",
        example: ("convert_temperature(1, 'DegreeCelsius', 'Kelvin')", "274.15"),
        ..Function::NEW
    },
    Function {
        name: "convert_volume",
        signatures: &["(value: real, from: string, to: string) -> real"],
        doc: "A volume in another unit.",
        example: ("convert_volume(1.5, 'CubicMeter', 'Liter')", "1500.0"),
        ..Function::NEW
    },
];
