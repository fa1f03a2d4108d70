//! Words in a picture: safe as XML, about as wide as they will be, in lines.

use crate::render::visible;

/// What is safe in a text or an attribute; what cannot be seen is written out.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for character in visible(text).chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

/// How wide a text is about, in points, with room to spare.
pub(super) fn width_of(text: &str, size: f64) -> f64 {
    let wide = |character: char| match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.26,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '/' | '-' | '[' | ']' => 0.35,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.88,
        'A'..='Z' => 0.69,
        '\u{2e80}'.. => 1.0,
        _ => 0.56,
    };
    text.chars().map(wide).sum::<f64>() * size
}

/// As much of a text as there is room for.
pub(super) fn shortened(text: &str, room: f64, size: f64) -> String {
    if width_of(text, size) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    for character in text.chars() {
        if width_of(&short, size) + width_of("m…", size) > room {
            break;
        }
        short.push(character);
    }
    short.trim_end().to_owned() + "…"
}

/// A text in lines.
pub(super) fn wrapped(text: &str, room: f64, size: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if width_of(line, size) + width_of(word, size) + size / 3.0 <= room {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}
