//! `convert_length` and its kin. A unit that is not known here is refused: Kusto may know it.
//!
//! Not here: units of bytes (`mathematics`).

use arrow::array::ArrayRef;

use super::super::{Call, Implementation};
use crate::{Error, ErrorKind};

pub(super) fn implementation(name: &str) -> Option<Implementation> {
    Some(match name {
        "convert_angle" => |call| convert(call, "an angle", angle),
        "convert_energy" => |call| convert(call, "an energy", energy),
        "convert_force" => |call| convert(call, "a force", force),
        "convert_length" => |call| convert(call, "a length", length),
        "convert_mass" => |call| convert(call, "a mass", mass),
        "convert_speed" => |call| convert(call, "a speed", speed),
        "convert_temperature" => |call| convert(call, "a temperature", temperature),
        "convert_volume" => |call| convert(call, "a volume", volume),
        _ => return None,
    })
}

/// A unit: how much of the base unit it is, and where its zero lies.
#[derive(Debug, Clone, Copy)]
struct Unit {
    factor: f64,
    zero: f64,
}

const fn unit(factor: f64) -> Unit {
    Unit { factor, zero: 0.0 }
}

fn convert(
    call: &Call<'_>,
    quantity: &str,
    units: fn(&str) -> Option<Unit>,
) -> Result<ArrayRef, Error> {
    let values = call.arg(0)?.reals()?;
    let (from, to) = (call.arg(1)?.texts()?, call.arg(2)?.texts()?);
    let mut unknown = None;
    let converted = call.write_reals(|row| {
        let mut known = |name: &str| {
            let found = units(name);
            if found.is_none() {
                unknown.get_or_insert_with(|| name.to_owned());
            }
            found
        };
        let (from, to) = (known(from.at(row))?, known(to.at(row))?);
        let value = values.at(row)?;
        if from.zero == 0.0 && to.zero == 0.0 {
            return Some(value * from.factor / to.factor);
        }
        Some((value * from.factor + from.zero - to.zero) / to.factor)
    });
    match unknown {
        None => Ok(converted),
        Some(name) => {
            let message = format!("`{name}` as a unit of {quantity} is not supported");
            Err(Error::new(ErrorKind::Unsupported, message))
        }
    }
}

/// A unit with a prefix, or without one.
fn prefixed(name: &str, base: &str) -> Option<f64> {
    const PREFIXES: [(&str, f64); 12] = [
        ("Pico", 1e-12),
        ("Nano", 1e-9),
        ("Micro", 1e-6),
        ("Milli", 1e-3),
        ("Centi", 1e-2),
        ("Deci", 1e-1),
        ("Deca", 1e1),
        ("Hecto", 1e2),
        ("Kilo", 1e3),
        ("Mega", 1e6),
        ("Giga", 1e9),
        ("Tera", 1e12),
    ];
    if name == base {
        return Some(1.0);
    }
    let lower = base.to_ascii_lowercase();
    let prefix = name.strip_suffix(&*lower)?;
    PREFIXES.iter().find(|(known, _)| *known == prefix).map(|(_, factor)| *factor)
}

fn angle(name: &str) -> Option<Unit> {
    let degrees = match name {
        "Arcminute" => 1.0 / 60.0,
        "Arcsecond" => 1.0 / 3600.0,
        "Gradian" => 0.9,
        "Revolution" => 360.0,
        "NatoMil" => 360.0 / 6400.0,
        _ => match prefixed(name, "Degree") {
            Some(factor) => factor,
            None => prefixed(name, "Radian")?.to_degrees(),
        },
    };
    Some(unit(degrees))
}

fn energy(name: &str) -> Option<Unit> {
    Some(unit(match name {
        "BritishThermalUnit" => 1_055.055_852_62,
        "Erg" => 1e-7,
        "ElectronVolt" => 1.602_176_634e-19,
        _ => match (prefixed(name, "Joule"), prefixed(name, "WattHour")) {
            (Some(factor), _) => factor,
            (None, Some(factor)) => factor * 3600.0,
            (None, None) => {
                let watts = name.strip_suffix("wattHour")?;
                return energy(&format!("{watts}joule")).map(|it| unit(it.factor * 3600.0));
            }
        },
    }))
}

fn force(name: &str) -> Option<Unit> {
    Some(unit(match name {
        "Dyn" => 1e-5,
        "KilogramForce" | "KiloPond" => 9.806_65,
        "TonneForce" => 9_806.65,
        "PoundForce" => 4.448_221_615_260_5,
        "OunceForce" => 4.448_221_615_260_5 / 16.0,
        "Poundal" => 0.138_254_954_376,
        _ => prefixed(name, "Newton")?,
    }))
}

fn length(name: &str) -> Option<Unit> {
    Some(unit(match name {
        "Foot" => 0.3048,
        "Inch" => 0.0254,
        "Mil" => 2.54e-5,
        "Microinch" => 2.54e-8,
        "Yard" => 0.9144,
        "Mile" => 1_609.344,
        "NauticalMile" => 1_852.0,
        "Fathom" => 1.8288,
        "Chain" => 20.1168,
        "Hand" => 0.1016,
        "UsSurveyFoot" => 1_200.0 / 3_937.0,
        "Angstrom" => 1e-10,
        "AstronomicalUnit" => 1.495_978_707e11,
        _ => prefixed(name, "Meter")?,
    }))
}

fn mass(name: &str) -> Option<Unit> {
    Some(unit(match name {
        "Pound" => 453.592_37,
        "Ounce" => 28.349_523_125,
        "Stone" => 6_350.293_18,
        "ShortTon" => 907_184.74,
        "LongTon" => 1_016_046.908_8,
        "Grain" => 0.064_798_91,
        "Kilotonne" => 1e9,
        "Megatonne" => 1e12,
        "Tonne" => 1e6,
        _ => prefixed(name, "Gram")?,
    }))
}

fn speed(name: &str) -> Option<Unit> {
    if name == "Knot" {
        return Some(unit(1_852.0 / 3_600.0));
    }
    let (way, time) = name.split_once("Per")?;
    let seconds = match time {
        "Second" => 1.0,
        "Minute" => 60.0,
        "Hour" => 3_600.0,
        _ => return None,
    };
    Some(unit(length(way)?.factor / seconds))
}

/// In kelvins.
fn temperature(name: &str) -> Option<Unit> {
    Some(match name {
        "Kelvin" => unit(1.0),
        "DegreeCelsius" => Unit { factor: 1.0, zero: 273.15 },
        "DegreeFahrenheit" => Unit { factor: 5.0 / 9.0, zero: 459.67 * 5.0 / 9.0 },
        "DegreeRankine" => unit(5.0 / 9.0),
        _ => return None,
    })
}

fn volume(name: &str) -> Option<Unit> {
    if name == "AcreFoot" {
        // As Kusto has it: rounded.
        return Some(unit(1.0 / 0.000_810_714));
    }
    match name.strip_prefix("Cubic") {
        Some(side) => {
            let mut letters = side.chars();
            let first = letters.next()?.to_ascii_uppercase();
            let side = length(&format!("{first}{}", letters.as_str()))?;
            Some(unit(side.factor.powi(3)))
        }
        None => Some(unit(prefixed(name, "Liter")? * 1e-3)),
    }
}
