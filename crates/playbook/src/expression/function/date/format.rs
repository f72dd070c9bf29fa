//! .NET's formats for dates and times, in the invariant culture.
//!
//! Not here: reading times (`time`).

use crate::time::Ticks;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Writes a time in UTC by a standard format (one letter) or a custom one.
pub(crate) fn format(at: Ticks, format: &str) -> Result<String, String> {
    let mut letters = format.chars();
    let custom = match (letters.next(), letters.next()) {
        (None, _) => "yyyy-MM-ddTHH:mm:ss.fffffffK",
        (Some(letter), None) => standard(letter)?,
        _ => format,
    };
    Custom { at, letters: custom.chars().collect() }.write()
}

fn standard(letter: char) -> Result<&'static str, String> {
    Ok(match letter {
        'o' | 'O' => "yyyy-MM-ddTHH:mm:ss.fffffffK",
        's' => "yyyy-MM-ddTHH:mm:ss",
        'u' => "yyyy-MM-dd HH:mm:ss'Z'",
        'r' | 'R' => "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        'd' => "MM/dd/yyyy",
        'D' => "dddd, dd MMMM yyyy",
        't' => "HH:mm",
        'T' => "HH:mm:ss",
        'f' => "dddd, dd MMMM yyyy HH:mm",
        'F' | 'U' => "dddd, dd MMMM yyyy HH:mm:ss",
        'g' => "MM/dd/yyyy HH:mm",
        'G' => "MM/dd/yyyy HH:mm:ss",
        'm' | 'M' => "MMMM dd",
        'y' | 'Y' => "yyyy MMMM",
        other => return Err(format!("`{other}` is not a time format")),
    })
}

struct Custom {
    at: Ticks,
    letters: Vec<char>,
}

impl Custom {
    fn write(&self) -> Result<String, String> {
        let mut out = String::new();
        let mut at = 0;
        while let Some(letter) = self.letters.get(at).copied() {
            at += match letter {
                '\'' | '"' => self.quoted(at, letter, &mut out)?,
                '\\' => {
                    let next = self.letters.get(at + 1).ok_or("the format ends in `\\`")?;
                    out.push(*next);
                    2
                }
                // `%d` is the custom specifier, not the standard format.
                '%' => 1,
                _ => {
                    let same = self.letters.iter().skip(at).take_while(|it| **it == letter);
                    let count = same.count();
                    self.specifier(letter, count, &mut out)?;
                    count
                }
            };
        }
        Ok(out)
    }

    /// Copies a quoted part and says how many characters it took.
    fn quoted(&self, start: usize, quote: char, out: &mut String) -> Result<usize, String> {
        let inside = self.letters.iter().skip(start + 1).take_while(|it| **it != quote);
        let text: Vec<char> = inside.copied().collect();
        let length = text.len() + 2;
        if start + length > self.letters.len() {
            return Err("the format has a quote without end".into());
        }
        out.extend(text);
        Ok(length)
    }

    fn specifier(&self, letter: char, count: usize, out: &mut String) -> Result<(), String> {
        let civil = self.at.civil();
        let padded = |number: i64| format!("{number:0width$}", width = count.min(2));
        let text = match (letter, count) {
            ('d', 1 | 2) => padded(civil.day().into()),
            ('d', 3) => day_name(civil).chars().take(3).collect(),
            ('d', _) => day_name(civil).to_owned(),
            ('M', 1 | 2) => padded(civil.month().into()),
            ('M', 3) => month_name(civil).chars().take(3).collect(),
            ('M', _) => month_name(civil).to_owned(),
            ('y', 1 | 2) => padded(i64::from(civil.year()) % 100),
            ('y', width) => format!("{:0width$}", civil.year()),
            ('H', _) => padded(civil.hour().into()),
            ('h', _) => padded(i64::from((civil.hour() + 11) % 12 + 1)),
            ('m', _) => padded(civil.minute().into()),
            ('s', _) => padded(civil.second().into()),
            ('f', 1..=7) => self.fraction(count),
            ('F', 1..=7) => self.fraction(count).trim_end_matches('0').to_owned(),
            ('f' | 'F', _) => return Err("a second has at most seven digits".into()),
            ('t', 1) => half(civil).chars().take(1).collect(),
            ('t', _) => half(civil).to_owned(),
            ('K', _) => "Z".repeat(count),
            ('z', 1) => "+0".into(),
            ('z', 2) => "+00".into(),
            ('z', _) => "+00:00".into(),
            ('g', _) => "A.D.".into(),
            (other, count) => other.to_string().repeat(count),
        };
        // .NET drops a point before digits that are not written.
        if letter == 'F' && text.is_empty() && out.ends_with('.') {
            out.pop();
        }
        out.push_str(&text);
        Ok(())
    }

    fn fraction(&self, digits: usize) -> String {
        format!("{:07}", self.at.fraction()).chars().take(digits).collect()
    }
}

fn month_name(civil: jiff::civil::DateTime) -> &'static str {
    let index = usize::try_from(civil.month() - 1).unwrap_or_default();
    MONTHS.get(index).copied().unwrap_or_default()
}

fn day_name(civil: jiff::civil::DateTime) -> &'static str {
    let index = usize::try_from(civil.weekday().to_sunday_zero_offset()).unwrap_or_default();
    DAYS.get(index).copied().unwrap_or_default()
}

fn half(civil: jiff::civil::DateTime) -> &'static str {
    if civil.hour() < 12 { "AM" } else { "PM" }
}
