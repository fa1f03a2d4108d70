//! The words of a statement, cut as SQLite cuts them.

/// The words of a statement without gaps and comments. What is bare is in upper case, so
/// that it can be told from a name in quotes and from a text.
pub(super) fn words(sql: &str) -> Vec<String> {
    let gap = |piece: &str| {
        piece.starts_with(|c: char| c.is_ascii_whitespace())
            || piece.starts_with("--")
            || piece.starts_with("/*")
    };
    let word = |piece: &str| {
        if piece.starts_with(in_word) {
            piece.to_ascii_uppercase()
        } else {
            piece.to_owned()
        }
    };
    pieces(sql).filter(|piece| !gap(piece)).map(word).collect()
}

/// For each word the place of the bracket that it stands in.
pub(super) fn brackets(words: &[&str]) -> Vec<Option<usize>> {
    let mut open = Vec::new();
    let mut inside = Vec::with_capacity(words.len());
    for (place, word) in words.iter().enumerate() {
        if *word == ")" {
            open.pop();
        }
        inside.push(open.last().copied());
        if *word == "(" {
            open.push(place);
        }
    }
    inside
}

/// Words, names, texts, numbers, signs, gaps and comments: together all of `sql`.
fn pieces(sql: &str) -> impl Iterator<Item = &str> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let (piece, after) = rest.split_at(length(first, rest));
        rest = after;
        Some(piece)
    })
}

/// How long the piece is that `rest` begins with.
fn length(first: char, rest: &str) -> usize {
    let run = |within: fn(char) -> bool| rest.find(|c| !within(c)).unwrap_or(rest.len());
    let until = |from: usize, end: &str| {
        let at = rest[from..].find(end);
        at.map_or(rest.len(), |at| from + at + end.len())
    };
    let second = rest.as_bytes().get(1);
    match first {
        ' ' | '\t' | '\n' | '\r' | '\u{c}' => run(|c| c.is_ascii_whitespace()),
        '-' if second == Some(&b'-') => until(2, "\n"),
        '/' if second == Some(&b'*') => until(2, "*/"),
        '-' if rest.starts_with("->>") => 3,
        '-' if rest.starts_with("->") => 2,
        '[' => until(1, "]"),
        '\'' | '"' | '`' => quoted(first, rest),
        '0'..='9' => number(rest),
        '.' if second.is_some_and(u8::is_ascii_digit) => number(rest),
        first if in_word(first) => run(in_word),
        first => first.len_utf8(),
    }
}

/// A quote is written twice where it is meant.
fn quoted(quote: char, rest: &str) -> usize {
    let mut end = 1;
    while let Some(at) = rest[end..].find(quote) {
        end += at + 1;
        if !rest[end..].starts_with(quote) {
            return end;
        }
        end += 1;
    }
    rest.len()
}

fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let hexadecimal = rest.starts_with("0x") || rest.starts_with("0X");
    let ends = |place: &usize| match bytes[*place] {
        b'+' | b'-' => hexadecimal || !matches!(bytes[*place - 1], b'e' | b'E'),
        byte => !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_')),
    };
    (1..bytes.len()).find(ends).unwrap_or(bytes.len())
}

fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{brackets, pieces, words};

    #[test]
    fn what_is_quoted_or_in_a_comment_is_no_word() {
        let sql = "Select 'it''s ->> 1_0', \"a \"\"b\", [c d], `e`, x->>'y' -- RIGHT JOIN
                   /* STRICT */ from t/*";
        let expected = [
            "SELECT",
            "'it''s ->> 1_0'",
            ",",
            "\"a \"\"b\"",
            ",",
            "[c d]",
            ",",
            "`e`",
            ",",
            "X",
            "->>",
            "'y'",
            "FROM",
            "T",
        ];
        assert_eq!(words(sql), expected);
    }

    #[test]
    fn numbers_are_whole() {
        let expected = [
            "1_0", "-", "1.5E-3", "-", ".5", "0X1E", "-", "1", "T", ".", "A",
        ];
        assert_eq!(words("1_0-1.5e-3 - .5 0x1e-1 t.a"), expected);
    }

    #[test]
    fn brackets_are_counted() {
        let found = brackets(&["f", "(", "a", "(", ")", ")", ")", "b"]);
        let expected = [None, None, Some(1), Some(1), Some(1), None, None, None];
        assert_eq!(found, expected);
    }

    proptest! {
        #[test]
        fn the_pieces_are_all_of_the_text(
            sql in "(?s)([a-zé_$0-9.]|[-'\"`>/*\n (\\[\\])]|->>|--|/\\*|\\*/|.){0,40}"
        ) {
            prop_assert_eq!(pieces(&sql).collect::<String>(), sql.clone());
            let words = words(&sql);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            prop_assert_eq!(brackets(&words).len(), words.len());
        }
    }
}
